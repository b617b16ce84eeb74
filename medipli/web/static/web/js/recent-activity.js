// « Activité récente »: what the messages at the foot of the page said, newest first, from page to page of this tab.
// What can still be taken back can be from here too. What people wrote (a subject, the name of a folder, always between
// « ») is never written down. The log goes on sign-out and lock, and when somebody else signs in (data-person).

const [MOST, NAME] = [20, "activity"];
const WRITTEN = /\s*(?:dans )?«[^»]*»/g;

const dialog = () => document.getElementById("activity");
const person = () => dialog()?.dataset.person ?? "";

function kept() {
  try {
    const { of, lines } = JSON.parse(sessionStorage.getItem(NAME)) ?? {};
    return of === person() && Array.isArray(lines) ? lines : [];
  } catch {
    return [];
  }
}

function keep(lines) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ of: person(), lines: lines.slice(0, MOST) }));
  } catch { /* No storage here: the messages themselves were shown. */ }
  if (dialog()?.open) draw();
}

function forget() { sessionStorage.removeItem(NAME); }

function draw() {
  const [lines, list] = [kept(), dialog().querySelector("[data-activity]")];
  list.replaceChildren(...lines.map(line));
  list.hidden = !lines.length;
  dialog().querySelector("[data-activity-none]").hidden = lines.length > 0;
}

function line({ text, at, undo }) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const words = document.createElement("p");
  words.textContent = text;
  item.append(words, time);
  if (undo) item.append(takeBack(undo, text));
  return item;
}

function takeBack(undo, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = "Annuler";
  button.setAttribute("aria-label", `Annuler\u00a0: ${text}`);
  button.addEventListener("click", () => {
    taken(undo);
    dialog().querySelector("h2").focus();
    window.htmx.ajax("POST", undo, { source: document.body, target: document.body, swap: "none" });
  });
  return button;
}

/** An action was taken back, from here or from its toast: it cannot be twice. */
export function taken(undo) {
  keep(kept().map((one) => (one.undo === undo ? { text: one.text, at: one.at } : one)));
}

/** Write a message down; `undo` is the address that takes its action back. */
export function note(text, undo = "") {
  const said = text.replace(WRITTEN, "").trim();
  if (person() && said) keep([{ text: said, at: new Date().toISOString(), undo }, ...kept()]);
}

document.addEventListener("dialog:opened", (event) => { if (event.target.id === "activity") draw(); });
document.addEventListener("session:locking", forget);
document.addEventListener("submit", (event) => { if (event.target.getAttribute("action")?.endsWith("/deconnexion")) forget(); });
