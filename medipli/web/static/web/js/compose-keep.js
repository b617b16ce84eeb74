// Words that could not reach the server yet, kept on this device under a key that no script can read out (UI.md §5.3).
// Wiped when they are saved, on sign-out and lock, and after 24 hours.

const [BASE, STORE, DAY] = ["medipli-words", "words", 24 * 3600 * 1000];
let opening = null;
const timers = new Map();

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => { opening = null; reject(asked.error); };
  });
  return opening;
}

async function store(mode, act) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const deal = base.transaction(STORE, mode);
    const asked = act(deal.objectStore(STORE));
    deal.oncomplete = () => resolve(asked?.result);
    deal.onerror = () => reject(deal.error);
  });
}

async function key() {
  const known = await store("readonly", (all) => all.get("key"));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await store("readwrite", (all) => all.put(made, "key"));
  return made;
}

/** Keep what `data` gives, three seconds later, unless it was saved meanwhile. */
export function keep(id, data) {
  if (!("indexedDB" in window) || !window.isSecureContext || timers.has(id)) return;
  timers.set(id, setTimeout(async () => {
    timers.delete(id);
    try {
      const words = JSON.stringify(Object.fromEntries([...data()].filter(([name]) => name !== "csrfmiddlewaretoken")));
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), new TextEncoder().encode(words));
      await store("readwrite", (all) => all.put({ iv, sealed, at: Date.now() }, id));
    } catch { /* Private windows refuse: the words stay in memory. */ }
  }, 3000));
}

export async function forget(id) {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (opening === null) return;
  try { await store("readwrite", (all) => all.delete(id)); } catch { /* Nothing was kept. */ }
}

export async function recallWords(id) {
  if (!("indexedDB" in window) || !window.isSecureContext) return null;
  try {
    const kept = await store("readonly", (all) => all.get(id));
    if (!kept) return null;
    if (Date.now() - kept.at > DAY) { await forget(id); return null; }
    const open_ = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await key(), kept.sealed);
    return JSON.parse(new TextDecoder().decode(open_));
  } catch {
    return null;
  }
}

/** Sign-out, lock: words and key go. */
export async function wipe() {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  try {
    (await opening)?.close();
    opening = null;
    if ("indexedDB" in window) indexedDB.deleteDatabase(BASE);
  } catch { /* Nothing was kept. */ }
}
