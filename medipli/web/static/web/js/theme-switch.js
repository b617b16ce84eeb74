// <theme-switch>: three radios, Clair, Sombre, Auto. The choice applies at once and stays in the cookie « theme » and, with data-url, on the account.
import { post, remember } from "./request.js";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      document.documentElement.dataset.theme = event.target.value;
      remember("theme", event.target.value);
      if (this.dataset.url) post(this.dataset.url, { theme: event.target.value });
    });
  }
}
customElements.define("theme-switch", ThemeSwitch);
