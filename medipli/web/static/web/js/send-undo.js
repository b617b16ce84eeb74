// After « Envoyer »: « … partira dans 7 s » with « Annuler l’envoi », also on the page that follows. The seconds are not spoken.
import { announce } from "./live.js";
import { headers } from "./compose-request.js";

const NAME = "compose-sent";

function show(held) {
  const title = held.subject ? `«\u00a0${held.subject}\u00a0»` : "Votre message";
  const left = () => Math.max(0, Math.round((held.until - Date.now()) / 1000));
  const words = () => (left() ? `${title} partira dans ${left()}\u00a0s` : `${title} part maintenant`);
  const started = left();
  document.dispatchEvent(new CustomEvent("toast", { detail: {
    text: words(), note: "Message en cours d’envoi", action: started ? "Annuler l’envoi" : "", seconds: started || undefined, onAction: () => { clearInterval(timer); takeBack(held); },
  } }));
  const timer = setInterval(() => {
    const line = [...document.querySelectorAll("toast-region .toast-text")].find((one) => one.textContent.startsWith(title));
    if (line) line.textContent = words();
    if (left()) return;
    clearInterval(timer);
    line?.parentElement.querySelector(".toast-action")?.remove();
    sessionStorage.removeItem(NAME);
    document.dispatchEvent(new CustomEvent("compose:gone", { detail: { id: held.id } }));
  }, 1000);
}

async function takeBack(held) {
  sessionStorage.removeItem(NAME);
  const answer = await fetch(held.recall, { method: "POST", headers: headers() }).catch(() => null);
  if (answer?.ok) {
    announce("L’envoi est annulé, votre message est rouvert.");
    document.dispatchEvent(new CustomEvent("compose:open", { detail: { url: held.page } }));
    return;
  }
  const body = await answer?.json().catch(() => ({}));
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: body?.sentence ?? "La connexion est perdue\u202f: l’envoi n’a pas pu être annulé.", tone: "failure" } }));
}

document.addEventListener("compose:sent", (event) => {
  const { held, stays } = event.detail;
  held.until = Date.now() + held.seconds * 1000;
  if (stays) show(held);
  // The subject may name a patient: it stays out of storage.
  else sessionStorage.setItem(NAME, JSON.stringify({ ...held, subject: "" }));
});

const waiting = sessionStorage.getItem(NAME);
if (waiting) {
  sessionStorage.removeItem(NAME);
  const held = JSON.parse(waiting);
  if (held.until > Date.now() - 3000) customElements.whenDefined("toast-region").then(() => setTimeout(() => show(held)));
}
