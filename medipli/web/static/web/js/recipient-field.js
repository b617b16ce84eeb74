// <recipient-field data-name="to" data-label="Destinataires" data-chips="[…]">: the text field inside becomes chips and a
// combobox (ARIA 1.2). Enter, comma, semicolon or leaving the field make a chip; several addresses are pasted at once.
// Backspace selects the last chip, a second one removes it; arrows go from chip to chip; Enter on a chip opens its menu;
// chips are dragged between the fields. A long list shows its first chips and the number of the others.
import { announce } from "./live.js";
import { icon } from "./request.js";
import { headers } from "./compose-request.js";
import { format, looksComplete, parse } from "./recipient-text.js";
import { openChipMenu } from "./recipient-menu.js";

const [SHOWN, KIND] = [50, "application/x-medipli-recipient"];
const NOTES = { unknown: "Adresse inconnue de l’espace de confiance", malformed: "Adresse incomplète ou mal écrite" };
const number = new Intl.NumberFormat("fr-FR");

class RecipientField extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.window_ = this.closest("compose-window");
    this.area = this.querySelector("textarea");
    this.note = this.querySelector(".field-note-wrong");
    const known = new Map(JSON.parse(this.dataset.chips || "[]").map((chip) => [chip.address.toLowerCase(), chip]));
    this.people = parse(this.area.value).map((one) => ({ ...one, ...(known.get(one.address.toLowerCase()) ?? {}) }));
    this.about ??= new Set();
    this.build();
    this.draw();
  }

  build() {
    const { id } = this.area;
    this.area.hidden = true;
    this.area.id = `${id}-text`;
    this.chips = document.createElement("span");
    this.chips.className = "compose-chips";
    this.input = document.createElement("input");
    this.input.id = id;
    this.input.className = "compose-input compose-combobox";
    for (const [name, value] of Object.entries({ type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, autocomplete: "off", autocapitalize: "off", spellcheck: "false", inputmode: "email", "aria-describedby": this.note.id })) this.input.setAttribute(name, value);
    this.list = document.createElement("ul");
    this.list.id = `${id}-list`;
    this.list.className = "menu compose-suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", `Propositions pour ${this.dataset.label}`);
    this.list.hidden = true;
    this.area.before(this.chips, this.input, this.list);
    this.input.addEventListener("input", (event) => { event.stopPropagation(); this.typed(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== this.input) { this.commit(); this.shut(); } }, 120));
    this.chips.addEventListener("keydown", (event) => this.chipKey(event));
    this.chips.addEventListener("click", (event) => this.chipClick(event));
    this.chips.addEventListener("contextmenu", (event) => { const chip = event.target.closest(".recipient"); if (chip) { event.preventDefault(); openChipMenu(this, chip); } });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) this.take(this.found[Number(option.dataset.at)]); });
    this.addEventListener("click", (event) => { if (event.target === this || event.target === this.chips) this.input.focus(); });
    this.drags();
  }

  write() { this.area.value = format(this.people) + (this.input.value.includes("@") ? `, ${this.input.value}` : ""); }

  read(text) {
    this.people = parse(text);
    this.changed();
  }

  changed() {
    this.draw();
    this.write();
    this.window_.changed();
  }

  // Chips -------------------------------------------------------------------------------------------------------------
  draw() {
    const first = this.people.slice(0, SHOWN);
    this.chips.replaceChildren(...first.map((one, at) => this.chip(one, at)));
    if (this.people.length > SHOWN) this.chips.append(this.rest());
    const row = this.closest("[data-people]");
    if (this.people.length) row.hidden = false;
    this.window_.unfold?.();
    this.count();
    const most = Number(this.window_.dataset.most);
    if (this.people.length > most) this.say(`${number.format(this.people.length)} adresses dans ce champ\u202f: un message s’adresse à ${number.format(most)} personnes au plus. Rien n’est perdu, répartissez-les en plusieurs envois.`);
    else if (this.note.dataset.many) this.say("");
    this.lookUp(first.filter((one) => one.state === undefined));
  }

  /** « 2 destinataires », all fields together. */
  count() {
    this.window_.follow?.();
    const all = [...this.window_.querySelectorAll("recipient-field")].reduce((sum, field) => sum + (field.people?.length ?? 0), 0);
    this.window_.querySelector("[data-count]").textContent = all > 1 ? `${number.format(all)} destinataires` : all ? "1 destinataire" : "";
  }

  say(sentence) {
    this.note.hidden = !sentence;
    this.note.dataset.many = sentence ? "yes" : "";
    this.note.querySelector("span").textContent = sentence;
    if (sentence) announce(sentence, true);
  }

  chip(one, at) {
    const wrong = one.state === "unknown" || one.state === "malformed";
    const attention = this.about.has(one.address.toLowerCase());
    const chip = document.createElement("span");
    chip.className = `recipient${wrong ? " recipient-invalid" : attention ? " recipient-attention" : ""}${one.state === undefined ? " recipient-resolving" : ""}`;
    chip.tabIndex = -1;
    chip.draggable = true;
    chip.dataset.at = String(at);
    chip.setAttribute("role", "group");
    const name = one.name || one.address;
    const detail = wrong ? NOTES[one.state] : one.detail || (one.state === undefined ? "" : one.address);
    chip.setAttribute("aria-label", [name, detail, one.kind].filter(Boolean).join(", "));
    if (wrong) chip.append(icon("circle-alert", 14));
    else {
      const face = document.createElement("span");
      face.className = `avatar avatar-24 tint-${one.tint ?? 0}${one.organisation ? " avatar-organisation" : ""}`;
      face.setAttribute("aria-hidden", "true");
      face.textContent = one.initials ?? "";
      chip.append(face);
    }
    chip.append(span("recipient-name", name), span("recipient-detail", detail === name ? "" : detail));
    if (one.kind) {
      const kind = span(`chip ${attention ? "chip-saf" : "chip-outline"}`, "");
      if (attention) kind.append(icon("triangle-alert", 12));
      kind.append(span("", one.kind));
      chip.append(kind);
    }
    const remove = document.createElement("button");
    remove.type = "button";
    remove.tabIndex = -1;
    remove.className = "recipient-remove";
    remove.setAttribute("aria-label", `Retirer ${name}`);
    remove.append(icon("x", 14));
    chip.append(remove);
    return chip;
  }

  rest() {
    const box = span("recipient recipient-rest", "");
    box.append(span("recipient-name", `et ${number.format(this.people.length - SHOWN)} autres`));
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "link-button";
    clear.textContent = "Tout retirer";
    clear.addEventListener("click", () => { this.people = []; this.changed(); this.input.focus(); announce("Tous les destinataires du champ sont retirés."); });
    box.append(clear);
    return box;
  }

  mark(about) {
    this.about = about;
    if (!this.chips) return;
    for (const chip of this.chips.querySelectorAll("[data-at]")) {
      const one = this.people[Number(chip.dataset.at)];
      if (one && chip.classList.contains("recipient-attention") !== about.has(one.address.toLowerCase())) { this.redraw(); return; }
    }
  }

  redraw() {
    const at = document.activeElement?.closest?.("[data-at]")?.dataset.at;
    const inside = this.chips.contains(document.activeElement);
    this.draw();
    if (inside) this.chips.querySelector(`[data-at="${at}"]`)?.focus();
  }

  add(people, { quietly = false } = {}) {
    const known = new Set(this.people.map((one) => one.address.toLowerCase()));
    const fresh = people.filter((one) => one.address && !known.has(one.address.toLowerCase()) && known.add(one.address.toLowerCase()));
    this.people.push(...fresh);
    this.changed();
    if (!quietly && fresh.length) announce(fresh.length === 1 ? `${fresh[0].name || fresh[0].address} ajouté.` : `${number.format(fresh.length)} destinataires ajoutés.`);
  }

  remove(at, { focus = true } = {}) {
    const [gone] = this.people.splice(at, 1);
    this.changed();
    announce(`${gone.name || gone.address} retiré.`);
    if (focus) (this.chips.querySelector(`[data-at="${Math.min(at, this.people.length - 1)}"]`) ?? this.input).focus();
    return gone;
  }

  swap(old, by) {
    for (const [at, one] of this.people.entries()) if (one.address.toLowerCase() === old.toLowerCase()) this.people[at] = { name: "", address: by };
    this.draw();
    this.write();
  }

  /** To another field: « Déplacer en copie ». */
  move(at, to) {
    const other = this.window_.querySelector(`recipient-field[data-name="${to}"]`);
    const [one] = this.people.splice(at, 1);
    this.changed();
    other.add([one], { quietly: true });
    announce(`${one.name || one.address} déplacé dans ${other.dataset.label}.`);
    other.input.focus();
  }

  async lookUp(people) {
    if (!people.length) return;
    const body = new URLSearchParams({ text: people.map((one) => one.address).join("\n") });
    try {
      const answer = await fetch(this.window_.dataset.lookUp, { method: "POST", headers: headers(), body });
      const found = new Map((await answer.json()).people.map((one) => [one.address.toLowerCase(), one]));
      for (const one of people) {
        const known = found.get(one.address.toLowerCase());
        Object.assign(one, known ? { ...known, name: known.name || one.name } : { state: "malformed" });
      }
    } catch {
      for (const one of people) one.state = "";
    }
    this.redraw();
  }

  // Keys --------------------------------------------------------------------------------------------------------------
  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.go((this.active + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
      else this.search();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.shut();
    } else if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      if (open && this.active >= 0) this.take(this.found[this.active]);
      else this.commit();
    } else if (event.key === "Tab" && open && this.active >= 0 && !event.shiftKey) this.take(this.found[this.active]);
    else if (["Backspace", "ArrowLeft"].includes(event.key) && !this.input.value && this.people.length) {
      event.preventDefault();
      [...this.chips.querySelectorAll("[data-at]")].at(-1)?.focus();
    }
  }

  chipKey(event) {
    const chip = event.target.closest("[data-at]");
    if (!chip || event.target !== chip) return;
    const at = Number(chip.dataset.at);
    if (event.key === "Backspace" || event.key === "Delete") { event.preventDefault(); this.remove(at); }
    else if (event.key === "ArrowLeft") this.chips.querySelector(`[data-at="${at - 1}"]`)?.focus();
    else if (event.key === "ArrowRight") (this.chips.querySelector(`[data-at="${at + 1}"]`) ?? this.input).focus();
    else if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) { event.preventDefault(); openChipMenu(this, chip); }
    else if (event.key.length === 1 && !event.ctrlKey) this.input.focus();
  }

  chipClick(event) {
    const chip = event.target.closest("[data-at]");
    if (!chip) return;
    if (event.target.closest(".recipient-remove")) { this.remove(Number(chip.dataset.at), { focus: false }); this.input.focus(); }
    else { chip.focus(); openChipMenu(this, chip); }
  }

  // Typing ------------------------------------------------------------------------------------------------------------
  typed() {
    const text = this.input.value;
    if (/[;,\n]/.test(text) && text.includes("@")) { this.commit(); return; }
    if (text.endsWith(" ") && looksComplete(text.trim())) { this.commit(); return; }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.search(), 150);
  }

  pasted(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[@]/.test(text) || (!/[;,\n<]/.test(text) && !looksComplete(text.trim()))) return;
    event.preventDefault();
    this.add(parse(text));
    this.shut();
  }

  commit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.shut();
    this.add(parse(text.replace(/[;,]+$/, "")));
  }

  async search() {
    const text = this.input.value.trim();
    this.asked?.abort();
    if (text.length < 2) { this.shut(); return; }
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.window_.dataset.complete, { method: "POST", headers: headers(), body: new URLSearchParams({ text }), signal: this.asked.signal });
      const taken = new Set(this.people.map((one) => one.address.toLowerCase()));
      this.show((await answer.json()).people.filter((one) => !taken.has(one.address.toLowerCase())), text);
    } catch { /* Another letter was typed, or no network: one types the whole address. */ }
  }

  show(found, text) {
    this.found = found;
    if (!found.length || document.activeElement !== this.input) {
      this.shut();
      if (!found.length && !text.includes("@")) announce("Aucune proposition.");
      return;
    }
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.place();
    this.go(0);
    announce(found.length === 1 ? "1 proposition." : `${found.length} propositions.`);
  }

  option(one, at) {
    const item = document.createElement("li");
    item.className = "menu-item menu-item-two";
    item.id = `${this.list.id}-${at}`;
    item.dataset.at = String(at);
    item.setAttribute("role", "option");
    const face = document.createElement("span");
    face.className = `avatar tint-${one.tint}${one.organisation ? " avatar-organisation" : ""}`;
    face.setAttribute("aria-hidden", "true");
    face.textContent = one.initials;
    const words = document.createElement("span");
    const small = document.createElement("small");
    small.textContent = [one.detail, one.address].filter(Boolean).join(" · ");
    words.append(span("", one.name), small);
    item.append(face, words, span("chip chip-outline", one.kind));
    return item;
  }

  /** Fixed to the window, so that no scrolling part cuts the list. */
  place() {
    const box = this.input.getBoundingClientRect();
    const width = Math.min(460, innerWidth - 16);
    this.list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    this.list.style.width = `${width}px`;
    const below = box.bottom + 4 + this.list.offsetHeight <= innerHeight || box.top < this.list.offsetHeight;
    this.list.style.top = `${below ? box.bottom + 4 : box.top - this.list.offsetHeight - 4}px`;
  }

  go(at) {
    this.active = at;
    for (const option of this.list.children) option.setAttribute("aria-selected", String(Number(option.dataset.at) === at));
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  take(one) {
    this.input.value = "";
    this.shut();
    this.add([one]);
    this.input.focus();
  }

  shut() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // Dragging ----------------------------------------------------------------------------------------------------------
  drags() {
    this.chips.addEventListener("dragstart", (event) => {
      const chip = event.target.closest?.("[data-at]");
      if (!chip) return;
      event.dataTransfer.setData(KIND, JSON.stringify({ from: this.dataset.name, at: Number(chip.dataset.at) }));
      event.dataTransfer.effectAllowed = "move";
      chip.classList.add("is-dragged");
    });
    this.chips.addEventListener("dragend", (event) => event.target.classList?.remove("is-dragged"));
    const row = this.closest("[data-people]");
    row.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes(KIND)) { event.preventDefault(); row.classList.add("is-target"); } });
    row.addEventListener("dragleave", () => row.classList.remove("is-target"));
    row.addEventListener("drop", (event) => {
      row.classList.remove("is-target");
      const carried = event.dataTransfer.getData(KIND);
      if (!carried) return;
      event.preventDefault();
      const { from, at } = JSON.parse(carried);
      if (from !== this.dataset.name) this.window_.querySelector(`recipient-field[data-name="${from}"]`).move(at, this.dataset.name);
    });
  }
}

function span(name, text) {
  const made = document.createElement("span");
  if (name) made.className = name;
  made.textContent = text ?? "";
  return made;
}

customElements.define("recipient-field", RecipientField);
