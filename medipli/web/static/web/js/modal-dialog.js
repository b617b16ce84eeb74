// <modal-dialog> around a native <dialog>. data-open opens it on arrival (and removes it once closed).
// Any element with data-dialog-open="id" opens a dialog, data-dialog-close closes the one it is in.
// The dialog sends « dialog:closing » (cancelable) before it closes: a form with unsaved words can object.
class ModalDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dialog) return;
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    if (this.hasAttribute("data-open")) {
      this.open();
      this.dialog.addEventListener("close", () => this.remove(), { once: true });
    }
  }

  open() {
    if (this.dialog.open) return;
    this.opener = document.activeElement;
    this.dialog.showModal();
    this.dialog.dispatchEvent(new CustomEvent("dialog:opened", { bubbles: true }));
    (this.dialog.querySelector("[autofocus]") ?? this.dialog.querySelector("h2"))?.focus();
  }

  close() {
    const closing = new CustomEvent("dialog:closing", { bubbles: true, cancelable: true });
    if (!this.dialog.dispatchEvent(closing)) return;
    this.dialog.close();
    if (this.opener?.isConnected) this.opener.focus();
  }
}
customElements.define("modal-dialog", ModalDialog);

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    const menu = opener.closest("menu-button");
    menu?.close();
    document.getElementById(opener.dataset.dialogOpen)?.closest("modal-dialog")?.open();
    return;
  }
  event.target.closest?.("[data-dialog-close]")?.closest("modal-dialog")?.close();
});
