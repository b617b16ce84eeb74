// The keys of an enrolled telephone: P-256, not extractable, in IndexedDB, one for each person who uses it.
// { id, name, key }: the number of the device, « Dr Inès C. », the private CryptoKey.
import { remember } from "./request.js";

const [BASE, STORE] = ["medipli-devices", "keys"];
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function store(mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const deal = base.transaction(STORE, mode);
      const asked = act(deal.objectStore(STORE));
      deal.oncomplete = () => resolve(asked?.result);
      deal.onerror = () => reject(deal.error);
      deal.onabort = () => reject(deal.error);
    });
  } finally { base.close(); }
}

export const isAble = () => "indexedDB" in window && window.isSecureContext && Boolean(window.crypto?.subtle);

/** Every key of this browser; none where it cannot keep any. */
export async function keys() {
  if (!isAble()) return [];
  try { return (await store("readonly", (all) => all.getAll())) ?? []; } catch { return []; }
}

export async function keep(record) {
  await store("readwrite", (all) => all.put(record));
  if (record.id) spareStorage();
}

/** Signing out must not wipe the storage as a whole (kept_on_device.py), for another year. */
export const spareStorage = () => remember("device", "1");

export const forget = (id) => store("readwrite", (all) => all.delete(id));

export const makeKey = () => crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);

export async function publicHalf(pair) {
  return new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
}

/** The signature of a purpose and its parts, a line each, in Base64. */
export async function sign(key, ...lines) {
  const signed = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(lines.join("\n")));
  return base64(new Uint8Array(signed));
}

export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
