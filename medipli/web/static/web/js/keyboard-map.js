// <keyboard-map>: UI.md §5.1. A key presses the element that carries it: data-key="r", "g i", "Maj+u", "Ctrl+Entrée"; several with a comma.
// Single keys act only outside fields and can be switched off (data-off, the cookie « single_keys », the box [data-single-keys]).
// When no element carries the key, « shortcut » is sent on document with detail.key, for lists and editors. In a dialog, only its own elements answer.
import { post, recall, remember } from "./request.js";

const NAMES = { Enter: "Entrée", Escape: "Échap", ArrowDown: "↓", ArrowUp: "↑", " ": "Espace", Delete: "Suppr" };

class KeyboardMap extends HTMLElement {
  connectedCallback() {
    this.on = !this.hasAttribute("data-off") && recall("single_keys") !== "off";
    this.sequence = "";
    this.listener = (event) => this.key(event);
    document.addEventListener("keydown", this.listener);
    for (const box of document.querySelectorAll("[data-single-keys]")) {
      box.checked = this.on;
      box.addEventListener("change", () => {
        this.on = box.checked;
        remember("single_keys", this.on ? "on" : "off");
        if (box.dataset.url) post(box.dataset.url, { single_keys: this.on ? "on" : "off" });
      });
    }
  }

  disconnectedCallback() { document.removeEventListener("keydown", this.listener); }

  key(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    const name = this.name(event);
    if (!name) return;
    const field = event.target.closest?.('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable=""], [contenteditable="true"]');
    const single = !event.ctrlKey;
    if (single && (field || !this.on)) return;
    if (single && (name === "Entrée" || name === "Espace") && event.target.closest?.("a, button, summary, input")) return;
    const full = this.sequence ? `${this.sequence} ${name}` : name;
    clearTimeout(this.forget);
    this.sequence = "";
    if (this.press(full)) { event.preventDefault(); return; }
    if (name === "g" && full === "g") {
      this.sequence = "g";
      this.forget = setTimeout(() => { this.sequence = ""; }, 1200);
      return;
    }
    const sent = new CustomEvent("shortcut", { detail: { key: full, event }, cancelable: true });
    if (!document.dispatchEvent(sent)) event.preventDefault();
  }

  name(event) {
    const { key } = event;
    if (["Control", "Shift", "Alt", "Meta", "Tab", "Dead"].includes(key)) return "";
    const letter = /^\p{L}$/u.test(key);
    const parts = [];
    if (event.ctrlKey) parts.push("Ctrl");
    if (event.shiftKey && (letter || key.length > 1)) parts.push("Maj");
    parts.push(NAMES[key] ?? (event.ctrlKey && letter ? key.toUpperCase() : letter ? key.toLowerCase() : key));
    return parts.join("+");
  }

  press(name) {
    const dialog = document.querySelector("dialog[open]:last-of-type");
    const scope = dialog ?? document;
    const all = [...scope.querySelectorAll("[data-key]")].filter((element) => element.dataset.key.split(",").includes(name) && !element.closest("[inert], [hidden]"));
    const element = all.find((one) => one.offsetParent !== null) ?? all[0];
    if (!element) return false;
    if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); } else if (element.matches("summary")) {
      element.focus();
      element.click();
    } else element.click();
    return true;
  }
}
customElements.define("keyboard-map", KeyboardMap);
