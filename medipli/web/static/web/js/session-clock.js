// <session-clock data-seconds="1800" data-ping="…" data-state="…" data-lock="…" data-over="…" data-events="…">: the idle time as the server counts it.
// Activity (keys, pointer) is told to the server at most once a minute, and to the other tabs at once.
// Two minutes before the end a dialog offers « Rester connecté »; at the end « session:locking » is sent on document,
// the content leaves the page and data-lock takes its place, with the way back in ?next=.
// A session that was closed elsewhere is told by the live updates (data-events), or found out within a minute: the content
// leaves the page at once and data-over takes its place.
// [data-session-left] shows the time left. WCAG 2.2.1.
import { post } from "./request.js";
import { announce } from "./live.js";
import { liveStream } from "./live-stream.js";

const [WARNING, MINUTE, GOING] = [120, 60000, 3000];

class SessionClock extends HTMLElement {
  connectedCallback() {
    this.seconds = Number(this.dataset.seconds);
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
    this.channel?.addEventListener("message", (event) => {
      if (event.data === "locked") this.lock(false);
      else if (event.data === "over") this.check();
      else this.restart(false);
    });
    this.restart(false);
    this.told = Date.now();
    this.moved = () => this.active();
    for (const name of ["keydown", "pointerdown", "wheel"]) addEventListener(name, this.moved, { passive: true });
    this.answered = (event) => {
      if (event.detail.successful && event.detail.requestConfig?.headers?.["X-Background"] !== "1") this.restart();
    };
    document.addEventListener("htmx:afterRequest", this.answered);
    this.going = 0;
    this.goes = () => { this.going = Date.now(); };
    addEventListener("beforeunload", this.goes);
    this.heard = () => this.check();
    this.stream = liveStream(this.dataset.events);
    for (const name of ["session", "refused"]) this.stream?.addEventListener(name, this.heard);
    this.minute = setInterval(() => { if (!this.stream?.live) this.check(); }, MINUTE);
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearInterval(this.minute);
    clearTimeout(this.later);
    removeEventListener("beforeunload", this.goes);
    for (const name of ["session", "refused"]) this.stream?.removeEventListener(name, this.heard);
    for (const name of ["keydown", "pointerdown", "wheel"]) removeEventListener(name, this.moved);
    document.removeEventListener("htmx:afterRequest", this.answered);
    this.channel?.close();
  }

  restart(tell = true) {
    this.end = Date.now() + this.seconds * 1000;
    if (this.dialog?.open) this.dialog.close();
    if (tell) this.channel?.postMessage("active");
  }

  active() {
    if (this.dialog?.open || Date.now() - this.told < 60000) return;
    this.stay();
  }

  async stay() {
    this.told = Date.now();
    try {
      const answer = await post(this.dataset.ping);
      if (answer.ok) this.restart();
      else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") this.lock();
    } catch { /* Offline: the server keeps counting, and so does this clock. */ }
  }

  tick() {
    const left = Math.round((this.end - Date.now()) / 1000);
    for (const place of document.querySelectorAll("[data-session-left]")) {
      place.textContent = `session\u00a0: encore ${Math.max(1, Math.ceil(left / 60))}\u00a0min`;
    }
    if (left <= 0) this.expire();
    else if (left <= WARNING && !this.dialog?.open) this.warn();
    if (this.dialog?.open) this.dialog.querySelector("[data-left]").textContent = `${Math.max(0, left)}\u00a0s`;
  }

  /** The server has the last word: another window may have been active. */
  async expire() {
    if (this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.dataset.state, { headers: { "X-Background": "1" }, credentials: "same-origin" });
      const { seconds } = await answer.json();
      if (seconds > 5) {
        if (this.dialog?.open) this.dialog.close();
        this.end = Date.now() + seconds * 1000;
        return;
      }
    } catch { /* Out of reach: what is on the screen is hidden all the same. */ } finally { this.asking = false; }
    this.lock();
  }

  /** What became of the session. A page that is on its way elsewhere may be changing its cookie: it is left alone. */
  async check() {
    clearTimeout(this.later);
    if (Date.now() - this.going < GOING) { this.later = setTimeout(() => this.check(), GOING); return; }
    try {
      const answer = await fetch(this.dataset.state, { headers: { "X-Background": "1" }, credentials: "same-origin" });
      const { locked, over } = await answer.json();
      if (Date.now() - this.going < GOING) return;
      if (over) this.leave();
      else if (locked) this.lock();
    } catch { /* Offline: the next minute will tell. */ }
  }

  warn() {
    this.dialog ??= this.build();
    this.dialog.showModal();
    announce("Votre session se verrouillera dans 2 minutes.", true);
  }

  build() {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog dialog-small";
    dialog.setAttribute("aria-labelledby", "session-title");
    dialog.innerHTML = `<header class="dialog-head"><h2 class="d22" id="session-title">Toujours là\u202f?</h2></header>
      <div class="dialog-body"><p>Sans activité, votre session se verrouille dans <strong class="num" data-left></strong>. Vos brouillons sont enregistrés.</p></div>
      <footer class="dialog-foot"><button class="button" type="button" value="lock"><span class="button-label">Verrouiller</span></button>
      <button class="button button-primary" type="button" value="stay" autofocus><span class="button-label">Rester connecté</span></button></footer>`;
    dialog.addEventListener("click", (event) => {
      const choice = event.target.closest("button")?.value;
      if (choice === "stay") this.stay();
      else if (choice === "lock") this.lock();
    });
    dialog.addEventListener("cancel", () => this.stay());
    document.body.append(dialog);
    return dialog;
  }

  lock(tell = true) {
    this.empty(tell && "locked");
    location.replace(`${this.dataset.lock}?next=${encodeURIComponent(location.pathname)}`);
  }

  /** The session was closed elsewhere. */
  leave() {
    this.empty("over");
    location.replace(this.dataset.over);
  }

  empty(told) {
    clearInterval(this.timer);
    clearInterval(this.minute);
    this.stream?.close();
    document.dispatchEvent(new CustomEvent("session:locking"));
    if (told) this.channel?.postMessage(told);
    document.getElementById("app")?.replaceChildren();
    for (const dialog of document.querySelectorAll("dialog")) dialog.remove();
  }
}
customElements.define("session-clock", SessionClock);
