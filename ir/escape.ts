/**
 * Text from outside as people may see it: one function a target, and no other place that escapes. Names of layers, networks, profiles,
 * files and keys may hold anything: codes that move a terminal's cursor, marks that turn the direction of a line, line breaks, formulas.
 */

/** What a terminal obeys or nobody sees: controls, line ends, marks of direction and of no width, halves of a character. */
const unseen = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu; // 1 ms to read, so where it is needed
/** More marks on one letter than any script has; they would climb over the lines above. */
const piled = () => /(?<=\p{M}{3})\p{M}+/gu;
/** Plain letters, which nearly all texts are made of: the others are looked at closely. */
const PLAIN = /^[\x20-\x7e\n\t]*$/;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Characters as JSON and JavaScript write them: `\\n`, `\\u001b`, two codes for one beyond 16 bits. */
function codes(signs: string): string {
  if (signs in short) return short[signs]!;
  const units = Array.from({ length: signs.length }, (_, i) => signs.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** A text in one line in which everything can be seen: `a\u001b[2Jb` for one that would clear the screen. */
export function visible(text: string): string {
  return PLAIN.test(text) && !/[\n\t]/.test(text)
    ? text
    : text.replace(piled(), codes).replace(unseen(), codes);
}

/** Lines in each of which everything can be seen; a line feed ends a line, a tab is a tab. JSON stays the same JSON. */
export function visibleLines(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(piled(), codes).replace(
    unseen(),
    (sign) => sign === "\n" || sign === "\t" ? sign : codes(sign),
  );
}

/** What JSON may hold where a text is not seen as it is: a sign beyond plain letters, or an escape of one. */
const UNPLAIN_JSON = /[^\x20-\x7e]|\\[^\\"]/;

/** Whether every text in plain data, keys too, is seen as it is. */
function isSeen(value: unknown): boolean {
  return !UNPLAIN_JSON.test(JSON.stringify(value) ?? "") || isEachSeen(value);
}

function isEachSeen(value: unknown): boolean {
  if (typeof value === "string") return visible(value) === value;
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isEachSeen);
  for (const key of Object.keys(value)) {
    if (visible(key) !== key || !isEachSeen((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** Plain data with every text in it, keys too, as `visible` shows it; the very same data if there is nothing to escape. */
export function shown<T>(value: T): T {
  if (isSeen(value)) return value;
  if (typeof value === "string") return visible(value) as T & string;
  if (Array.isArray(value)) return value.map(shown) as T & unknown[];
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, item]) => [visible(key), shown(item)])) as T;
}

/** A text of at most so many characters, the middle of a longer one left out: names of layers tell themselves apart at both ends. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const signs = [...text], rest = most - 3; // code points: half of a pair of surrogates is no text
  if (signs.length <= most) return text;
  const [head, tail] = [
    signs.slice(0, Math.ceil(rest / 2)),
    signs.slice(signs.length - Math.floor(rest / 2)),
  ];
  return `${head.join("")}...${tail.join("")}`;
}

/** JSON, and a literal of JavaScript too: nothing in it is invisible, and what reads it gets the very same value. */
export function jsonText(value: unknown, space?: number): string {
  return visibleLines(JSON.stringify(value, null, space)); // line feeds are the layout's own
}

/** A cell of a CSV line; empty where there is nothing. */
export type Cell = string | number | null | undefined;

/** Lines of cells under a heading. */
export function csvLines(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  return [head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\n");
}

/** Beginnings that make a spreadsheet take a text for a formula, full-width ones too, and blanks before them. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;

/**
 * A cell of CSV (RFC 4180): a number as it is, a text in one line, quoted where a comma, a quote or a line break makes it necessary. A
 * text that a spreadsheet would run gets an apostrophe in front, which spreadsheets take for "this is text".
 */
export function csvCell(cell: Cell): string {
  if (typeof cell !== "string") return Number.isNaN(cell) ? "" : `${cell ?? ""}`;
  const text = `${FORMULA.test(cell) ? "'" : ""}${visible(cell)}`;
  return /[",;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text in Markdown: nothing in it is markup, HTML, an entity or a formula, and it cannot end the cell of a table. */
export function markdownText(text: string): string {
  return visible(text).replace(/[\\|`*_<>[\]&~$#]/g, "\\$&");
}

/** Text in HTML, XML and SVG, also within quotes. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** JSON in a script element of HTML, which no text in it can end; what reads it gets the very same value. */
export function jsonInHtml(value: unknown): string {
  return jsonText(value).replaceAll("<", "\\u003c");
}

/** Text in a Mermaid label: entities with their number, which Mermaid writes with `#`, for whatever means something to it or to HTML. */
export function mermaidText(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} _.,:;/()[\]x+-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}

/** Lines of a Graphviz label in its double quotes; a backslash would begin an escape, and `&` an entity. */
export function graphvizText(lines: readonly string[]): string {
  const plain = lines.map((line) => visible(line).replace(/["\\]/g, "\\$&").replaceAll("&", "&amp;"));
  return `"${plain.join("\\n")}"`;
}
