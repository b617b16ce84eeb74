// Two windows on one draft: neither overwrites the other. « Garder cette version », « Voir l’autre », « Garder les deux ».
import { announce } from "./live.js";
import { headers } from "./compose-request.js";
import { forget } from "./compose-keep.js";

export function showConflict(win, answer) {
  const { other, revision } = answer;
  const box = win.notice("attention", "Ce brouillon a été modifié dans une autre fenêtre.", `L’autre version a été enregistrée à ${other.at}. La vôtre est à l’écran, pas encore enregistrée.`, [
    ["Garder cette version", "primary", () => {
      win.revision = revision;
      settle();
    }],
    ["Voir l’autre", "secondary", () => { view.hidden = !view.hidden; if (!view.hidden) view.focus(); }],
    ["Garder les deux", "secondary", () => both()],
  ]);
  box.classList.add("compose-conflict");
  const view = document.createElement("div");
  view.className = "compose-other";
  view.tabIndex = -1;
  view.hidden = true;
  const head = document.createElement("p");
  head.className = "t13 ink2";
  head.textContent = `À\u00a0: ${other.to || "personne"} · Objet\u00a0: ${other.subject}`;
  const text = document.createElement("p");
  text.className = "compose-other-text";
  text.textContent = other.text || "(aucun texte)";
  const take = document.createElement("button");
  take.type = "button";
  take.className = "button button-small";
  take.textContent = "Prendre l’autre version";
  take.addEventListener("click", () => { win.saver.stop(); forget(win.dataset.id); win.reload(); });
  view.append(head, text, take);
  box.querySelector(".banner-body").append(view);
  box.querySelector("button").focus();

  function settle() {
    box.remove();
    win.saver.paused = false;
    win.saver.touch();
    win.saver.now();
  }

  async function both() {
    const made = await fetch(win.dataset.copy, { method: "POST", headers: headers(), body: win.data() }).catch(() => null);
    if (!made?.ok) { announce("La copie n’a pas pu être enregistrée. Réessayez.", true); return; }
    const { url } = await made.json();
    win.saver.stop();
    forget(win.dataset.id);
    announce("Les deux versions sont gardées dans vos brouillons.");
    if (!win.dialog) { location.assign(url); return; }
    win.dataset.url = url;
    win.reload();
  }
}
