// <message-list>: one tab stop for all the rows (roving tabindex): arrows or j/k move, Entrée or o opens, x selects, Maj extends.
// Left and right go to the box and the quick actions of a row. A press of e, #, s, v, Maj+u in the list acts on its selection, else its row.
import { announce } from "../live.js";
import { act } from "./acting.js";

const QUICK = { e: "archive", "#": "trash", s: "follow", v: "pick-folder", "Maj+u": "unread" };

class MessageList extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("#list-actions");
    this.addEventListener("click", (event) => this.open(event));
    this.addEventListener("change", (event) => this.checked(event.target));
    this.addEventListener("keydown", (event) => this.keydown(event));
    this.addEventListener("focusin", (event) => this.rove(event.target.closest(".row")));
    this.shortcut = (event) => this.press(event);
    document.addEventListener("shortcut", this.shortcut);
    this.steps = (event) => this.step(event);
    document.addEventListener("click", this.steps);
    this.arrived = () => this.tabStops();
    this.addEventListener("htmx:afterSettle", this.arrived);
    this.tabStops();
    this.markOpened();
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("shortcut", this.shortcut);
    document.removeEventListener("click", this.steps);
  }

  get rows() { return [...this.querySelectorAll(".row:not(.is-leaving)")]; }
  get boxes() { return [...this.querySelectorAll('.row:not(.is-leaving) input[name="ids"]')]; }
  get here() { return document.activeElement?.closest?.(".row"); }

  tabStops() {
    const links = this.rows.map((row) => row.querySelector(".row-link"));
    const stop = links.find((link) => link.hasAttribute("data-stop")) ?? links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
    for (const link of links) link.tabIndex = link === stop ? 0 : -1;
    // Without scripts they are reached one by one; here the keys of the row press them.
    for (const part of this.querySelectorAll('.row input[name="ids"], .row-quick button')) part.tabIndex = -1;
  }

  rove(row) {
    if (!row) return;
    for (const link of this.querySelectorAll(".row-link[data-stop], .row-link[tabindex='0']")) { link.removeAttribute("data-stop"); link.tabIndex = -1; }
    const link = row.querySelector(".row-link");
    link.setAttribute("data-stop", "");
    link.tabIndex = 0;
  }

  focusRow(row) {
    if (!row) { this.querySelector("h1")?.focus(); return; }
    row.querySelector(".row-link").focus();
  }

  /** A row opens in the reader; with a modifier, the browser does what it always does. */
  open(event) {
    const link = event.target.closest(".row-link");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx || !document.getElementById("reader")) return;
    event.preventDefault();
    this.bring(link, "#subject");
  }

  async bring(link, focus) {
    await window.htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#reader", swap: "outerHTML" });
    const reader = document.getElementById("reader");
    if (!reader?.dataset.entry) return;
    history.pushState({ htmx: true }, "", link.href);
    reader.querySelector(".reader-scroll")?.scrollTo(0, 0);
    const row = link.closest(".row");
    row?.classList.remove("is-unread");
    row?.querySelector(".row-dot")?.remove();
    this.markOpened();
    // At the end of the list the arrow that was pressed has gone: the focus must not go with it.
    document.querySelector(`${focus}:not([hidden])`)?.focus({ preventScroll: true });
    if (!reader.contains(document.activeElement)) document.getElementById("subject").focus({ preventScroll: true });
    if (focus !== "#subject") announce(document.getElementById("subject").textContent);
  }

  /** The row of the opened message is the selected one; the reader's arrows know where they lead. */
  markOpened() {
    const reader = document.getElementById("reader");
    const ids = reader?.dataset.entry ? [reader.dataset.entry, ...reader.dataset.thread.split(",")] : [];
    const rows = this.rows;
    const opened = ids.map((id) => rows.find((row) => row.dataset.id === id)).find(Boolean);
    for (const row of rows) {
      row.classList.toggle("is-selected", row === opened);
      const link = row.querySelector(".row-link");
      if (row === opened) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const at = rows.indexOf(opened);
    for (const [id, to] of [["reader-newer", at - 1], ["reader-older", at + 1]]) {
      const button = document.getElementById(id);
      if (button) button.hidden = at < 0 || !rows[to];
    }
    if (opened && !this.contains(document.activeElement)) { this.rove(opened); this.tabStops(); }
  }

  step(event) {
    const button = event.target.closest?.("[data-step]");
    if (button) this.follow(Number(button.dataset.step), `#${button.id}`);
  }

  follow(by, focus) {
    const rows = this.rows;
    const at = rows.findIndex((row) => row.classList.contains("is-selected"));
    const row = rows[at + by];
    if (at >= 0 && row) this.bring(row.querySelector(".row-link"), focus);
  }

  keydown(event) {
    const row = this.here;
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.rows;
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (event.shiftKey && rows[to]) this.toggle(rows[to], true);
      if (rows[to]) this.focusRow(rows[to]);
      else if (event.key === "ArrowDown") this.querySelector("[data-sentinel] a")?.focus();
      return;
    }
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const stops = [row.querySelector(".row-check input"), row.querySelector(".row-link"), ...row.querySelectorAll(".row-quick button")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    const name = event.shiftKey && event.key.toLowerCase() === "u" ? "Maj+u" : event.key;
    if (!(name in QUICK) || !document.querySelector("keyboard-map")?.on) return;
    event.preventDefault();
    this.quick(row, QUICK[name]);
  }

  /** One verb on the selection, or on a row when nothing is selected. */
  quick(row, verb) {
    const kind = this.dataset.kind;
    const name = verb === "trash" && kind === "trash" ? "confirm-delete" : verb === "archive" && kind === "archive" ? "restore" : verb === "follow" && kind === "suivis" ? "unfollow" : verb;
    const many = this.boxes.some((box) => box.checked);
    act(this.form, many ? { name: "action", value: name } : { name: "une", value: `${name}:${row.dataset.id}` });
  }

  press(event) {
    const { key } = event.detail;
    const reading = document.getElementById("reader")?.contains(document.activeElement);
    const by = { j: 1, "↓": 1, k: -1, "↑": -1 }[key];
    if (by && reading && key.length === 1 && !"↓↑".includes(key)) { event.preventDefault(); this.follow(by, "#subject"); return; }
    if (by && !(reading && "↓↑".includes(key))) {
      event.preventDefault();
      const rows = this.rows;
      const at = rows.indexOf(this.here ?? rows.find((row) => row.querySelector("[data-stop]")));
      this.focusRow(rows[Math.max(0, Math.min(rows.length - 1, this.here || at >= 0 ? at + by : 0))]);
    } else if ((key === "Maj+j" || key === "Maj+k") && this.here) {
      event.preventDefault();
      const rows = this.rows;
      const next = rows[rows.indexOf(this.here) + (key === "Maj+j" ? 1 : -1)];
      this.toggle(this.here, true);
      if (next) { this.toggle(next, true); this.focusRow(next); }
    } else if (key === "x" && this.here) {
      event.preventDefault();
      this.toggle(this.here);
    } else if ((key === "o" || key === "Entrée") && this.here) {
      event.preventDefault();
      this.here.querySelector(".row-link").click();
    }
  }

  toggle(row, on) {
    const box = row.querySelector('input[name="ids"]');
    box.checked = on ?? !box.checked;
    this.checked(box);
  }

  checked(box) {
    if (box.name === "ids") box.closest(".row").classList.toggle("is-checked", box.checked);
    this.count();
  }

  count() {
    const all = this.querySelector('[name="tout"]')?.checked;
    const number = this.boxes.filter((box) => box.checked).length;
    for (const rows of this.querySelectorAll(".rows")) rows.classList.toggle("is-selecting", number > 0);
    const text = all ? "Tout est sélectionné" : number > 1 ? `${number} sélectionnés` : `${number} sélectionné`;
    const place = this.querySelector("[data-count]");
    if (!place || place.textContent === text) return;
    place.textContent = text;
    if (number) announce(text);
  }

  /** Rows leave the list; the one after them takes the focus and is said aloud. */
  leave(ids) {
    const rows = this.rows;
    const going = rows.filter((row) => ids.includes(row.dataset.id));
    if (!going.length) return;
    const last = rows.indexOf(going.at(-1));
    const next = rows.slice(last + 1).find((row) => !going.includes(row)) ?? rows.slice(0, last).reverse().find((row) => !going.includes(row));
    for (const row of going) {
      row.classList.add("is-leaving");
      setTimeout(() => { const list = row.parentElement; row.remove(); this.tidy(list); }, 190);
    }
    this.focusRow(next);
    this.count();
  }

  tidy(list) {
    if (list && !list.children.length) { list.previousElementSibling?.matches(".day") && list.previousElementSibling.remove(); list.remove(); }
    if (!this.rows.length) document.dispatchEvent(new CustomEvent("mailbox-refresh"));
  }

  /** Rows that stay were drawn again: they are no longer selected. */
  settle(ids) {
    const had = this.contains(document.activeElement) || document.activeElement === document.body;
    for (const box of this.boxes) if (box.checked) { box.checked = false; box.closest(".row").classList.remove("is-checked"); }
    this.markOpened();
    this.tabStops();
    this.count();
    if (had) this.focusRow(this.rows.find((row) => ids.includes(row.dataset.id)) ?? this.rows[0]);
  }
}
customElements.define("message-list", MessageList);
