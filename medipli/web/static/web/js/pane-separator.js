// <pane-separator role="separator" aria-valuenow="416">: drag, or arrows by 16 px, between 360 and 560; Home and End go to the ends.
// The width is kept in the cookie « list_width » and, with data-url, sent there as `list_width`.
import { post, remember } from "./request.js";

const [LEAST, MOST, STEP] = [360, 560, 16];

class PaneSeparator extends HTMLElement {
  connectedCallback() {
    this.panes = this.closest(".panes");
    this.addEventListener("pointerdown", (event) => this.drag(event));
    this.addEventListener("keydown", (event) => {
      const now = this.width;
      const to = { ArrowLeft: now - STEP, ArrowRight: now + STEP, Home: LEAST, End: MOST }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.set(to);
      this.keep();
    });
    const wanted = Number(this.getAttribute("aria-valuenow"));
    if (wanted !== 416) this.set(wanted);
  }

  get width() { return Number(this.getAttribute("aria-valuenow")); }

  set(width) {
    const kept = Math.round(Math.max(LEAST, Math.min(MOST, width)));
    this.setAttribute("aria-valuenow", String(kept));
    this.panes.style.setProperty("--list-width", `${kept}px`);
  }

  drag(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    const left = this.panes.getBoundingClientRect().left;
    const move = (at) => this.set(at.clientX - left);
    this.addEventListener("pointermove", move);
    this.addEventListener("pointerup", () => { this.removeEventListener("pointermove", move); this.keep(); }, { once: true });
  }

  keep() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      remember("list_width", this.width);
      if (this.dataset.url) post(this.dataset.url, { list_width: this.width });
    }, 400);
  }
}
customElements.define("pane-separator", PaneSeparator);
