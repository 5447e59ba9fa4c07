/** Values that programs forget: extremes of numbers, and texts that mean something to somebody. */

/** Numbers at the ends of what is legal, and beyond. */
export const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  1e-9,
  1e-320,
  255,
  65536,
  100_001,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  1e9,
  1e12,
  2 ** 53 - 1,
  2 ** 53,
  1e18,
  1e100,
  1e308,
  -1e308,
];

/** Texts for names, words and paths. */
export const TEXTS: readonly string[] = [
  "",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "\u001b[2J",
  "\u202ex",
  "\ud800",
  "=1+1",
  "a\nb",
  "../x",
  "/dev/zero",
  "http://127.0.0.1:9/",
  "NaN",
  "1e999",
  "x".repeat(300),
  "x".repeat(20_000),
];

/** Words for text formats, numbers among them. */
export const WORDS: readonly string[] = [
  ...TEXTS.filter((text) => text !== ""),
  ...NUMBERS.map(String),
  "99999999999999999999",
  "0x10",
  "-",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  "=",
  '"',
  "#",
];
