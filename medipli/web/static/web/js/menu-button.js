// <menu-button>: a <details> that behaves as a menu: arrows, Home, End, first letters, Escape gives the focus back,
// a click outside closes it. When it holds nothing but items it also takes the menu roles.
const OPEN = new Set();

class MenuButton extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector(":scope > details");
    if (!this.details || this.ready) return;
    this.ready = true;
    this.summary = this.details.querySelector(":scope > summary");
    this.panel = this.details.querySelector(":scope > .menu");
    this.typed = "";
    this.roles();
    this.details.addEventListener("toggle", () => this.toggled());
    this.addEventListener("keydown", (event) => this.key(event));
    this.panel.addEventListener("click", (event) => {
      // A choice made with a finger or the mouse is made; arrows may still move on to the next one.
      const chosen = event.detail > 0 && event.target.closest("label")?.querySelector("input[type=radio]");
      if (chosen || event.target.closest(".menu-item")) setTimeout(() => this.close(false));
    });
    this.addEventListener("focusout", () => setTimeout(() => {
      if (!this.contains(document.activeElement) && document.activeElement !== document.body) this.close(false);
    }));
  }

  disconnectedCallback() { OPEN.delete(this); }

  get items() {
    return [...this.panel.querySelectorAll(".menu-item")].filter((item) => item.offsetParent !== null);
  }

  roles() {
    const others = this.panel.querySelector("input:not([type=hidden]), select, a:not(.menu-item), button:not(.menu-item), .menu-head");
    if (others) return;
    this.panel.setAttribute("role", "menu");
    this.panel.setAttribute("aria-label", this.panel.dataset.label || this.summary.textContent.trim());
    for (const form of this.panel.querySelectorAll("form, li, ul, div:not(.menu-rule)")) form.setAttribute("role", "none");
    for (const item of this.panel.querySelectorAll(".menu-item")) {
      const checked = item.dataset.checked;
      item.setAttribute("role", checked ? "menuitemradio" : "menuitem");
      if (checked) item.setAttribute("aria-checked", checked);
      item.tabIndex = -1;
    }
  }

  toggled() {
    if (!this.details.open) { OPEN.delete(this); return; }
    for (const other of OPEN) other.close(false);
    OPEN.add(this);
    this.place();
    if (this.fromKeyboard !== false) this.items[0]?.focus();
  }

  /** Fixed to the window, so that no scrolling pane cuts the menu; above its button where there is no room below. */
  place() {
    const panel = this.panel;
    if (panel.classList.contains("account-menu") && matchMedia("(max-width: 767.98px)").matches) return;
    const button = this.summary.getBoundingClientRect();
    panel.style.position = "fixed";
    const { offsetWidth: width, offsetHeight: height } = panel;
    const start = panel.classList.contains("menu-start") ? button.left : button.right - width;
    const below = button.bottom + 4 + height <= innerHeight || button.top < height;
    panel.style.inset = "auto";
    panel.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
    panel.style.top = `${Math.max(8, below ? button.bottom + 4 : button.top - height - 4)}px`;
    panel.style.maxHeight = `${innerHeight - 16}px`;
    panel.style.overflowY = height > innerHeight - 16 ? "auto" : "";
  }

  close(back = true) {
    if (!this.details.open) return;
    this.details.open = false;
    if (back) this.summary.focus();
  }

  key(event) {
    if (event.key === "Escape" && this.details.open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      return;
    }
    if (event.target === this.summary && ["ArrowDown", "ArrowUp"].includes(event.key) && !this.details.open) {
      event.preventDefault();
      this.details.open = true;
      return;
    }
    if (!this.details.open || !event.target.closest(".menu-item")) return;
    const items = this.items;
    const at = items.indexOf(event.target.closest(".menu-item"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      items[(to + items.length) % items.length].focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ") {
      event.stopPropagation();
      this.search(event.key, items, at);
    } else if (event.key === "Tab" && this.panel.getAttribute("role") === "menu") this.close(false);
  }

  search(letter, items, at) {
    clearTimeout(this.forget);
    this.typed += letter.toLocaleLowerCase("fr");
    this.forget = setTimeout(() => { this.typed = ""; }, 600);
    const order = [...items.slice(at + (this.typed.length === 1 ? 1 : 0)), ...items];
    order.find((item) => item.textContent.trim().toLocaleLowerCase("fr").startsWith(this.typed))?.focus();
  }
}
customElements.define("menu-button", MenuButton);

document.addEventListener("pointerdown", (event) => {
  for (const menu of OPEN) if (!menu.contains(event.target)) menu.close(false);
});
