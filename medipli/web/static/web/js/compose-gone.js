// A draft that was deleted elsewhere, or whose box was left, while this window wrote in it: its words may become a new draft.
import { headers, replacement } from "./compose-request.js";
import { forget } from "./compose-keep.js";

export function showGone(win) {
  if (win.querySelector(".compose-gone")) return;
  const box = win.notice("failure", "Ce brouillon n’existe plus.", "Il a été supprimé dans une autre fenêtre, ou vous n’avez plus accès à sa boîte. Votre texte est encore à l’écran.", [
    ["Garder comme nouveau brouillon", "primary", () => again()],
    ["Fermer sans le garder", "quiet", () => { win.saver.stop(); forget(win.dataset.id); win.close(); }],
  ]);
  box.classList.add("compose-gone");
  box.querySelector("button").focus();

  async function again() {
    const fresh = await replacement(win.dataset.anew, { method: "POST" });
    const data = win.data();
    data.set("revision", fresh?.querySelector("[name=revision]").value ?? "");
    const saved = fresh && (await fetch(fresh.dataset.save, { method: "POST", headers: headers(), body: data }).catch(() => null));
    if (!saved?.ok) {
      win.notice("failure", "Le nouveau brouillon n’a pas pu être enregistré.", "Copiez votre texte avant de fermer cette fenêtre.").classList.add("compose-gone");
      return;
    }
    win.saver.stop();
    forget(win.dataset.id);
    if (!win.dialog) { location.assign(fresh.dataset.url); return; }
    win.dataset.url = fresh.dataset.url;
    win.reload();
  }
}
