// <filter-list>: typing leaves the buttons whose words hold what was typed; arrows go through them, Entrée presses the first.
function plain(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }

class FilterList extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.field.hidden = false;
    this.field.focus();
    this.field.addEventListener("input", () => this.narrow());
    this.addEventListener("keydown", (event) => this.key(event));
  }

  get shown() { return [...this.querySelectorAll("button")].filter((button) => !button.hidden); }

  narrow() {
    const wanted = plain(this.field.value.trim());
    for (const button of this.querySelectorAll("button")) button.hidden = !plain(button.textContent).includes(wanted);
  }

  key(event) {
    const stops = [this.field, ...this.shown];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
    } else if (event.key === "Enter" && at === 0) {
      event.preventDefault();
      this.shown[0]?.click();
    }
  }
}
customElements.define("filter-list", FilterList);
