// A row dragged onto a folder of the navigation goes there; « Classer » (v) does the same with the keyboard.
import { act } from "./acting.js";

let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.(".row-link");
  if (link) link.draggable = event.pointerType !== "touch" && document.querySelector(".nav-link[data-folder]") !== null;
});
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("message-list .row") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("is-pending");
});
document.addEventListener("dragover", (event) => {
  const folder = dragged && event.target.closest?.(".nav-link[data-folder]");
  for (const one of document.querySelectorAll(".nav-link.is-over")) if (one !== folder) one.classList.remove("is-over");
  if (!folder) return;
  event.preventDefault();
  folder.classList.add("is-over");
});
document.addEventListener("drop", (event) => {
  const folder = dragged && event.target.closest?.(".nav-link[data-folder]");
  if (!folder) return;
  event.preventDefault();
  const list = dragged.closest("message-list");
  const verb = `move=${folder.dataset.folder}`;
  const checked = dragged.querySelector('input[name="ids"]').checked;
  if (checked) act(list.form, { name: "action", value: verb });
  else act(list.form, { name: "une", value: `move=${folder.dataset.folder}:${dragged.dataset.id}` });
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-pending");
  dragged = null;
  for (const one of document.querySelectorAll(".nav-link.is-over")) one.classList.remove("is-over");
});
