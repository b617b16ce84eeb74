// <count-down data-seconds="522" data-done="Code expiré">: time left, redrawn each second, said aloud only at 2 min, 1 min and the end.
// A button with data-after="27" waits that many seconds: « Renvoyer le code dans 27 s ».
import { announce } from "./live.js";

const SPOKEN = { 120: "Encore 2 minutes.", 60: "Encore 1 minute." };

function words(seconds) {
  const rest = `${seconds % 60}\u00a0s`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)}\u00a0min ${rest}` : rest;
}

class CountDown extends HTMLElement {
  connectedCallback() {
    this.end = Date.now() + Number(this.dataset.seconds) * 1000;
    this.last = Infinity;
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  tick() {
    const left = Math.max(0, Math.round((this.end - Date.now()) / 1000));
    for (const mark of [120, 60]) if (this.last > mark && left <= mark && left > mark - 5 && this.last !== Infinity) announce(SPOKEN[mark]);
    if (left === 0) {
      clearInterval(this.timer);
      this.textContent = this.dataset.done;
      if (this.last !== Infinity) announce(this.dataset.done, true);
    } else this.textContent = words(left);
    this.last = left;
  }
}
customElements.define("count-down", CountDown);

for (const button of document.querySelectorAll("button[data-after]")) {
  const label = button.textContent;
  const end = Date.now() + Number(button.dataset.after) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.setAttribute("aria-disabled", String(left > 0));
    button.textContent = left > 0 ? `${label} dans ${left}\u00a0s` : label;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
