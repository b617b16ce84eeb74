// <device-enrolment data-challenge="…" data-state="…">: makes the key of this telephone, sends its public half, shows the
// figures to compare, and waits for the desk. The key is kept before it is sent: where it cannot be, nothing is enrolled.
import { base64, forget, hex, isAble, keep, makeKey, publicHalf, sign } from "./device-keys.js";
import { post } from "./request.js";

const EVERY = 2000;
const DRAFT = 0;

class DeviceEnrolment extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.enrol(); });
  }

  disconnectedCallback() { clearTimeout(this.later); }

  async enrol() {
    if (this.busy) return;
    this.busy = true;
    try {
      if (!isAble()) throw new Error("Ce navigateur ne sait pas garder une clé. Utilisez un navigateur plus récent.");
      const pair = await makeKey();
      try { await keep({ id: DRAFT, name: "", key: pair.privateKey }); await forget(DRAFT); } catch {
        throw new Error("Ce navigateur refuse de garder une clé, comme en navigation privée. Ouvrez le lien dans une fenêtre ordinaire.");
      }
      navigator.storage?.persist?.();
      const half = await publicHalf(pair);
      const signature = await sign(pair.privateKey, "medipli.device.enrol", this.dataset.challenge, hex(half));
      const name = this.form.elements.name.value;
      const answer = await post(this.form.action, { name, public_key: base64(half), signature });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      await keep({ id: told.id, name: told.name, key: pair.privateKey });
      this.id_ = told.id;
      this.querySelector("[data-figures]").textContent = told.figures;
      this.show("wait");
      this.later = setTimeout(() => this.ask(), EVERY);
    } catch (problem) {
      this.tell(problem instanceof SyntaxError || problem instanceof TypeError
        ? "La connexion au réseau a manqué. Réessayez." : problem.message);
    } finally { this.busy = false; }
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.state, { headers: { "X-Background": "1" }, credentials: "same-origin" });
      const { state } = await answer.json();
      if (state === "confirmed") { this.show("done"); return; }
      if (state === "refused") { await forget(this.id_); this.show("refused"); return; }
    } catch { /* Offline: asked again. */ }
    this.later = setTimeout(() => this.ask(), EVERY);
  }

  show(name) {
    for (const panel of this.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    this.querySelector(`[data-panel="${name}"] h1`).focus();
  }

  tell(sentence) {
    const place = this.querySelector("[data-trouble]");
    place.querySelector("p").lastChild.textContent = ` ${sentence}`;
    place.hidden = false;
  }
}
customElements.define("device-enrolment", DeviceEnrolment);
