// Requests of the composer: they carry the page's CSRF token and say that they want the composer alone.

export function headers() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "X-Fragment": "compose" };
}

/** The composer of a draft, as an element; null when the draft is gone or the network is. */
export async function replacement(url, options = {}) {
  try {
    const answer = await fetch(url, { headers: headers(), credentials: "same-origin", ...options });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("compose-window");
    return found && document.importNode(found, true);
  } catch {
    return null;
  }
}
