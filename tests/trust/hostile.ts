/** Names as a stranger may choose them, and networks and profiles that bear them. */
import type { Network } from "../../ir/network.ts";
import { network as build, relu } from "../../mod.ts";
import good from "../profiles/good/roofline.json" with { type: "json" };

/** Names that act on a terminal, on a page, in a spreadsheet, in a script, in a picture or in a table of names. */
export const names: readonly string[] = [
  "\x1b[31mred\x1b[0m",
  "\x1b]0;title\x07",
  "\x9b2J\x7f",
  "bell\x07\0",
  "two\nlines",
  "\r\nback",
  "a\ttab",
  "\u2028separated\u2029",
  "\u202egnp.exe\u202c",
  "\u2066isolated\u2069\u200f",
  "zero\u200b\u200d\ufeffwidth",
  "\ud83d",
  "a\u{e0041}tag",
  `piled${"\u0301".repeat(40)}`,
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1",
  " =1",
  '=HYPERLINK("http://x","y")',
  "a;=1",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "a|b",
  "[x](javascript:alert(1))",
  "&#8238;x",
  '"];evil[label="x',
  "end",
  "%%{init: {}}%%",
  'click a href "javascript:alert(1)"',
  "*/ throw 1; /*",
  "`${globalThis.stolen = 1}`",
  '"); globalThis.stolen = 1; ("',
  "\nglobalThis.stolen = 1\n//",
  "\\",
  "'",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "x".repeat(200),
  "層".repeat(100),
];

/** A chain of layers with those names. */
export function hostileNetwork(): Network {
  const chain = names.map((name) => relu({ name })).reduce((all, one) => all.then(one));
  return build("=n\x1b[2J\u202e\n`${1}", [4, 4, 4], chain.conv(8, 3, { name: "last\x1b[0m" }));
}

/** A chip with a text of every sort that a stranger wrote. */
export function hostileProfile(): Record<string, unknown> {
  const evil = "\x1b[2J\u202ex\nforged: 1 ms";
  const chip = JSON.parse(
    JSON.stringify({ ...good, id: "evil\x1b[2J" }).replaceAll('"datasheet"', '"=g\\u009b"'),
  );
  const { sources } = chip as { sources: Record<string, Record<string, unknown>> };
  for (const source of Object.values(sources)) {
    Object.assign(source, { short: evil, where: evil, note: evil });
  }
  return { ...chip, name: evil, summary: evil, driven: evil, energyScope: evil };
}

/** What must reach no terminal: controls, marks of direction and of no width. A line feed is a line's end. */
export const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
