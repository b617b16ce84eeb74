// <toast-region data-seconds="8">: one toast at a time, later ones wait. data-seconds="0" means no limit.
// From the server, HX-Trigger: {"toast": {"text": "Fil archivé", "action": "Annuler", "action_url": "/…", "tone": "failure", "seconds": 10}}
// From a module: document.dispatchEvent(new CustomEvent("toast", {detail: {…}})); detail.onAction may be a function,
// detail.note what « Activité récente » says of it, where the text quotes what a person wrote.
// The action is a POST by htmx. While a modal dialog is open the region lives in it: all the rest of the page is inert.
// The countdown holds while the pointer or the focus is on the toast. `z` presses the action.
import { icon } from "./request.js";
import { announce } from "./live.js";
import { note, taken } from "./recent-activity.js";

class ToastRegion extends HTMLElement {
  connectedCallback() {
    if (this.queue) return;
    this.queue = [];
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Messages éphémères");
    document.addEventListener("toast", (event) => this.push(event.detail));
    document.addEventListener("dialog:opened", (event) => event.target.append(this));
    document.addEventListener("close", () => document.body.append(this), true);
    for (const first of this.querySelectorAll("[data-text]")) {
      this.push({ text: first.dataset.text, action: first.dataset.action, action_url: first.dataset.actionUrl, seconds: first.dataset.seconds });
      first.remove();
    }
  }

  push(toast) {
    note(toast.note ?? toast.text, toast.action_url);
    this.queue.push(toast);
    if (!this.current) this.next();
  }

  next() {
    const toast = this.queue.shift();
    const held = this.current?.contains(document.activeElement);
    this.current?.remove();
    this.current = null;
    if (held) (this.before?.isConnected ? this.before : document.querySelector("h1[tabindex], .row-link"))?.focus();
    if (!toast) return;
    const failed = toast.tone === "failure";
    const box = document.createElement("div");
    box.className = `toast${failed ? " is-failure" : ""}`;
    box.append(icon(failed ? "triangle-alert" : "circle-check", 18));
    const text = document.createElement("span");
    text.className = "toast-text";
    text.textContent = toast.text;
    box.append(text);
    if (toast.action) box.append(this.action(toast));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.setAttribute("aria-label", "Fermer ce message");
    close.append(icon("x", 14));
    close.addEventListener("click", () => this.next());
    box.append(close);
    this.current = box;
    const home = document.querySelector("dialog:modal") ?? document.body;
    if (this.parentElement !== home) home.append(this);
    this.append(box);
    box.addEventListener("focusin", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) this.before = event.relatedTarget; });
    const key = toast.action && document.querySelector("keyboard-map")?.on;
    announce(key ? `${toast.text}. ${toast.action}\u00a0: touche Z.` : toast.text, failed);
    this.hold(box, Number(toast.seconds ?? this.dataset.seconds ?? 8));
  }

  action(toast) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "toast-action";
    button.dataset.key = "z";
    button.textContent = toast.action;
    button.addEventListener("click", () => {
      toast.onAction?.();
      if (toast.action_url) {
        taken(toast.action_url);
        window.htmx.ajax("POST", toast.action_url, { source: document.body, target: document.body, swap: "none" });
      }
      this.next();
    });
    return button;
  }

  hold(box, seconds) {
    if (!seconds) return;
    const bar = document.createElement("span");
    bar.className = "toast-bar";
    box.style.setProperty("--toast-time", `${seconds}s`);
    box.append(bar);
    let left = seconds * 1000;
    let since = Date.now();
    let timer = setTimeout(() => this.expire(box), left);
    const pause = () => {
      if (box.classList.contains("is-held")) return;
      clearTimeout(timer);
      left -= Date.now() - since;
      box.classList.add("is-held");
    };
    const resume = () => {
      if (box.matches(":hover") || box.contains(document.activeElement)) return;
      box.classList.remove("is-held");
      since = Date.now();
      timer = setTimeout(() => this.expire(box), Math.max(left, 1000));
    };
    box.addEventListener("pointerenter", pause);
    box.addEventListener("focusin", pause);
    box.addEventListener("pointerleave", resume);
    box.addEventListener("focusout", () => setTimeout(resume));
  }

  expire(box) {
    if (this.current === box) this.next();
  }
}
customElements.define("toast-region", ToastRegion);
