// <otp-input>: draws one real <input> over six cells. Pasting fills them all; a complete code is sent at once,
// except after an error, when the person may want to read it again. Without JavaScript the input shows itself.
class OtpInput extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.cells = [...this.querySelectorAll(".otp-cell")];
    this.input.removeAttribute("maxlength");
    for (const name of ["input", "focus", "blur", "keyup", "click"]) this.input.addEventListener(name, () => this.draw());
    this.input.addEventListener("input", () => this.complete());
    this.draw();
    // Typed before this script came; a code that « back » puts in again is an old one.
    if (performance.getEntriesByType("navigation")[0]?.type === "navigate") this.complete();
  }

  draw() {
    const digits = this.input.value.replace(/\D/g, "").slice(0, this.cells.length);
    if (digits !== this.input.value) this.input.value = digits;
    const next = Math.min(digits.length, this.cells.length - 1);
    const focused = document.activeElement === this.input;
    this.cells.forEach((cell, index) => {
      cell.textContent = digits[index] ?? "";
      cell.classList.toggle("is-filled", index < digits.length);
      cell.classList.toggle("is-next", focused && index === next);
    });
  }

  complete() {
    if (this.input.value.length === this.cells.length && !this.sent) {
      this.sent = true;
      this.input.form?.requestSubmit(this.input.form.querySelector('[type="submit"]:not([form])'));
    }
  }
}
customElements.define("otp-input", OtpInput);
