// <show-password>: an <input type="password"> and a button « Afficher » / « Masquer ». The field is hidden again when its form leaves.
import { iconAddress } from "./request.js";

class ShowPassword extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.show(this.input.type === "password"));
    this.input.form?.addEventListener("submit", () => this.show(false));
  }

  show(visible) {
    this.input.type = visible ? "text" : "password";
    this.button.setAttribute("aria-pressed", String(visible));
    this.button.querySelector("span").textContent = visible ? "Masquer" : "Afficher";
    this.button.querySelector("use").setAttribute("href", iconAddress(visible ? "eye-off" : "eye"));
  }
}
customElements.define("show-password", ShowPassword);
