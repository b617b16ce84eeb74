// <file-drop data-url="…" data-limit="25" data-left="18269230">: files joined by button, drop on the composer, or paste.
// One request each, with its progress and its « Annuler »; start, half and end are said. Too large is refused before leaving.
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
    this.queue = [];
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

  get busy() { return this.running > 0 || this.queue.length > 0; }

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
      this.room(this.left - file.size);
      this.queue.push({ file, card: this.card(file) });
    }
    this.next();
  }

  room(left) {
    this.left = Math.max(0, left);
    this.querySelector("[data-room]").textContent = `${size(this.left)} restants`;
  }

  card(file) {
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
    stop.addEventListener("click", () => this.cancel(card));
    card.append(mark, words, stop);
    this.cards.append(card);
    return card;
  }

  next() {
    while (this.running < TOGETHER && this.queue.length) this.upload(this.queue.shift());
  }

  upload({ file, card }) {
    this.running += 1;
    const request = new XMLHttpRequest();
    card.request = request;
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
    const ended = () => { this.running -= 1; this.next(); };
    request.addEventListener("load", () => { this.loaded(request, file, card); ended(); });
    request.addEventListener("error", () => { this.lost(file, card, "La connexion est perdue\u202f: le fichier n’est pas joint."); ended(); });
    request.addEventListener("abort", () => { card.remove(); this.room(this.left + file.size); announce(`Envoi de ${file.name} annulé.`); ended(); });
    request.open("POST", this.dataset.url);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  }

  loaded(request, file, card) {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* An error page. */ }
    if (request.status !== 201) {
      card.remove();
      this.room(this.left + file.size);
      this.say(answer.sentence ?? `«\u00a0${file.name}\u00a0» n’a pas pu être joint. Réessayez dans un instant.`);
      return;
    }
    const made = new DOMParser().parseFromString(answer.card, "text/html").querySelector("li");
    card.replaceWith(document.importNode(made, true));
    if (!this.busy) this.room(answer.left);
    this.window_.checks(answer.checks);
    delete this.window_.dataset.untouched;
    announce(`${file.name} est joint.`);
  }

  lost(file, card, sentence) {
    this.room(this.left + file.size);
    card.classList.remove("is-uploading");
    card.classList.add("attachment-blocked");
    card.querySelector("progress").remove();
    const facts = card.querySelector(".attachment-facts");
    facts.textContent = `${sentence} `;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "link-button";
    again.textContent = "Réessayer";
    again.addEventListener("click", () => { card.remove(); this.take([file]); });
    facts.append(again);
    announce(sentence, true);
  }

  cancel(card) {
    if (card.request && card.request.readyState < 4) { card.request.abort(); return; }
    this.queue = this.queue.filter((one) => one.card !== card);
    card.remove();
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
    this.room(body.left);
    this.window_.checks(body.checks);
    next.focus();
  }
}
customElements.define("file-drop", FileDrop);
