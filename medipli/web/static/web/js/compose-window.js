// <compose-window>: the composer. Its form works by itself; this saves it while one writes (UI.md §5.3), checks, sends.
// Parts: compose-saver.js (when to save), compose-conflict.js (two windows), compose-gone.js (deleted elsewhere), recipient-field.js, rich-text.js, file-drop.js.
// Sends on document: « compose:left » {id, minimised} when it closes, « compose:sent » {held}, « compose:saved » {id, title}.
import { announce } from "./live.js";
import { icon } from "./request.js";
import { Saver } from "./compose-saver.js";
import { showConflict } from "./compose-conflict.js";
import { showGone } from "./compose-gone.js";
import { headers, replacement } from "./compose-request.js";
import { forget } from "./compose-keep.js";
import "./recipient-field.js";
import "./rich-text.js";
import "./file-drop.js";

const STATUS = { saved: "cloud-check", saving: "loader-circle", failed: "triangle-alert" };

class ComposeWindow extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector("form");
    this.statusLine = this.querySelector("[data-status]");
    this.panel = this.querySelector("[data-checks]");
    this.dismissed = new Set();
    this.saver = new Saver(this);
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", (event) => this.picked(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.leaving = (event) => { if (this.saver.unsaved) { event.preventDefault(); } };
    this.lock = () => this.saver.stop();
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("session:locking", this.lock);
    this.fold();
    this.mark();
    if (this.written) this.changed();
    this.saver.restore();
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.leaving);
    document.removeEventListener("session:locking", this.lock);
    this.saver.stop();
  }

  get revision() { return this.form.elements.revision.value; }
  set revision(value) { this.form.elements.revision.value = String(value); }
  /** Words that came before this script did. */
  get written() {
    const typed = [...this.form.elements].filter((field) => field.matches("input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea"));
    return typed.some((field) => field.value !== field.defaultValue);
  }
  get title() { return this.form.elements.subject.value.trim() || this.querySelector(".compose-title").textContent; }
  get dialog() { return this.closest("dialog"); }

  /** The words of the form, without its files. */
  data() {
    for (const part of this.querySelectorAll("recipient-field, rich-text")) part.write?.();
    const data = new FormData(this.form);
    data.delete("files");
    data.delete("action");
    data.delete("acknowledged");
    return data;
  }

  changed() {
    delete this.dataset.untouched;
    this.saver.touch();
  }

  picked(event) {
    if (event.target.name === "mailbox") { this.changed(); this.saver.now(); }
    if (event.target.name === "receipt" || event.target.name === "priority") this.changed();
  }

  /** What the server said of a save: its number, its hour, what it checked. */
  saved(answer) {
    this.revision = answer.revision;
    this.status("saved", answer.status);
    this.errors([]);
    if (answer.checks) this.checks(answer.checks);
    document.dispatchEvent(new CustomEvent("compose:saved", { detail: { id: this.dataset.id, title: this.title } }));
    if (answer.reload) this.reload();
  }

  status(kind, text) {
    this.statusLine.hidden = !text;
    this.statusLine.dataset.kind = kind;
    const mark = icon(STATUS[kind], 14);
    if (kind === "saving") mark.classList.add("icon-spin");
    const words = document.createElement("span");
    words.textContent = text;
    this.statusLine.replaceChildren(mark, words);
  }

  checks(html) {
    const focused = this.panel.contains(document.activeElement);
    if (focused && !this.sending) return;
    this.panel.innerHTML = html;
    this.mark();
  }

  /** « Ajoutez un destinataire » follows the fields at once; what only the server knows waits for the next save. */
  follow() {
    const nobody = [...this.querySelectorAll("recipient-field")].every((field) => !field.people?.length);
    for (const line of this.panel?.querySelectorAll('[data-code="no-recipient"]') ?? []) line.hidden = !nobody;
  }

  /** Hide what the person chose to keep, and mark the chips that a finding is about. */
  mark() {
    this.follow();
    for (const card of this.panel.querySelectorAll("[data-code][data-address]")) {
      if (this.dismissed.has(`${card.dataset.code} ${card.dataset.address}`)) card.remove();
    }
    const about = new Set([...this.panel.querySelectorAll(".check-card-attention[data-address]")].map((card) => card.dataset.address.toLowerCase()));
    for (const field of this.querySelectorAll("recipient-field")) field.mark?.(about);
  }

  errors(list, shown = {}) {
    for (const note of this.form.querySelectorAll(".compose-row .field-note-wrong")) note.hidden = true;
    for (const wrong of this.form.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid");
    for (const [name, sentence] of list) {
      const note = this.form.querySelector(`[id^="${name}-"][id$="-error"]`);
      if (!note) { this.notice("failure", sentence); continue; }
      note.hidden = false;
      note.querySelector("span").textContent = sentence;
      this.form.querySelector(`[data-people="${name}"] input, [name="${name}"]`)?.setAttribute("aria-invalid", "true");
      if (name === "subject" && shown.subject !== undefined) this.form.elements.subject.value = shown.subject;
    }
    if (list.length) announce(list[0][1], true);
    else this.querySelector(".compose-failure")?.remove();
  }

  /** A banner at the top of the message. Buttons are [label, variant, action] triples. */
  notice(tone, title, text = "", buttons = []) {
    const box = document.createElement("div");
    box.className = `banner banner-${tone} compose-${tone === "failure" ? "failure" : "notice"}`;
    box.append(icon(tone === "failure" ? "circle-x" : "triangle-alert"));
    const body = document.createElement("div");
    body.className = "banner-body";
    const line = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = title;
    line.append(strong, text ? ` ${text}` : "");
    const row = document.createElement("div");
    row.className = "banner-actions";
    for (const [label, variant, action] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `button button-${variant} button-small`;
      button.textContent = label;
      button.addEventListener("click", () => action(box));
      row.append(button);
    }
    body.append(line, row);
    box.append(body);
    this.querySelector("[data-notices]").replaceChildren(box);
    announce(`${title} ${text}`, true);
    return box;
  }

  conflict(answer) { showConflict(this, answer); }

  submitted(event) {
    const [action, ...rest] = (event.submitter?.value ?? "save").split(" ");
    if (action === "discard" && !this.dialog) return;
    if (event.submitter?.formAction.endsWith("/supprimer/")) { this.saver.stop(); return; }
    event.preventDefault();
    if (action === "send") this.send(event.submitter?.dataset.acknowledge ?? "");
    else if (action === "save") this.saver.now(true);
    else if (action === "propose") this.propose();
    else if (action === "discard") this.discard();
    else if (action === "signature") this.sign(rest[0], event.submitter);
    else if (action === "replace") this.replace(rest[0], rest[1]);
    else if (action === "detach") this.querySelector("file-drop").remove_(event.submitter);
  }

  clicked(event) {
    const button = event.target.closest("button, a");
    if (!button || !this.contains(button)) return;
    const { show, dismiss, fill } = button.dataset;
    if ("close" in button.dataset) { event.preventDefault(); this.close(); }
    else if ("minimise" in button.dataset) this.minimise();
    else if ("full" in button.dataset) this.full(button);
    else if ("pick" in button.dataset) this.querySelector("file-drop").pick();
    else if (show) this.unfold(show);
    else if (fill) this.form.elements[fill].focus();
    else if (dismiss) { this.dismissed.add(dismiss); this.mark(); announce("Destinataire conservé."); }
  }

  key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      if (this.dialog) this.minimise();
      else this.close();
    }
    if (event.key === "Enter" && event.target === this.form.elements.subject && !event.ctrlKey) {
      event.preventDefault();
      this.querySelector("rich-text").focusBody();
    }
  }

  /** CC and CCI stay folded until they are used. */
  fold() {
    for (const row of this.querySelectorAll("[data-collapsed]")) row.hidden = true;
    this.unfold();
  }

  unfold(name = "") {
    const row = name && this.querySelector(`[data-people="${name}"]`);
    if (row) { row.hidden = false; row.querySelector("input").focus(); }
    for (const button of this.querySelectorAll("[data-show]")) {
      button.hidden = !this.querySelector(`[data-people="${button.dataset.show}"]`).hidden;
    }
  }

  sign(id, button) {
    const template = this.querySelector(`[data-signature-html="${id}"]`);
    this.querySelector("rich-text").sign(template?.innerHTML ?? "", template?.dataset.text ?? "", [...this.querySelectorAll("[data-signature-html]")].map((one) => one.dataset.text));
    this.querySelector("[data-signature-name]").textContent = template ? button.textContent.trim() : "aucune";
    this.changed();
  }

  replace(old, by) {
    for (const field of this.querySelectorAll("recipient-field")) field.swap(old, by);
    this.changed();
    this.saver.now();
    announce("Destinataire remplacé.");
  }

  async send(acknowledged) {
    if (this.sending) return;
    if (this.querySelector("file-drop").busy) {
      this.notice("attention", "Des fichiers sont encore en cours d’envoi.", "Attendez la fin, ou retirez-les.");
      return;
    }
    this.sending = true;
    const buttons = [...this.form.querySelectorAll('[name="action"][value="send"]')];
    for (const button of buttons) button.setAttribute("aria-busy", "true");
    try {
      await this.saver.pause();
      const data = this.data();
      data.set("shown", this.querySelector("file-drop").shown);
      if (acknowledged) data.set("acknowledged", acknowledged);
      await this.answered(await this.deliver(data));
    } finally {
      this.sending = false;
      for (const button of buttons) button.removeAttribute("aria-busy");
      this.saver.resume();
    }
  }

  /** A secretary hands the message over to those who may send it. */
  async propose() {
    if (!(await this.saver.now(true))) return;
    const answer = await fetch(this.dataset.propose, { method: "POST", headers: headers() }).catch(() => null);
    if (!answer?.ok) {
      this.notice("failure", "Le message n’est pas encore proposé.", "Il est enregistré dans vos brouillons. Réessayez dans un instant.");
      return;
    }
    this.saver.stop();
    removeEventListener("beforeunload", this.leaving);
    location.assign((await answer.json()).url);
  }

  /** Sending again the same message is the same sending, so a lost answer is simply asked for again. */
  async deliver(data) {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        return await fetch(this.dataset.send, { method: "POST", headers: headers(), body: data, redirect: "manual" });
      } catch {
        this.status("failed", "Connexion perdue, nouvelle tentative");
        await new Promise((resolve) => { setTimeout(resolve, 1000 * 2 ** attempt); });
      }
    }
    return null;
  }

  async answered(answer) {
    if (answer === null) {
      this.saver.touch();
      this.notice("failure", "Le message n’est pas confirmé\u202f: la connexion est perdue.", "Rien n’est perdu. Envoyez de nouveau une fois le réseau revenu\u202f: il ne partira qu’une fois.", [["Réessayer", "primary", (box) => { box.remove(); this.send(""); }]]);
      return;
    }
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) this.left(body);
    else if (answer.status === 409 && body.files) this.differ(body);
    else if (answer.status === 409) this.conflict(body);
    else if (answer.status === 404) showGone(this);
    else if (answer.status === 422 && body.checks) {
      this.revision = body.revision;
      this.saver.clean();
      this.checks(body.checks);
      const first = this.panel.querySelector("[data-first]");
      first?.scrollIntoView({ block: "nearest" });
      first?.focus();
      announce(first?.querySelector(".check-title")?.textContent ?? "Le message n’est pas parti.", true);
    } else if (answer.status === 422) this.errors(body.errors ?? [], body.shown);
    else this.notice("failure", "Le message n’est pas parti.", body.sentence ?? "Votre texte est conservé. Réessayez dans un instant.");
  }

  /** What would leave is not what the page showed: it now does, and one sends again. */
  differ(held) {
    const files = this.querySelector("file-drop");
    files.show(held);
    this.notice("attention", "Les pièces jointes ont changé.", "Le message n’est pas parti\u202f: vérifiez les fichiers ci-dessous, puis envoyez-le à nouveau.");
    files.scrollIntoView({ block: "nearest" });
  }

  left(held) {
    this.saver.stop();
    forget(this.dataset.id);
    removeEventListener("beforeunload", this.leaving);
    document.dispatchEvent(new CustomEvent("compose:sent", { detail: { held, stays: Boolean(this.dialog) } }));
    if (this.dialog) this.leave();
    else location.assign(held.home);
  }

  /** A page that nobody wrote in stays blank for the next « Nouveau message »: another window may be writing in it. */
  async close() {
    const blank = this.dataset.untouched !== undefined && !this.saver.unsaved;
    if (!blank && !this.saver.stopped && !(await this.saver.now(true))) return;
    removeEventListener("beforeunload", this.leaving);
    if (this.dialog) this.leave();
    else location.assign(this.dataset.home);
  }

  leave(minimised = false) {
    document.dispatchEvent(new CustomEvent("compose:left", { detail: { id: this.dataset.id, minimised, title: this.title, url: this.dataset.url } }));
  }

  minimise() {
    this.saver.now();
    this.leave(true);
  }

  full(button) {
    const on = this.dialog.classList.toggle("is-full");
    button.setAttribute("aria-pressed", String(on));
  }

  /** Deleted at once, and for a day it can be taken back. */
  async discard() {
    const { discard: url, id } = this.dataset;
    await this.saver.pause();
    const answer = await fetch(url, { method: "POST", headers: headers() }).catch(() => null);
    if (!answer?.ok && answer?.status !== 404) {
      this.saver.resume();
      this.notice("failure", "Le brouillon n’est pas supprimé.", "La connexion est perdue. Réessayez dans un instant.");
      return;
    }
    this.saver.stop();
    forget(id);
    const { restore } = answer.ok ? await answer.json() : {};
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Brouillon supprimé", action: restore ? "Annuler" : "", seconds: 8, onAction: () => takeBack(restore) } }));
    this.leave();
  }

  async reload() {
    const fresh = await replacement(this.dataset.url);
    if (!fresh) return;
    this.replaceWith(fresh);
    fresh.querySelector(".compose-title").focus();
  }
}

async function takeBack(url) {
  const answer = await fetch(url, { method: "POST", headers: headers() }).catch(() => null);
  if (answer?.ok) document.dispatchEvent(new CustomEvent("compose:open", { detail: { url: (await answer.json()).page } }));
  else document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Le brouillon n’a pas pu être rétabli.", tone: "failure" } }));
}

customElements.define("compose-window", ComposeWindow);
