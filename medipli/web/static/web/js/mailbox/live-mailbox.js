// <live-mailbox data-mailbox="12" data-events="…">: says when the box changed. Server-sent events where there are some, and a
// question every minute where there are none. A page whose box is no longer one's own empties itself. Rows never jump: « 3 nouveaux messages » appears above the list.
import { announce } from "../live.js";
import { liveStream } from "../live-stream.js";
import { refreshList } from "./panes.js";

const EVERY = 60000;

class LiveMailbox extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => { if (!this.stream?.live) this.ask(); }, EVERY);
    this.missed = (event) => { if (event.detail?.xhr?.status === 404) this.check(); };
    document.addEventListener("htmx:responseError", this.missed);
    this.listen();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("htmx:responseError", this.missed);
    clearTimeout(this.soon);
    this.stream?.removeEventListener("mailbox", this.heard);
  }

  listen() {
    this.stream = liveStream(this.dataset.events);
    this.heard = (event) => {
      if (event.data !== this.dataset.mailbox) return;
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.ask(), 400);
    };
    this.stream?.addEventListener("mailbox", this.heard);
  }

  /** Whether the box is still one's own; when it is not, a card takes the place of everything that the page shows. */
  async check() {
    try {
      const answer = await fetch(this.dataset.access, { headers: { "X-Background": "1" }, credentials: "same-origin" });
      if (answer.status !== 404) return;
      const card = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main.lost-box");
      if (!card) return;
      this.remove();
      document.title = card.querySelector("h1").textContent;
      document.querySelectorAll("dialog[open]").forEach((one) => one.close());
      document.querySelectorAll("#dialogs, .skip-links, keyboard-map, modal-dialog").forEach((one) => one.remove());
      document.getElementById("app").replaceChildren(card);
      card.focus();
      announce(document.title, true);
    } catch { /* Offline: the next minute will tell. */ }
  }

  async ask() {
    const place = document.getElementById("list-news");
    if (!place?.dataset.news || document.hidden) { this.check(); return; }
    const before = place.querySelector("button")?.textContent ?? "";
    try {
      const answer = await fetch(`${place.dataset.news}?depuis=${place.dataset.top}`, { headers: { "X-Background": "1" }, credentials: "same-origin" });
      if (answer.status === 404) this.check();
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const nav = page.getElementById("nav");
      const had = document.activeElement?.closest("#nav");
      if (nav && !had) { const here = document.getElementById("nav"); here.replaceChildren(...nav.childNodes); window.htmx.process(here); }
      const count = document.getElementById("list-unread");
      const fresh = page.getElementById("list-unread");
      if (count && fresh) count.replaceChildren(...fresh.childNodes);
      place.replaceChildren(...page.querySelectorAll(".news-button"));
      const after = place.textContent.trim();
      if (after && after !== before.trim()) announce(after);
    } catch { /* Offline: the next minute will tell. */ }
  }
}
customElements.define("live-mailbox", LiveMailbox);

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-refresh]")) return;
  refreshList().then(() => document.querySelector("message-list")?.focusRow(document.querySelector("message-list").rows[0]));
});
