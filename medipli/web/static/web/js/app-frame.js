// The drawer of folders under 1024 px (data-nav-toggle) and F6, which goes from region to region (data-region, then main).
function drawer(open) {
  const nav = document.getElementById("nav");
  const toggle = document.querySelector("[data-nav-toggle]");
  if (!nav || !toggle) return;
  nav.classList.toggle("is-open", open);
  toggle.setAttribute("aria-expanded", String(open));
  if (open) nav.querySelector("a, button")?.focus();
  else if (nav.contains(document.activeElement)) toggle.focus();
}

document.addEventListener("click", (event) => {
  const nav = document.getElementById("nav");
  if (event.target.closest?.("[data-nav-toggle]")) drawer(!nav.classList.contains("is-open"));
  else if (nav?.classList.contains("is-open") && (!nav.contains(event.target) || event.target.closest("a"))) drawer(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") drawer(false);
  if (event.key !== "F6") return;
  const regions = [...document.querySelectorAll("[data-region], .pane")].filter((region) => region.offsetParent !== null || region.offsetWidth);
  if (!regions.length) return;
  event.preventDefault();
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const step = event.shiftKey ? -1 : 1;
  const to = regions[(at + step + regions.length) % regions.length];
  const inside = to.querySelector('[aria-current], h1[tabindex="-1"], h2[tabindex="-1"], a[href], button, input');
  (inside ?? to).focus();
});
