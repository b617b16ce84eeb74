// <device-sign-in data-challenge="…" data-forget="12">: where this browser holds keys of enrolled telephones, a button for
// each person; pressed, it signs a challenge of the server and sends the form. data-forget: that device was taken away.
import { forget, keys, sign, spareStorage } from "./device-keys.js";
import { post } from "./request.js";

class DeviceSignIn extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    try { if (this.dataset.forget) await forget(Number(this.dataset.forget)); } catch { /* No key was kept. */ }
    const known = (await keys()).filter(({ id }) => id > 0);
    if (!known.length) return;
    spareStorage();
    // Nothing that was kept for whoever was signed in before outlives their session here.
    import("./compose-keep.js").then(({ wipe }) => wipe());
    const before = this.form.querySelector('[role="alert"]');
    for (const record of known) {
      const button = this.form.querySelector("template").content.firstElementChild.cloneNode(true);
      button.querySelector("[data-name]").textContent = `(${record.name})`;
      button.addEventListener("click", () => this.go(record));
      before.before(button);
    }
    // One button at a time is the first choice of a page.
    this.nextElementSibling?.querySelector(".button-primary")?.classList.remove("button-primary");
    this.hidden = false;
  }

  async go({ id, key }) {
    const trouble = this.form.querySelector('[role="alert"]');
    if (this.busy) return;
    this.busy = true;
    trouble.hidden = true;
    try {
      const { challenge } = await (await post(this.dataset.challenge)).json();
      this.form.elements.device.value = id;
      this.form.elements.signature.value = await sign(key, "medipli.device.sign-in", id, challenge);
      this.form.submit();
    } catch {
      trouble.hidden = false;
    } finally { this.busy = false; }
  }
}
customElements.define("device-sign-in", DeviceSignIn);
