// A form is sent once: while it is on its way its button keeps its width, shows a spinner and ignores clicks.
// data-busy="Envoi…" on the button gives it a label meanwhile. aria-disabled buttons do nothing.
import { icon } from "./request.js";

document.addEventListener("click", (event) => {
  const control = event.target.closest?.('[aria-disabled="true"], [aria-busy="true"].button');
  if (control) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[hx-post], [hx-get], [data-many], [target]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (!button?.classList.contains("button")) return;
  button.setAttribute("aria-busy", "true");
  button.style.minWidth = `${button.offsetWidth}px`;
  button.querySelector(".icon")?.remove();
  const spinner = icon("loader-circle");
  spinner.classList.add("icon-spin");
  button.prepend(spinner);
  const label = button.querySelector(".button-label");
  if (label && button.dataset.busy) { button.dataset.label = label.textContent; label.textContent = button.dataset.busy; }
});

// Coming back with the browser's « back » finds the form ready again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll('.button[aria-busy="true"]')) {
    button.removeAttribute("aria-busy");
    button.querySelector(".icon-spin")?.remove();
    if (button.dataset.label) button.querySelector(".button-label").textContent = button.dataset.label;
  }
});
