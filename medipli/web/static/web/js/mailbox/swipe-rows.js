// A finger drags a row: to the left it is archived, to the right it is marked read or unread. The buttons of the row and
// « Autres actions » do the same; the toast takes it back. With less motion wanted the row stays and only its label shows.
import { icon } from "../request.js";
import { act } from "./acting.js";

const [START, ENOUGH] = [12, 96];
const still = matchMedia("(prefers-reduced-motion: reduce)");
let swipe = null;

/** The button of the row that a direction stands for; none where the person may not write. */
function button(row, left) {
  return row.querySelector(left ? '.row-quick [value^="archive:"]' : '.row-quick [value^="read:"], .row-quick [value^="unread:"]');
}

function begin(dx) {
  const pressed = button(swipe.row, dx < 0);
  if (!pressed) return false;
  swipe.left = dx < 0;
  swipe.button = pressed;
  swipe.label = document.createElement("div");
  swipe.label.className = `row-swipe${swipe.left ? "" : " is-right"}`;
  swipe.label.setAttribute("aria-hidden", "true");
  const text = document.createElement("b");
  text.textContent = pressed.getAttribute("aria-label");
  swipe.label.append(icon(swipe.left ? "archive" : "mail", 21), text);
  swipe.row.append(swipe.label);
  swipe.row.classList.add("is-swiping");
  return true;
}

function end(done) {
  if (!swipe) return;
  const { row, label, button: pressed } = swipe;
  swipe = null;
  row.classList.remove("is-swiping");
  row.style.removeProperty("--swipe");
  label?.remove();
  if (!label) return;
  // The click that follows the finger would open the message.
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  row.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => row.removeEventListener("click", stop, { capture: true }), 50);
  if (done && pressed) act(pressed.form, { name: pressed.name, value: pressed.value });
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
