// <passkey-button data-kind="get|create" data-ask="…" data-origin="https://…" [data-second]> around a form with a hidden « answer ».
// The button asks the site what to sign (data-ask), has the browser sign it, and sends the form. Without JavaScript it is hidden.
// Whatever goes wrong is said under the button, which works again at once.
import { post } from "./request.js";

const SAID = {
  get: {
    NotAllowedError: "La fenêtre a été fermée, ou aucune clé d’accès de ce site n’est disponible ici. Réessayez, ou choisissez un autre moyen.",
    other: "Votre navigateur n’a pas pu utiliser la clé d’accès. Réessayez, ou choisissez un autre moyen.",
  },
  create: {
    NotAllowedError: "La fenêtre a été fermée, ou le délai est passé. Rien n’a été enregistré\u00a0: réessayez quand vous voulez.",
    InvalidStateError: "Cet appareil garde déjà une clé d’accès pour votre compte\u00a0: il n’y a rien à ajouter.",
    NotSupportedError: "Cet appareil ne sait pas garder de clé d’accès. Essayez avec un téléphone ou une clé de sécurité.",
    other: "Votre navigateur n’a pas pu créer la clé d’accès. Rien n’a été enregistré.",
  },
  SecurityError: "Cette page n’est pas ouverte à l’adresse du service\u00a0: les clés d’accès n’y fonctionnent pas.",
  offline: "Le service n’a pas répondu. Vérifiez votre connexion, puis réessayez.",
  wait: "Trop de tentatives. Patientez une minute, puis réessayez.",
  unknown: "Ce navigateur ne connaît pas les clés d’accès.",
};

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.querySelector('[type="submit"]');
    this.note = this.querySelector('[role="alert"]');
    this.answer = this.form.elements.answer;
    this.answer.value = "";
    this.form.addEventListener("submit", (event) => {
      if (this.answer.value) return;
      event.preventDefault();
      this.ask();
    });
    addEventListener("pageshow", (event) => { if (event.persisted) this.ready(); });
    if (location.origin !== this.dataset.origin) this.elsewhere();
    else if (!window.PublicKeyCredential) this.close(SAID.unknown);
  }

  /** Browsers keep keys by site name, and know none for a number such as 127.0.0.1. */
  elsewhere() {
    this.close("Les clés d’accès ne fonctionnent qu’à l’adresse du service\u00a0: ouvrez ");
    const link = document.createElement("a");
    link.href = this.dataset.origin + location.pathname + location.search;
    link.textContent = this.dataset.origin;
    this.note.querySelector("span").append(link, ".");
  }

  /** No passkey here: the sentence takes the place of the button. */
  close(sentence) {
    this.form.hidden = true;
    this.note.classList.replace("field-note-wrong", "field-note-plain");
    this.note.removeAttribute("role");
    this.say(sentence);
  }

  async ask() {
    if (this.button.getAttribute("aria-busy")) return;
    this.say("");
    this.button.setAttribute("aria-busy", "true");
    try {
      this.answer.value = JSON.stringify(await this.signed());
    } catch (problem) {
      this.ready();
      const { kind } = this.dataset;
      this.say(SAID[problem.said] ?? SAID[problem.name] ?? SAID[kind][problem.name] ?? SAID[kind].other);
      return;
    }
    this.button.removeAttribute("aria-busy");
    this.form.requestSubmit(this.button);
  }

  async signed() {
    let asked;
    try {
      asked = await post(this.dataset.ask, "second" in this.dataset ? { second: "1" } : {});
    } catch { throw { said: "offline" }; }
    // The session was locked, or a fresh proof is asked for: the page itself leads there.
    if (asked.type === "opaqueredirect") { location.reload(); return new Promise(() => {}); }
    if (!asked.ok) throw { said: asked.status === 429 ? "wait" : "offline" };
    const publicKey = decoded(await asked.json());
    const made = await navigator.credentials[this.dataset.kind]({ publicKey });
    if (!made) throw { name: "NotAllowedError" };
    return encoded(made);
  }

  ready() {
    this.answer.value = "";
    delete this.form.dataset.sent;
    this.button.removeAttribute("aria-busy");
  }

  say(sentence) {
    this.note.hidden = !sentence;
    this.note.querySelector("span").textContent = sentence;
  }
}
customElements.define("passkey-button", PasskeyButton);

/** What the site asks, with bytes where the browser wants bytes. */
function decoded(options) {
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) found.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) found.allowCredentials = named(options.allowCredentials);
  return found;
}

/** The browser's answer as JSON can carry it. */
function encoded(made) {
  const { response } = made;
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    sent.attestationObject = text(response.attestationObject);
    sent.transports = response.getTransports?.() ?? [];
  } else {
    sent.authenticatorData = text(response.authenticatorData);
    sent.signature = text(response.signature);
    if (response.userHandle?.byteLength) sent.userHandle = text(response.userHandle);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response: sent, clientExtensionResults: {} };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function text(buffer) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
