// Tooltips for elements with data-tip (always also labelled): after 500 ms of pointer or on keyboard focus, gone with Escape.
// The shortcut in data-key is recalled. data-tip-narrow shows only where the label itself is hidden (icon rail).
let tip = null;
let timer = 0;

function textOf(element) {
  if (element.dataset.tip) return element.dataset.tip;
  const label = element.querySelector("span");
  return label && label.offsetParent === null ? element.dataset.tipNarrow : "";
}

function show(element) {
  hide();
  const text = textOf(element);
  if (!text) return;
  tip = document.createElement("div");
  tip.className = "tooltip";
  tip.setAttribute("aria-hidden", "true");
  tip.textContent = text;
  if (element.dataset.key) {
    const key = document.createElement("kbd");
    key.className = "kbd";
    key.textContent = element.dataset.key;
    tip.append(key);
  }
  (element.closest("dialog") ?? document.body).append(tip);
  const box = element.getBoundingClientRect();
  const below = box.bottom + 8 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? box.bottom + 6 : box.top - tip.offsetHeight - 6}px`;
}

function hide() {
  clearTimeout(timer);
  tip?.remove();
  tip = null;
}

const target = (event) => event.target.closest?.("[data-tip], [data-tip-narrow]");
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const element = target(event);
  hide();
  if (element) timer = setTimeout(() => show(element), 500);
});
document.addEventListener("focusin", (event) => {
  const element = target(event);
  if (element?.matches(":focus-visible")) show(element);
  else hide();
});
document.addEventListener("focusout", hide);
document.addEventListener("pointerdown", hide);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
document.addEventListener("scroll", hide, true);
