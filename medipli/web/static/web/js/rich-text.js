// <rich-text>: the text area becomes a rich editor (Squire; what is pasted goes through DOMPurify; the server cleans again).
// The toolbar is one tab stop with arrows. « Texte brut » goes back and forth and keeps the words.
import Squire from "../vendor/squire.js";
import DOMPurify from "../vendor/purify.js";
import { announce } from "./live.js";

const TAGS = ["a", "b", "blockquote", "br", "div", "em", "i", "li", "ol", "p", "s", "strong", "sub", "sup", "u", "ul"];
const FILTER = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "class", "type"], ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:)/i, RETURN_DOM_FRAGMENT: true, RETURN_DOM: true };
const SIGNATURE = "medipli-signature";

class RichText extends HTMLElement {
  connectedCallback() {
    if (this.area) return;
    this.area = this.querySelector("textarea");
    this.toolbar = this.querySelector("[role=toolbar]");
    this.linkForm = this.querySelector("[data-link-form]");
    this.plain = this.hasAttribute("data-plain");
    this.html = document.createElement("input");
    this.html.type = "hidden";
    this.html.name = "html";
    this.append(this.html);
    this.root = document.createElement("div");
    this.root.className = "compose-body compose-rich";
    for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-label": this.dataset.label, tabindex: "0" })) this.root.setAttribute(name, value);
    this.area.after(this.root);
    this.editor = new Squire(this.root, {
      blockTag: "P",
      sanitizeToDOMFragment: (html) => document.importNode(DOMPurify.sanitize(html, FILTER), true),
      didError: () => {},
    });
    this.editor.setHTML(this.querySelector("template[data-html]")?.innerHTML ?? "");
    this.show();
    this.known = this.editor.getHTML();
    this.editor.addEventListener("input", () => this.wrote());
    this.editor.addEventListener("pathChange", () => this.press());
    this.editor.addEventListener("select", () => this.press());
    this.toolbar.addEventListener("click", (event) => this.command(event.target.closest("[data-command]")));
    this.toolbar.addEventListener("keydown", (event) => this.arrows(event));
    this.querySelector("[data-link-ok]").addEventListener("click", () => this.link());
    this.querySelector("[data-link-no]").addEventListener("click", () => this.hideLink());
    this.linkForm.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") this.link(); else this.hideLink();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "k" && event.ctrlKey) { event.preventDefault(); this.askLink(); }
    });
    for (const key of ["ctrl-k", "tab", "shift-tab"]) this.editor.setKeyHandler(key, null);
    this.closest("form").addEventListener("submit", () => this.write());
  }

  disconnectedCallback() { if (!this.isConnected) this.editor?.destroy(); }

  show() {
    this.root.hidden = this.plain;
    this.area.hidden = !this.plain;
    this.querySelector('[data-command="plain"]').setAttribute("aria-pressed", String(this.plain));
    for (const button of this.toolbar.querySelectorAll("[data-command]:not([data-command=plain])")) button.setAttribute("aria-disabled", String(this.plain));
  }

  /** Squire also says « input » when it is opened or focused: only other words count. */
  wrote() {
    const now = this.editor.getHTML();
    if (this.plain || now === this.known) return;
    this.known = now;
    this.closest("compose-window")?.changed();
  }

  /** Put what was written in the form. */
  write() {
    this.html.value = this.plain ? "" : this.editor.getHTML();
    if (!this.plain) this.area.value = this.root.innerText;
  }

  /** Replace everything, as after a crash. */
  read(html, text) {
    this.plain = !html;
    this.editor.setHTML(html || paragraphs(text));
    this.area.value = text;
    this.show();
  }

  focusBody() { (this.plain ? this.area : this.editor).focus(); }

  command(button) {
    if (!button) return;
    const { editor } = this;
    const on = button.getAttribute("aria-pressed") === "true";
    const acts = {
      bold: () => (on ? editor.removeBold() : editor.bold()),
      italic: () => (on ? editor.removeItalic() : editor.italic()),
      underline: () => (on ? editor.removeUnderline() : editor.underline()),
      list: () => (on ? editor.removeList() : editor.makeUnorderedList()),
      ordered: () => (on ? editor.removeList() : editor.makeOrderedList()),
      quote: () => (on ? editor.decreaseQuoteLevel() : editor.increaseQuoteLevel()),
      link: () => (on ? editor.removeLink() : this.askLink()),
      plain: () => this.toggle(),
    };
    acts[button.dataset.command]();
    this.press();
  }

  press() {
    const { editor } = this;
    const is = { bold: "B", italic: "I", underline: "U", list: "UL", ordered: "OL", quote: "BLOCKQUOTE", link: "A" };
    for (const [command, tag] of Object.entries(is)) {
      const on = !this.plain && editor.hasFormat(tag);
      this.toolbar.querySelector(`[data-command="${command}"]`).setAttribute("aria-pressed", String(on));
    }
  }

  toggle() {
    if (this.plain) this.editor.setHTML(paragraphs(this.area.value));
    else this.area.value = this.root.innerText.replace(/\n{3,}/g, "\n\n").trim();
    this.plain = !this.plain;
    this.show();
    this.focusBody();
    announce(this.plain ? "Texte brut\u202f: la mise en forme est retirée, les mots restent." : "Texte mis en forme.");
    this.closest("compose-window")?.changed();
  }

  /** Put a signature in the place of the former one; in plain text that is the last of the `known` texts found. */
  sign(html, text, known) {
    if (this.plain) {
      this.area.value = signedText(this.area.value, text, known);
      return;
    }
    const holder = document.createElement("div");
    holder.innerHTML = this.editor.getHTML();
    const block = document.createElement("div");
    block.className = SIGNATURE;
    block.append(DOMPurify.sanitize(html, FILTER));
    const former = holder.querySelector(`.${SIGNATURE}`);
    if (former && html) former.replaceWith(block);
    else if (former) former.remove();
    else if (html) {
      const quote = [...holder.children].find((child) => child.nodeName === "BLOCKQUOTE");
      const before = quote?.previousElementSibling && /a écrit/.test(quote.previousElementSibling.textContent) ? quote.previousElementSibling : quote;
      holder.insertBefore(block, before ?? null);
    }
    this.editor.setHTML(holder.innerHTML);
  }

  arrows(event) {
    const buttons = [...this.toolbar.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  askLink() {
    this.linkForm.hidden = false;
    this.linkForm.querySelector("input").focus();
  }

  hideLink() {
    this.linkForm.hidden = true;
    this.focusBody();
  }

  link() {
    const field = this.linkForm.querySelector("input");
    const typed = field.value.trim();
    const address = /^[a-z]+:/i.test(typed) ? typed : typed.includes("@") ? `mailto:${typed}` : `https://${typed}`;
    if (!typed || !/^(https?:\/\/[^\s]+\.[^\s]+|mailto:[^\s]+@[^\s]+|tel:[\d+ ]+)$/i.test(address)) {
      field.setAttribute("aria-invalid", "true");
      announce("Cette adresse n’est pas complète\u202f: écrivez par exemple https://medipli.example.", true);
      return;
    }
    field.removeAttribute("aria-invalid");
    field.value = "";
    this.linkForm.hidden = true;
    this.editor.focus();
    this.editor.makeLink(address);
  }
}

function signedText(value, text, known) {
  const lines = value.trimEnd().split("\n");
  const said = lines.flatMap((line, at) => (line.trim() ? [at] : []));
  for (const former of known) {
    const wanted = former.split("\n").map((line) => line.trim()).filter(Boolean);
    for (let at = said.length - wanted.length; wanted.length && at >= 0; at -= 1) {
      if (!wanted.every((line, n) => lines[said[at + n]].trim() === line)) continue;
      lines.splice(said[at], said[at + wanted.length - 1] - said[at] + 1, ...(text ? [text] : []));
      return lines.join("\n").trimEnd();
    }
  }
  return text ? `${value.trimEnd()}\n\n${text}` : value;
}

function paragraphs(text) {
  const holder = document.createElement("div");
  for (const line of text.split("\n")) {
    const block = document.createElement("p");
    if (line) block.textContent = line; else block.append(document.createElement("br"));
    holder.append(block);
  }
  return holder.innerHTML;
}

customElements.define("rich-text", RichText);
