// Recipients as text: « Nom <adresse> », separated by commas, semicolons, tabs or line ends. The server reads them again.

/** @returns {{name: string, address: string}[]} in order; words without an address become an address to correct. */
export function parse(text) {
  const people = [];
  let item = "";
  let quoted = false;
  let angle = false;
  let waiting = "";
  const end = (separator) => {
    const words = item.replace(/\s+/g, " ").trim();
    item = "";
    quoted = false;
    angle = false;
    const found = /^(.*?)<([^<>]*)>?$/.exec(words);
    if (found) {
      const name = `${waiting}${waiting ? ", " : ""}${found[1]}`.trim().replace(/^["']|["']$/g, "");
      people.push({ name, address: found[2].trim() });
      waiting = "";
      return;
    }
    if (waiting) { people.push({ name: "", address: waiting }); waiting = ""; }
    if (!words) return;
    const parts = words.split(" ");
    if (parts.length > 1 && parts.every((part) => part.includes("@"))) for (const part of parts) people.push({ name: "", address: bare(part) });
    else if (!words.includes("@") && separator === ",") waiting = words;
    else people.push({ name: "", address: bare(words) });
  };
  for (const letter of text) {
    if (letter === "\n" || letter === "\r") { end("\n"); continue; }
    if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === "<") angle = true;
    else if (letter === ">") angle = false;
    if (!quoted && !angle && (letter === "," || letter === ";" || letter === "\t")) end(letter);
    else item += letter;
  }
  end("");
  if (waiting) people.push({ name: "", address: waiting });
  return people;
}

function bare(word) {
  return word.replace(/^mailto:/i, "").replace(/^["'<]+|["'>]+$/g, "");
}

/** The text that the server reads back. */
export function format(people) {
  return people.map(({ name, address }) => (name ? `"${name.replace(/["\\]/g, "")}" <${address}>` : address)).join(", ");
}

export const looksComplete = (text) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text);
