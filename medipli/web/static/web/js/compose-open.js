// Opening the composer over the page. A link to a new message, an answer, a forward or a draft opens as a dialog, and so does
// any element with data-compose (its href or data-url); on a phone, and without JavaScript, it is followed to the composer's own page.
// document.dispatchEvent(new CustomEvent("compose:open", {detail: {url}})) does the same. Several drafts wait as tabs.
import { announce } from "./live.js";
import { icon } from "./request.js";
import { replacement } from "./compose-request.js";
import { keepTabs, tabs } from "./compose-tabs.js";
import "./send-undo.js";

const PAGES = /^\/(boites\/\d+\/(nouveau|messages\/\d+\/(repondre|repondre-a-tous|transferer|transferer-en-piece-jointe))|brouillons\/[0-9a-f-]{36})\/$/;
const phone = matchMedia("(max-width: 767.98px)");
const open = new Map();
let current = null;
let opener = null;

export async function openComposer(url, from = document.activeElement) {
  if (phone.matches) { location.assign(url); return; }
  const known = [...open.values()].find((dialog) => dialog.dataset.url === url);
  if (known) { show(known, from); return; }
  const [found] = await Promise.all([replacement(url), import("./compose-window.js"), dress()]);
  if (!found) { location.assign(url); return; }
  const already = open.get(found.dataset.id);
  if (already) { show(already, from); return; }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog compose-dialog";
  dialog.dataset.url = found.dataset.url;
  dialog.setAttribute("aria-labelledby", `${found.id}-title`);
  dialog.setAttribute("aria-modal", "true");
  dialog.append(found);
  open.set(found.dataset.id, dialog);
  document.body.append(dialog);
  show(dialog, from);
}

/** The composer's own style sheet, once. */
function dress() {
  if (document.querySelector('link[href*="css/compose"]')) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("../css/compose.css", import.meta.url).href;
  const ready = new Promise((resolve) => { link.onload = resolve; link.onerror = resolve; });
  document.head.append(link);
  return ready;
}

function show(dialog, from) {
  if (current && current !== dialog) current.querySelector("compose-window").minimise();
  opener = from ?? opener;
  current = dialog;
  // Not showModal(): toasts and live regions outside of the dialog go on speaking; the page behind is inert instead.
  dialog.show();
  scrim(true);
  forgetTab(dialog.querySelector("compose-window").dataset.id);
  const first = dialog.querySelector('[data-people="to"] [data-at]') ? dialog.querySelector(".compose-rich:not([hidden]), .compose-body:not([hidden])") : dialog.querySelector('[data-people="to"] input');
  (dialog.querySelector("[data-focus]") ?? first ?? dialog.querySelector(".compose-title")).focus();
}

function scrim(on) {
  const app = document.getElementById("app");
  if (app) app.inert = on;
  let cloth = document.querySelector(".compose-scrim");
  if (on && !cloth) {
    cloth = document.createElement("div");
    cloth.className = "compose-scrim";
    cloth.addEventListener("click", () => current?.querySelector("compose-window").minimise());
    document.body.append(cloth);
  } else if (!on) cloth?.remove();
}

function leave({ id, minimised, title, url }) {
  // The window of a dialog may have become that of another draft, as after « Garder les deux ».
  const [key, dialog] = [...open].find(([, one]) => one.querySelector("compose-window")?.dataset.id === id) ?? [];
  if (!dialog) return;
  dialog.close();
  if (current === dialog) { current = null; scrim(false); }
  if (minimised) keepTab({ id, title, url }); else { open.delete(key); dialog.remove(); forgetTab(id); }
  if (opener?.isConnected && !current) opener.focus();
}

// Tabs of drafts at the foot of the window; they come back after a change of page.
function dock() {
  let box = document.querySelector(".compose-dock");
  if (!box) {
    box = document.createElement("div");
    box.className = "compose-dock";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Messages réduits");
    (document.getElementById("app") ?? document.body).append(box);
  }
  return box;
}

function drawTabs() {
  const list = tabs();
  if (!list.length) { document.querySelector(".compose-dock")?.remove(); return; }
  dress();
  dock().replaceChildren(...list.map((tab) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "compose-tab";
    const label = document.createElement("span");
    label.className = "ellipsis grow";
    label.textContent = tab.title;
    const hidden = document.createElement("span");
    hidden.className = "visually-hidden";
    hidden.textContent = "Reprendre le message\u00a0: ";
    button.append(icon("square-pen"), hidden, label, icon("chevron-up"));
    button.addEventListener("click", () => openComposer(tab.url, button));
    return button;
  }));
}

function keepTab(tab) { keepTabs([...tabs().filter((one) => one.id !== tab.id), tab]); drawTabs(); announce(`«\u00a0${tab.title}\u00a0» est réduit.`); }
function forgetTab(id) { keepTabs(tabs().filter((one) => one.id !== id)); drawTabs(); }

const composing = (link) => (link && PAGES.test(link.pathname) && link.origin === location.origin ? link : null);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-compose]") ?? composing(event.target.closest?.("a[href]:not([target])"));
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const url = link.dataset.url || link.getAttribute("href");
  if (!url || phone.matches) return;
  event.preventDefault();
  openComposer(url, link);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && current && !event.defaultPrevented && !current.contains(event.target)) current.querySelector("compose-window").minimise();
});
document.addEventListener("compose:open", (event) => openComposer(event.detail.url));
document.addEventListener("compose:left", (event) => leave(event.detail));
document.addEventListener("compose:sent", (event) => forgetTab(event.detail.held.id));
document.addEventListener("compose:saved", (event) => {
  const kept = tabs();
  const tab = kept.find((one) => one.id === event.detail.id);
  if (tab) { tab.title = event.detail.title; keepTabs(kept); drawTabs(); }
});
async function clean() {
  keepTabs([]);
  const { wipe } = await import("./compose-keep.js");
  wipe(true);
}
document.addEventListener("session:locking", clean);
document.addEventListener("submit", (event) => { if (event.target.getAttribute("action")?.endsWith("/deconnexion")) clean(); });

if (document.querySelector("compose-window")) import("./compose-window.js");
else {
  if (document.querySelector("rich-text")) import("./rich-text.js");
  drawTabs();
}
