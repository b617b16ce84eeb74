// <future-address data-url data-form>: the card of the address to come follows the form, one question at a time.
import { post } from "../request.js";

class FutureAddress extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.shown = this.querySelector("[data-address]");
    this.form?.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), 400);
    });
  }

  async ask() {
    const data = {};
    for (const name of this.dataset.fields.split(" ")) data[name] = this.form.elements.namedItem(name)?.value ?? "";
    const question = JSON.stringify(data);
    if (question === this.last) return;
    this.last = question;
    try {
      const response = await post(this.dataset.url, data);
      if (!response.ok) return;
      const { local, domain } = await response.json();
      if (question !== this.last || !domain) return;
      const parts = local.split(/(?<=\.)/).flatMap((part) => [part, document.createElement("wbr")]);
      const at = Object.assign(document.createElement("b"), { textContent: `@${domain}` });
      this.shown.replaceChildren(...parts, at);
    } catch {
      // Only a preview: the next change asks again.
    }
  }
}
customElements.define("future-address", FutureAddress);
