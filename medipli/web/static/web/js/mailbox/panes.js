// Places change inside the page: a link or form within [data-panes] brings the panes and the navigation of its page,
// a row brings the reader alone. Addresses, titles and « back » follow; the frame around stays.
import { announce } from "../live.js";

// « Back » asks the server for the page again: each entry of the history says that it may.
history.replaceState({ htmx: true }, "", location.href);

const app = () => document.getElementById("app");
const main = () => document.getElementById("main");

/** Show the list or the reader where only one of them fits. */
export function showReader(open) {
  main()?.classList.toggle("has-open", open);
  app()?.classList.toggle("has-reader-open", open);
}

/** Bring the panes of `url`; `options.push` writes it into the history, `options.body` makes it a POST. */
export async function goTo(url, { push = true, body = null, focus = "#list h1" } = {}) {
  const from = main();
  if (!from || !window.htmx) { location.assign(url); return; }
  from.setAttribute("aria-busy", "true");
  try {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    const answer = await fetch(url, { method: body ? "POST" : "GET", headers, body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const panes = page.getElementById("main");
    if (!panes || !page.getElementById("nav")) { location.assign(url); return; }
    document.title = page.title;
    for (const id of ["main", "nav"]) {
      const fresh = document.adoptNode(page.getElementById(id));
      document.getElementById(id).replaceWith(fresh);
      window.htmx.process(fresh);
    }
    const field = document.querySelector(".app-search input");
    const asked = page.querySelector(".app-search input");
    if (field && asked) field.value = asked.value;
    app().className = page.getElementById("app").className;
    if (push) history.pushState({ htmx: true }, "", answer.url);
    if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
  } catch {
    announce("Hors connexion. Rien n’est perdu\u202f: réessayez dans un instant.", true);
  } finally {
    main()?.removeAttribute("aria-busy");
  }
}

/** The list again, at its top, with the reader as it is. */
export async function refreshList() {
  const list = document.querySelector("message-list");
  if (!list) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const answer = await fetch(list.dataset.url, { headers, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["list", "nav"]) {
    const fresh = page.getElementById(id);
    if (!fresh) return;
    document.getElementById(id).replaceWith(document.adoptNode(fresh));
    window.htmx.process(document.getElementById(id));
  }
  document.querySelector("message-list")?.markOpened();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-panes] a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("data-compose")) return;
  if (link.pathname.endsWith("/brouillons/")) return;
  event.preventDefault();
  goTo(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-panes]") ?? event.target.closest?.("form.app-search");
  if (!form || event.defaultPrevented || !document.querySelector("message-list")) return;
  event.preventDefault();
  form.closest("modal-dialog")?.close();
  goTo(form.getAttribute("action"), { body: new URLSearchParams(new FormData(form)) });
});

document.addEventListener("mailbox-refresh", refreshList);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "reader" && document.activeElement !== document.body) return;
  if (document.getElementById("reader")?.dataset.entry) showReader(true);
});
