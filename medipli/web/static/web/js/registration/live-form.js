// <live-form data-url="/inscription/controle/">: fields with data-check are looked up once left; the answer stands under
// the field, fills in what is empty, and is said aloud. The recap beside the form follows what is typed.
import { announce } from "../live.js";
import { icon, post } from "../request.js";

const ICONS = { valid: "check", wrong: "circle-alert", attention: "triangle-alert", unverified: "info" };

class LiveForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.asked = new Map();
    this.filled = new Map();
    for (const field of this.querySelectorAll("[data-check]")) {
      field.addEventListener("change", () => this.check(field));
      field.addEventListener("input", () => { if (this.stateOf(field) === "wrong") this.soon(field); });
    }
    this.form.addEventListener("input", () => this.recap());
    this.recap();
  }

  soon(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(field), 500);
  }

  stateOf(field) {
    const box = field.closest(".field");
    return box.classList.contains("is-wrong") ? "wrong" : "";
  }

  async check(field) {
    const value = field.value.trim();
    if (this.asked.get(field) === value) return;
    this.asked.set(field, value);
    if (!value) { this.say(field, { state: "" }); return; }
    const data = { value };
    for (const name of (field.dataset.with || "").split(" ").filter(Boolean)) data[name] = this.valueOf(name);
    let answer;
    try {
      const response = await post(this.dataset.url + field.dataset.check, data);
      answer = await response.json();
    } catch {
      return;
    }
    if (this.asked.get(field) !== value) return;
    this.say(field, answer);
    if (answer.fill) this.fill(answer.fill, field);
    if (answer.towns) this.towns(answer.towns);
    this.offer(field, answer);
    this.recap();
  }

  valueOf(name) {
    const control = this.form.elements.namedItem(name);
    return control instanceof RadioNodeList ? control.value : control?.value ?? "";
  }

  say(field, { state, sentence }) {
    const box = field.closest(".field");
    box.classList.toggle("is-valid", state === "valid");
    box.classList.toggle("is-wrong", state === "wrong");
    for (const note of box.querySelectorAll(".field-note")) note.remove();
    field.toggleAttribute("aria-invalid", state === "wrong");
    if (state === "wrong") field.setAttribute("aria-invalid", "true");
    const described = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && !id.endsWith("-error") && !id.endsWith("-valid"));
    if (sentence) {
      const note = document.createElement("p");
      note.className = `field-note${state === "valid" || state === "wrong" ? ` field-note-${state}` : ""}`;
      note.id = `${field.id}-${state === "wrong" ? "error" : "valid"}`;
      const words = document.createElement("span");
      words.textContent = sentence;
      note.append(icon(ICONS[state] || "info", 14), words);
      box.querySelector(".field-box").after(note);
      described.unshift(note.id);
      announce(sentence);
    }
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  fill(values, field) {
    for (const [name, value] of Object.entries(values)) {
      const control = this.form.elements.namedItem(name);
      if (!control || control === field || !value) continue;
      if (control.value && control.value !== this.filled.get(name)) continue;
      control.value = value;
      if (control.value !== value) continue;
      this.filled.set(name, value);
      this.say(control, { state: "" });
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  towns(names) {
    const list = this.form.querySelector("#towns");
    list?.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  }

  // Buttons under the field: the address that was meant, or the places where the professional works.
  offer(field, { suggestion, offers = [] }) {
    const box = field.closest(".field");
    box.querySelector(".field-offers")?.remove();
    const list = suggestion ? [{ label: `Utiliser ${suggestion}`, fill: { [field.name]: suggestion } }] : offers;
    if (!list.length) return;
    const row = document.createElement("div");
    row.className = "field-offers";
    if (!suggestion) row.append(Object.assign(document.createElement("p"), { className: "field-hint", textContent: "Compléter avec un lieu d’exercice connu\u00a0:" }));
    for (const one of list) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small", textContent: one.label });
      button.addEventListener("click", () => {
        for (const [name, value] of Object.entries(one.fill)) this.put(name, value);
        row.remove();
        field.focus();
        announce("Champs complétés.");
      });
      row.append(button);
    }
    box.append(row);
  }

  put(name, value) {
    const control = this.form.elements.namedItem(name);
    if (!control || !value) return;
    control.value = value;
    this.filled.set(name, value);
    this.say(control, { state: "" });
    this.asked.delete(control);
    if (control.dataset.check) this.check(control);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  recap() {
    for (const place of this.querySelectorAll("[data-recap]")) {
      const names = place.dataset.recap.split(" ");
      const value = names.map((name) => this.shown(name)).filter(Boolean).join(" ");
      const isWrong = names.some((name) => this.form.elements.namedItem(name)?.getAttribute?.("aria-invalid") === "true");
      const isMissing = !isWrong && !value && "required" in place.dataset;
      place.classList.toggle("is-wrong", isWrong);
      place.classList.toggle("is-missing", isMissing);
      const words = document.createElement("span");
      words.textContent = isWrong || isMissing ? "À compléter" : value || "—";
      if (value && place.querySelector(".mono")) words.className = "mono";
      place.replaceChildren(words);
      if (isWrong) place.append(icon("circle-alert", 14));
      else if (isMissing) place.append(icon("circle-dashed", 14));
      else if (value) place.append(icon("check", 14));
    }
  }

  shown(name) {
    const control = this.form.elements.namedItem(name);
    if (!control) return "";
    if (control instanceof HTMLSelectElement) return control.value ? control.selectedOptions[0]?.textContent ?? "" : "";
    if (control.type === "checkbox") return control.checked ? "Oui" : "Non";
    return control.value.trim();
  }
}
customElements.define("live-form", LiveForm);
