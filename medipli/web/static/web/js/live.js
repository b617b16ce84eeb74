// Live regions and focus after a swap.
// announce(text, urgent): says a sentence in #live-status or #live-alert; the server does the same with
//   HX-Trigger: {"announce": {"text": "…", "urgent": false}}.
// An element with data-focus that arrives in the page (an error summary) takes the focus, once.
// A swap that answers a navigation sends X-Focus through HX-Trigger-After-Swap: {"focus": {"selector": "h1"}}.

export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? "live-alert" : "live-status");
  if (!region) return;
  const home = document.querySelector("dialog:modal") ?? document.body;
  if (region.parentElement !== home) home.append(region);
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 100);
}

function takeFocus(root) {
  const target = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
  if (!target) return;
  target.removeAttribute("data-focus");
  target.focus();
}

document.addEventListener("close", () => document.body.append(...document.querySelectorAll("#live-status, #live-alert")), true);
document.addEventListener("announce", (event) => announce(event.detail.text ?? event.detail.value, event.detail.urgent));
document.addEventListener("focus", (event) => {
  if (!(event instanceof CustomEvent)) return;
  document.querySelector(event.detail.selector)?.focus();
});
document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute?.("aria-busy"));
document.addEventListener("htmx:load", (event) => takeFocus(event.detail.elt));
document.addEventListener("htmx:sendError", () => announce("Hors connexion. Rien n’est perdu\u00a0: réessayez dans un instant.", true));
takeFocus(document);
