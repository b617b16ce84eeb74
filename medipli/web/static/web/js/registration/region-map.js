// <region-map>: the drawing mirrors the list of regions; pressing a tile chooses its region in the list.
class RegionMap extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.mirror());
    this.addEventListener("click", (event) => {
      const tile = event.target.closest?.("[data-region]");
      if (tile) this.choose(tile.dataset.region);
    });
    window.addEventListener("pageshow", () => this.mirror());
    this.mirror();
  }

  choose(code) {
    const radio = [...this.querySelectorAll("input[type=radio]")].find((one) => one.value === code);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    this.mirror();
  }

  mirror() {
    const chosen = this.querySelector("input:checked")?.value;
    for (const tile of this.querySelectorAll("[data-region]")) tile.classList.toggle("is-chosen", tile.dataset.region === chosen);
  }
}
customElements.define("region-map", RegionMap);
