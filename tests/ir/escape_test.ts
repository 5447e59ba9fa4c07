/** Text from outside, as each target shows it. */
import assert from "node:assert/strict";
import {
  csvCell,
  cut,
  graphvizText,
  htmlText,
  jsonText,
  markdownText,
  mermaidText,
  shown,
  visible,
  visibleLines,
} from "../../ir/escape.ts";
import { widthOf } from "../../report/width.ts";

/** A text, and how it is seen in a line. */
const lines: readonly (readonly [text: string, seen: string])[] = [
  ["conv1", "conv1"],
  ["層 ñ Ω é 🙂", "層 ñ Ω é 🙂"],
  ["a\x1b[2Jb", "a\\u001b[2Jb"],
  ["\x1b]0;title\x07", "\\u001b]0;title\\u0007"],
  ["\x9b31m\x90\x7f", "\\u009b31m\\u0090\\u007f"],
  ["a\nb\r\tc\0", "a\\nb\\r\\tc\\u0000"],
  ["\u202eevil\u202c\u2066x\u2069\u200f\u061c", "\\u202eevil\\u202c\\u2066x\\u2069\\u200f\\u061c"],
  ["a\u200b\u200d\u2060\ufeff\u00adb", "a\\u200b\\u200d\\u2060\\ufeff\\u00adb"],
  ["a\u2028b\u2029\x85", "a\\u2028b\\u2029\\u0085"],
  ["\ud800a\udc00", "\\ud800a\\udc00"],
  ["a\u{e0041}\u{e007f}", "a\\udb40\\udc41\\udb40\\udc7f"],
  ["\u3164\ufe0f", "\\u3164\\ufe0f"],
  ["e\u0301", "e\u0301"],
  [`a${"\u0301".repeat(6)}b`, `a${"\u0301".repeat(3)}${"\\u0301".repeat(3)}b`],
];
Deno.test("visible() leaves nothing that acts on a terminal or that nobody sees", async (t) => {
  for (const [text, seen] of lines) {
    await t.step(seen, () => {
      assert.equal(visible(text), seen);
      assert.equal(visible(seen), seen, "it is shown the same when shown again");
      assert.equal(JSON.parse(jsonText(text)), text, "JSON is exact");
      assert.equal(visibleLines(jsonText(text)), jsonText(text));
      assert.match(jsonText([text]), /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
    });
  }
});

Deno.test("visibleLines() keeps line feeds and tabs, and nothing else", () => {
  assert.equal(visibleLines("a\tb\nb\r\n\x1b"), "a\tb\nb\\r\n\\u001b");
});

Deno.test("shown() shows every text of plain data, keys too, and copies only what it must", () => {
  const harmless = { a: [1, "x", null], b: { c: true } };
  assert.equal(shown(harmless), harmless);
  const data = { "k\x1b": ["\u202e", { deep: "\n" }], same: harmless };
  const seen: { same: unknown } = shown(data);
  assert.deepEqual(seen, { "k\\u001b": ["\\u202e", { deep: "\\n" }], same: harmless });
  assert.equal(seen.same, harmless);
  const own = shown(JSON.parse('{ "__proto__": "\\u001b" }'));
  assert.deepEqual(Object.entries(own), [["__proto__", "\\u001b"]]);
});

Deno.test("cut() leaves out the middle", () => {
  assert.equal(cut("abcdefghij", 10), "abcdefghij");
  assert.equal(cut("abcdefghijk", 10), "abcd...ijk");
  assert.equal(cut("\u{1F600}".repeat(10), 10), "\u{1F600}".repeat(10)); // signs, of which each is two units
  assert.equal(cut("\u{1F600}".repeat(11), 10), `${"\u{1F600}".repeat(4)}...${"\u{1F600}".repeat(3)}`);
});

/** A cell, and how CSV has it. */
const cells: readonly (readonly [cell: string | number | undefined, text: string])[] = [
  [undefined, ""],
  ["", ""],
  [-0.5, "-0.5"],
  [1e-21, "1e-21"],
  ["conv1", "conv1"],
  ["-1", "'-1"],
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\\t=1"],
  ["\r1", "'\\r1"],
  [" =1", "' =1"],
  ["＝1", "'＝1"],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ["a,b", '"a,b"'],
  ["a;=1", '"a;=1"'],
  ['a"b', '"a""b"'],
  ["a\nb", "a\\nb"],
  [" a", '" a"'],
];
Deno.test("csvCell() quotes what needs it and lets no spreadsheet run a text", async (t) => {
  for (const [cell, text] of cells) await t.step(text, () => assert.equal(csvCell(cell), text));
});

Deno.test("text in Markdown, HTML, Mermaid and Graphviz is text", () => {
  const text = 'a|<b> "c" & \\ `d` $e$ [f](g) #1;\u202e';
  assert.equal(markdownText(text), 'a\\|\\<b\\> "c" \\& \\\\ \\`d\\` \\$e\\$ \\[f\\](g) \\#1;\\\\u202e');
  assert.equal(htmlText(text), "a|&#60;b&#62; &#34;c&#34; &#38; \\ &#96;d&#96; $e$ [f](g) #1;\\u202e");
  assert.match(mermaidText(text), /^a#124;#60;b#62; #34;c#34; #38; #92; .*#92;u202e$/);
  assert.equal(
    graphvizText([text, "x"]),
    '"a|<b> \\"c\\" &amp; \\\\ `d` $e$ [f](g) #1;\\\\u202e\\nx"',
  );
});

Deno.test("widthOf() counts the columns of a terminal", () => {
  const widths = ["abc", "é", "e\u0301", "層a", "ｱ", "Ａ", "🙂", "가"].map(widthOf);
  assert.deepEqual(widths, [3, 1, 1, 3, 1, 2, 2, 2]);
});
