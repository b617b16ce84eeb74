// Which drafts wait as tabs, for this browser tab only: an id, an address; the title stays out of storage.
const NAME = "compose-tabs";
const titles = new Map();

export function tabs() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    return kept.map((tab) => ({ ...tab, title: titles.get(tab.id) ?? "Brouillon" }));
  } catch {
    return [];
  }
}

export function keepTabs(list) {
  for (const { id, title } of list) titles.set(id, title);
  sessionStorage.setItem(NAME, JSON.stringify(list.map(({ id, url }) => ({ id, url }))));
}
