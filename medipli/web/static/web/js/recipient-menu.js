// The menu of a recipient chip: move to another field, copy the address, take away. Arrows, Escape, click outside.
import { announce } from "./live.js";
import { icon } from "./request.js";

const PLACES = [["to", "Déplacer en destinataire"], ["cc", "Déplacer en copie"], ["bcc", "Déplacer en copie cachée"]];
let open = null;

export function openChipMenu(field, chip) {
  close(false);
  const at = Number(chip.dataset.at);
  const one = field.people[at];
  const menu = document.createElement("div");
  menu.className = "menu compose-chip-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", one.name || one.address);
  const item = (label, mark, act, danger = false) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `menu-item${danger ? " menu-item-danger" : ""}`;
    button.setAttribute("role", "menuitem");
    button.tabIndex = -1;
    const words = document.createElement("span");
    words.textContent = label;
    button.append(icon(mark), words);
    button.addEventListener("click", () => { close(false); act(); });
    menu.append(button);
  };
  for (const [name, label] of PLACES) if (name !== field.dataset.name) item(label, "arrow-right", () => field.move(at, name));
  item("Copier l’adresse", "copy", () => {
    navigator.clipboard?.writeText(one.address).then(() => announce("Adresse copiée."), () => announce(one.address));
    chip.focus();
  });
  item("Retirer", "x", () => field.remove(at), true);
  field.append(menu);
  const box = chip.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  const below = box.bottom + 4 + menu.offsetHeight <= innerHeight || box.top < menu.offsetHeight;
  menu.style.top = `${below ? box.bottom + 4 : box.top - menu.offsetHeight - 4}px`;
  open = { menu, chip };
  menu.querySelector("button").focus();
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const now = items.indexOf(document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function close(back = true) {
  if (!open) return;
  const { menu, chip } = open;
  open = null;
  menu.remove();
  if (back && chip.isConnected) chip.focus();
}

document.addEventListener("pointerdown", (event) => { if (open && !open.menu.contains(event.target)) close(false); });
