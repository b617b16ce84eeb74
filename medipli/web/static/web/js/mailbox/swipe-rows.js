// A finger drags a row: the list says what that does in each direction (data-swipe-left, data-swipe-right: archive, trash,
// read, follow, none), as the person chose. The buttons of the row and « Autres actions » do the same; the toast takes it
// back. With less motion wanted the row stays and only its label shows.
import { icon } from "../request.js";
import { act } from "./acting.js";

const [START, ENOUGH] = [12, 96];
const still = matchMedia("(prefers-reduced-motion: reduce)");
let swipe = null;

/** Verbs of the form, with an icon and a label short enough to be seen whole beside the row. */
const DEEDS = {
  archive: ["Archiver", "archive"],
  trash: ["Corbeille", "trash-2"],
  restore: ["Restaurer", "history"],
  read: ["Marquer lu", "mail-check"],
  unread: ["Non lu", "mail"],
  follow: ["Suivre", "star"],
  unfollow: ["Ne plus suivre", "star"],
};

/** The verb that a direction stands for on this row; none where nothing was chosen, or may be done. */
function verb(row, left) {
  const { kind, swipeLeft, swipeRight } = row.closest("message-list").dataset;
  const chosen = left ? swipeLeft : swipeRight;
  if (chosen === kind || (chosen === "archive" && kind === "trash")) return "restore";
  if (chosen === "read" && !row.classList.contains("is-unread")) return "unread";
  if (chosen === "follow" && row.querySelector('.row-side use[href$="#star"]')) return "unfollow";
  return chosen;
}

function begin(dx) {
  swipe.left = dx < 0;
  swipe.verb = verb(swipe.row, swipe.left);
  if (!DEEDS[swipe.verb]) return false;
  const [words, drawing] = DEEDS[swipe.verb];
  swipe.label = document.createElement("div");
  swipe.label.className = `row-swipe${swipe.left ? "" : " is-right"}`;
  swipe.label.setAttribute("aria-hidden", "true");
  const text = document.createElement("b");
  text.textContent = words;
  swipe.label.append(icon(drawing, 21), text);
  swipe.row.append(swipe.label);
  swipe.row.classList.add("is-swiping");
  return true;
}

function end(done) {
  if (!swipe) return;
  const { row, label, verb: chosen } = swipe;
  swipe = null;
  row.classList.remove("is-swiping");
  row.style.removeProperty("--swipe");
  label?.remove();
  if (!label) return;
  // The click that follows the finger would open the message.
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  row.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => row.removeEventListener("click", stop, { capture: true }), 50);
  if (done) act(row.closest("message-list").form, { name: "une", value: `${chosen}:${row.dataset.id}` });
}

document.addEventListener("pointerdown", (event) => {
  const row = event.pointerType === "touch" && event.isPrimary && event.target.closest?.("message-list .row");
  const busy = row && (event.target.closest("button, label") || row.closest(".is-selecting"));
  swipe = row && !busy ? { row, id: event.pointerId, x: event.clientX, y: event.clientY } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!swipe || event.pointerId !== swipe.id) return;
  const dx = event.clientX - swipe.x;
  if (!swipe.label) {
    if (Math.abs(dx) < START) return;
    if (Math.abs(dx) < Math.abs(event.clientY - swipe.y) || !begin(dx)) { swipe = null; return; }
  }
  const gone = swipe.left ? Math.min(0, dx) : Math.max(0, dx);
  if (!still.matches) swipe.row.style.setProperty("--swipe", `${gone}px`);
  swipe.label.classList.toggle("is-ready", Math.abs(gone) >= ENOUGH);
});

document.addEventListener("pointerup", (event) => { if (event.pointerId === swipe?.id) end(swipe.label?.classList.contains("is-ready")); });
document.addEventListener("pointercancel", (event) => { if (event.pointerId === swipe?.id) end(false); });
