// When a draft is saved: one second after the last key, at least every ten seconds, again and again while the network is away.
import { headers } from "./compose-request.js";
import { forget, keep, recallWords } from "./compose-keep.js";
import { showGone } from "./compose-gone.js";

const [QUIET, MOST, SLOWEST] = [1000, 10000, 30000];

export class Saver {
  constructor(win) {
    this.win = win;
    this.unsaved = false;
    this.since = 0;
    this.failures = 0;
    this.stopped = false;
    this.running = null;
    this.online = () => { if (this.unsaved) this.now(); };
    addEventListener("online", this.online);
  }

  /** Something was written. */
  touch() {
    if (this.stopped) return;
    const now = Date.now();
    if (!this.unsaved) this.since = now;
    this.unsaved = true;
    this.version = (this.version ?? 0) + 1;
    clearTimeout(this.timer);
    if (this.failures) this.later();
    else this.timer = setTimeout(() => this.now(), Math.max(0, Math.min(QUIET, this.since + MOST - now)));
    keep(this.win.dataset.id, () => this.win.data());
  }

  clean() { this.unsaved = false; }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), Math.min(SLOWEST, 2000 * 2 ** Math.min(this.failures - 1, 4)));
  }

  /** Save at once; true when nothing is left to save. */
  async now(always = false) {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.stopped || this.paused) return !this.unsaved;
    if (!this.unsaved && !always) return true;
    this.running = this.save();
    try { return await this.running; } finally { this.running = null; }
  }

  async save() {
    const { win } = this;
    const version = this.version;
    win.status("saving", "Enregistrement…");
    let answer;
    try {
      answer = await fetch(win.dataset.save, { method: "POST", headers: headers(), body: win.data(), redirect: "manual", signal: AbortSignal.timeout(20000) });
    } catch {
      return this.failed("Non enregistré, nouvelle tentative");
    }
    if (this.stopped) return true;
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.failures = 0;
      if (version === this.version) { this.unsaved = false; forget(win.dataset.id); } else this.touch();
      win.saved(body);
      return !this.unsaved;
    }
    if (answer.status === 409) {
      this.paused = true;
      win.status("failed", "Non enregistré");
      win.conflict(body);
      return false;
    }
    if (answer.status === 410) {
      this.stop();
      win.status("failed", "Non enregistré");
      win.notice("failure", "Ce brouillon n’est plus modifiable.", body.sentence);
      return false;
    }
    if (answer.status === 404) {
      this.paused = true;
      win.status("failed", "Non enregistré");
      showGone(win);
      return false;
    }
    if ([400, 413, 422].includes(answer.status)) {
      win.status("failed", "Non enregistré");
      win.errors(body.errors ?? [["body", "Ce message est trop long. Joignez plutôt le texte en pièce jointe."]], body.shown);
      return false;
    }
    return this.failed(answer.status === 403 || answer.type === "opaqueredirect" ? "Non enregistré\u202f: votre session a pris fin" : "Non enregistré, nouvelle tentative");
  }

  failed(text) {
    this.failures += 1;
    this.unsaved = true;
    this.win.status("failed", text);
    if (!this.stopped) this.later();
    return false;
  }

  /** Hold saving while the message is being sent, after the save that is on its way. */
  async pause() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    this.paused = true;
  }

  resume() {
    if (this.win.querySelector(".compose-conflict, .compose-gone")) return;
    this.paused = false;
    if (this.unsaved) this.touch();
  }

  stop() {
    this.stopped = true;
    this.unsaved = false;
    clearTimeout(this.timer);
    removeEventListener("online", this.online);
  }

  /** Words that an interrupted visit left on this device. */
  async restore() {
    const words = await recallWords(this.win.dataset.id);
    if (!words || this.unsaved) return;
    const box = this.win.notice("attention", "Des mots n’avaient pas pu être enregistrés.", "Ils sont encore sur cet appareil.", [
      ["Les reprendre", "primary", () => {
        box.remove();
        for (const field of this.win.querySelectorAll("recipient-field")) field.read(words[field.dataset.name] ?? "");
        this.win.form.elements.subject.value = words.subject ?? "";
        this.win.querySelector("rich-text").read(words.html ?? "", words.text ?? "");
        this.win.changed();
      }],
      ["Les oublier", "quiet", () => { box.remove(); forget(this.win.dataset.id); }],
    ]);
  }
}
