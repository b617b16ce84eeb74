// post(url, data): a POST that carries the CSRF token of the page. remember(name, value): a preference cookie.

/** @returns {Promise<Response>} */
export function post(url, data = {}) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  return fetch(url, { method: "POST", headers, body: new URLSearchParams(data), credentials: "same-origin", redirect: "manual" });
}

export function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

export function recall(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The <use> address of an icon, taken from any icon already on the page. */
export function iconAddress(name) {
  const use = document.querySelector("svg.icon use");
  return use ? `${use.getAttribute("href").split("#")[0]}#${name}` : `#${name}`;
}

export function icon(name, size = 16) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", size === 16 ? "icon" : `icon icon-${size}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", iconAddress(name));
  svg.append(use);
  return svg;
}
