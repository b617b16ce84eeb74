// <file-drop data-url="…" data-limit="25" data-left="18269230">: files joined by button, drop on the composer, or paste.
// One request each, with its progress and its « Annuler »; start, half and end are said. Too large is refused before leaving.
// Each file has a number of its own (« upload »): sent twice it is joined once, and given up it is never joined.
import { announce } from "./live.js";
import { icon } from "./request.js";
import { headers } from "./compose-request.js";

const [SHARE, TOGETHER] = [78 / 57, 2];

function size(bytes) {
  for (const [unit, one] of [["Go", 1e9], ["Mo", 1e6], ["ko", 1e3]]) {
    if (bytes >= one) return `${(bytes / one).toLocaleString("fr-FR", { maximumFractionDigits: bytes / one < 10 && unit !== "ko" ? 1 : 0 })}\u00a0${unit}`;
  }
  return `${bytes}\u00a0octets`;
}

class FileDrop extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input[type=file]");
    this.cards = this.querySelector("[data-cards]");
    this.note = this.querySelector(".field-note-wrong");
    this.left = Number(this.dataset.left);
    this.waiting = new Set();
    this.running = 0;
    this.window_ = this.closest("compose-window");
    this.input.addEventListener("change", () => { this.take([...this.input.files]); this.input.value = ""; });
    this.window_.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.window_.classList.add("is-dropping");
    });
    for (const name of ["dragleave", "drop"]) this.window_.addEventListener(name, (event) => { if (name === "drop" || !this.window_.contains(event.relatedTarget)) this.window_.classList.remove("is-dropping"); });
    this.window_.addEventListener("drop", (event) => this.dropped(event), true);
    this.window_.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || event.clipboardData.types.includes("text/html")) return;
      event.preventDefault();
      event.stopPropagation();
      this.take(files);
    }, true);
  }

  /** Whether files are on their way, or still wait for their turn. */
  get busy() { return this.waiting.size > 0; }

  /** The files that the page shows as joined. */
  get shown() { return [...this.cards.querySelectorAll("[data-file]")].map((card) => card.dataset.file).join(" "); }

  pick() { this.input.click(); }

  dropped(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    const files = [...event.dataTransfer.files].filter((_, at) => !entries[at]?.isDirectory);
    if (entries.some((entry) => entry?.isDirectory)) this.say("Un dossier ne peut pas être joint tel quel\u202f: joignez ses fichiers, ou compressez-le d’abord.");
    if (files.length) this.take(files, entries.some((entry) => entry?.isDirectory));
  }

  say(sentence) {
    this.note.hidden = !sentence;
    this.note.replaceChildren(...(sentence ? [icon("circle-alert", 14), document.createTextNode(sentence)] : []));
    if (sentence) announce(sentence, true);
  }

  take(files, keepNote = false) {
    if (!keepNote) this.say("");
    for (const file of files) {
      if (file.size > this.left) {
        const whole = Number(this.dataset.limit);
        this.say(file.size * SHARE > whole * 1e6
          ? `«\u00a0${file.name}\u00a0» pèse ${size(file.size)}\u202f: un message compte ${whole}\u00a0Mo au plus, pièces jointes comprises.`
          : `«\u00a0${file.name}\u00a0» pèse ${size(file.size)}\u202f: il reste ${size(this.left)} dans ce message. Les fichiers déjà joints sont conservés.`);
        continue;
      }
      this.enter({ file, id: number() });
    }
    this.next();
  }

  /** A file takes its turn, and its room. */
  enter(one) {
    one.card = this.card(one);
    this.waiting.add(one);
    this.room(this.left - one.file.size);
  }

  /** It is joined, refused or given up: `left` is the room that the server counts, those on their way apart. */
  done(one, left) {
    this.waiting.delete(one);
    if (one.running) this.running -= 1;
    one.running = false;
    const pending = [...this.waiting].reduce((sum, { file }) => sum + file.size, 0);
    this.room(left === undefined ? this.left + one.file.size : left - pending);
    this.next();
  }

  room(left) {
    this.left = Math.max(0, left);
    this.querySelector("[data-room]").textContent = `${size(this.left)} restants`;
  }

  card(one) {
    const { file } = one;
    const card = document.createElement("li");
    card.className = "attachment compose-card is-uploading";
    const mark = document.createElement("span");
    mark.className = "compose-card-icon";
    mark.append(icon(file.type.startsWith("image/") ? "image" : "file-text", 18));
    const words = document.createElement("div");
    words.className = "attachment-text";
    const name = document.createElement("div");
    name.className = "attachment-name";
    const label = document.createElement("span");
    label.textContent = file.name;
    name.append(label);
    const facts = document.createElement("div");
    facts.className = "attachment-facts";
    facts.textContent = "En attente";
    const bar = document.createElement("progress");
    bar.className = "progress";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    words.append(name, facts, bar);
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "icon-button icon-button-small";
    stop.setAttribute("aria-label", `Annuler l’envoi de ${file.name}`);
    stop.append(icon("x", 14));
    stop.addEventListener("click", () => this.cancel(one));
    card.append(mark, words, stop);
    this.cards.append(card);
    return card;
  }

  next() {
    for (const one of this.waiting) if (this.running < TOGETHER && !one.running) this.upload(one);
  }

  upload(one) {
    const { file, card } = one;
    this.running += 1;
    one.running = true;
    const request = new XMLHttpRequest();
    one.request = request;
    const facts = card.querySelector(".attachment-facts");
    const bar = card.querySelector("progress");
    let told = false;
    announce(`Envoi de ${file.name}.`);
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((event.loaded / Math.max(1, event.total)) * 100);
      bar.value = percent;
      facts.textContent = `${size(Math.min(event.loaded, file.size))} sur ${size(file.size)} · ${percent}\u00a0%`;
      if (percent >= 50 && !told) { told = true; announce(`${file.name}\u00a0: 50\u00a0%.`); }
    });
    request.addEventListener("load", () => this.loaded(request, one));
    request.addEventListener("error", () => this.lost(one));
    request.open("POST", this.dataset.url);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    const form = new FormData();
    form.append("upload", one.id);
    form.append("file", file, file.name);
    request.send(form);
  }

  loaded(request, one) {
    const { file, card } = one;
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* An error page. */ }
    if (request.status !== 201) {
      card.remove();
      this.done(one);
      if (request.status >= 500) this.giveUp(one);
      this.say(answer.sentence ?? `«\u00a0${file.name}\u00a0» n’a pas pu être joint. Réessayez dans un instant.`);
      return;
    }
    this.joined(one, answer.card);
    this.done(one, answer.left);
    this.window_.checks(answer.checks);
  }

  joined({ file, card }, html) {
    card.replaceWith(element(html));
    delete this.window_.dataset.untouched;
    announce(`${file.name} est joint.`);
  }

  /** The network went: perhaps before the file arrived, perhaps after. The draft knows, once it can be asked. */
  async lost(one) {
    const held = await this.held();
    const known = held?.files.find((file) => file.upload === one.id);
    if (known) {
      this.joined(one, known.card);
      this.done(one, held.left);
      return;
    }
    this.done(one);
    const { card, file } = one;
    const sentence = held ? "La connexion a été coupée\u202f: le fichier n’est pas joint." : "La connexion est perdue\u202f: ce fichier n’est pas confirmé.";
    card.classList.remove("is-uploading");
    card.classList.add("attachment-blocked");
    card.querySelector("progress").remove();
    card.querySelector("button").setAttribute("aria-label", `Retirer ${file.name}`);
    const facts = card.querySelector(".attachment-facts");
    facts.textContent = `${sentence} `;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "link-button";
    again.textContent = "Réessayer";
    again.addEventListener("click", () => { card.remove(); one.request = null; this.enter(one); this.next(); });
    facts.append(again);
    announce(sentence, true);
  }

  async held() {
    const answer = await fetch(this.dataset.url, { headers: headers() }).catch(() => null);
    return answer?.ok ? answer.json().catch(() => null) : null;
  }

  /** « Annuler » of a file on its way, or of one that could not be confirmed. */
  async cancel(one) {
    const { card, file, request } = one;
    const next = card.nextElementSibling?.querySelector("button") ?? this.input;
    request?.abort();
    card.remove();
    next.focus();
    if (this.waiting.has(one)) this.done(one);
    if (request && !(await this.giveUp(one))) return;
    announce(`Envoi de ${file.name} annulé.`);
  }

  /** The server may hold it already, or get it later: it must know that nobody wants it. Sending looks again. */
  async giveUp({ id, file }) {
    const answer = await fetch(this.dataset.cancel, { method: "POST", headers: headers(), body: new URLSearchParams({ upload: id }) }).catch(() => null);
    if (!answer?.ok) { this.say(`L’abandon de «\u00a0${file.name}\u00a0» n’est pas confirmé\u202f: vérifiez les pièces jointes avant d’envoyer.`); return false; }
    const body = await answer.json();
    if (!this.busy) this.room(body.left);
    this.window_.checks(body.checks);
    return true;
  }

  /** Show what the draft holds, instead of what this page believed. */
  show({ files, left }) {
    const blocked = [...this.cards.querySelectorAll("li:not([data-file])")];
    this.cards.replaceChildren(...files.map((file) => element(file.card)), ...blocked);
    this.room(left);
  }

  /** Take away a file that is joined. */
  async remove_(button) {
    const card = button.closest("li");
    const answer = await fetch(button.dataset.removeUrl, { method: "POST", headers: headers() }).catch(() => null);
    if (!answer?.ok) { this.say("Le fichier n’a pas pu être retiré. Réessayez dans un instant."); return; }
    const body = await answer.json();
    const next = card.nextElementSibling?.querySelector("button") ?? this.input;
    announce(`${card.querySelector(".attachment-name").textContent} est retiré.`);
    card.remove();
    this.room(body.left - [...this.waiting].reduce((sum, { file }) => sum + file.size, 0));
    this.window_.checks(body.checks);
    next.focus();
  }
}

function number() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A card of the server, as an element. */
function element(html) {
  return document.importNode(new DOMParser().parseFromString(html, "text/html").querySelector("li"), true);
}
customElements.define("file-drop", FileDrop);
