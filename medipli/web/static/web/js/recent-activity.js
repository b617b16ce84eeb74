// « Activité récente »: the messages shown at the foot of the page, newest first, to be read again.
// They may name a subject or a folder: they stay in the memory of this page, never in storage, and go with it.
const MOST = 20;
const log = [];

function draw(dialog) {
  const list = dialog.querySelector("[data-activity]");
  list.replaceChildren(...log.map(({ text, at }) => {
    const line = document.createElement("li");
    const time = document.createElement("time");
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const words = document.createElement("p");
    words.textContent = text;
    line.append(words, time);
    return line;
  }));
  list.hidden = !log.length;
  dialog.querySelector("[data-activity-none]").hidden = log.length > 0;
}

/** Write a message down. */
export function note(text) {
  log.unshift({ text, at: new Date() });
  log.length = Math.min(log.length, MOST);
  const dialog = document.getElementById("activity");
  if (dialog?.open) draw(dialog);
}

document.addEventListener("dialog:opened", (event) => { if (event.target.id === "activity") draw(event.target); });
document.addEventListener("session:locking", () => { log.length = 0; });
