// Forms marked data-act do something with messages: the answer says what changed. Rows fade at once and come back on failure.
import { announce } from "../live.js";
import { goTo, showReader } from "./panes.js";

const LEAVING = new Set(["archive", "trash", "delete", "restore", "move"]);

function verb(submitter) {
  const value = submitter?.value ?? "";
  return value.split(/[:=]/)[0];
}

function rowsMeant(form, data) {
  const one = data.get("une");
  const ids = one ? [one.split(":")[1]] : data.get("messages") ? data.get("messages").split(",") : data.getAll("ids");
  return ids.map((id) => document.getElementById(`row-${id}`)).filter(Boolean);
}

/** Send a form as `submitter` would. */
export async function act(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const rows = rowsMeant(form, data);
  const name = verb(submitter);
  const list = document.querySelector("message-list");
  if (LEAVING.has(name)) for (const row of rows) row.classList.add("is-pending");
  if (form.id === "reader-actions" && list) { // the reader acts in the list that is shown
    data.set("liste", document.querySelector("#list-actions [name=liste]")?.value ?? "");
    data.set("suite", document.querySelector("#list-actions [name=suite]")?.value ?? "");
  }
  form.closest("modal-dialog")?.close();
  const values = {};
  for (const key of new Set(data.keys())) { const all = data.getAll(key); values[key] = all.length > 1 ? all : all[0]; }
  try {
    await window.htmx.ajax("POST", form.getAttribute("action"), { source: document.body, target: document.body, swap: "none", values });
  } finally {
    for (const row of rows) row.classList.remove("is-pending");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-act]");
  if (!form || event.defaultPrevented || !window.htmx) return;
  event.preventDefault();
  act(form, event.submitter);
});

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.elt !== document.body) return;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Cette action n’a pas pu être faite. Rien n’a changé.", tone: "failure" } }));
});

// The server tells what changed: rows that left the list collapse, and the next one takes the focus.
document.addEventListener("mailbox-changed", (event) => {
  const { rows, left, all } = event.detail;
  const list = document.querySelector("message-list");
  const reader = document.getElementById("reader");
  const opened = reader?.dataset.thread?.split(",") ?? [];
  const isOpened = opened.some((id) => rows.includes(Number(id))) || rows.some((id) => opened.includes(String(id)));
  if (all) { goTo(list?.dataset.url ?? location.href); return; }
  if (left) {
    list?.leave(rows.length ? [...rows.map(String), ...(isOpened ? opened : [])] : opened);
    if (isOpened) closeReader(false);
  } else list?.settle(rows.map(String));
});

/** Leave the reader for the list. */
export function closeReader(focus = true) {
  const reader = document.getElementById("reader");
  if (!reader?.dataset.entry) return;
  const id = reader.dataset.entry;
  const { close } = reader.dataset;
  const empty = document.createElement("section");
  empty.className = "pane pane-reader";
  empty.id = "reader";
  empty.setAttribute("aria-label", "Lecture");
  reader.replaceWith(empty);
  showReader(false);
  const list = document.querySelector("message-list");
  history.pushState({ htmx: true }, "", close);
  list?.markOpened();
  if (focus) list?.focusRow(document.getElementById(`row-${id}`) ?? list.rows[0]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-reader-close]");
  if (!link || !document.querySelector("message-list") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  closeReader();
  announce("Retour à la liste.");
});
