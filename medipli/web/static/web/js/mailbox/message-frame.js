// <message-frame> around the frame of an HTML message: as high as what it holds. Nothing runs in the frame (sandbox without
// allow-scripts, CSP without scripts); being of this origin, it can be measured from here.
class MessageFrame extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.frame.addEventListener("load", () => this.fit());
    if (this.frame.contentDocument?.readyState === "complete") this.fit();
  }

  disconnectedCallback() { this.watch?.disconnect(); }

  fit() {
    const page = this.frame.contentDocument;
    if (!page?.body) return;
    page.documentElement.dataset.theme = document.documentElement.dataset.theme;
    const measure = () => {
      this.frame.style.height = `${Math.ceil(page.documentElement.getBoundingClientRect().height) + (page.documentElement.scrollWidth > page.documentElement.clientWidth ? 16 : 0)}px`;
    };
    this.watch?.disconnect();
    this.watch = new ResizeObserver(measure);
    this.watch.observe(page.documentElement);
    measure();
  }
}
customElements.define("message-frame", MessageFrame);

new MutationObserver(() => {
  for (const one of document.querySelectorAll("message-frame")) one.fit();
}).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

// The card whose preview is shown is marked, and pressing « Aperçu » again closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target?.closest?.(".preview-place");
  if (!place) return;
  const card = place.querySelector(".preview")?.dataset.card;
  for (const one of place.closest("article").querySelectorAll(".attachment")) one.classList.toggle("is-shown", one.id === card);
});
