/** Functions in brackets: the same code, of which V8 keeps more. */
import assert from "node:assert/strict";
import { warmed } from "../../tools/release/warm.ts";

const CODE = `/* first */
const o = { m(n) { return n + 1; }, get g() { return 1; }, async s() { return 2; }, f: (n) => n }, late = () => a(1);
class K { m() { return o.m(3); } }
function a(n) { return twice(n) + o.m(n); }
function cold() { return 7; }
function twice(n) { return [n].map((one) => one * 2)[0]; }
export const said = [a(1), o.g, await o.s(), o.f(4), new K().m(), late(), cold()].join();
export { a };
`;

/** Where the functions of a text begin, as V8 counts: a method at its name. */
function starts(code: string, ...heads: readonly string[]): Set<number> {
  return new Set(heads.map((head) => {
    assert.equal(code.split(head).length, 2, head);
    return code.indexOf(head);
  }));
}

const called = starts(
  CODE,
  "m(n) {",
  "g() {",
  "s() {",
  "(n) => n }",
  "() => a(1)",
  "function a(n)",
  "function twice(n)",
  "(one) =>",
  "m() { return o",
);

/** What a module's code exports. */
async function saidBy(code: string): Promise<unknown> {
  const { said, a } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return [said, a.name, a(2)];
}

Deno.test("called functions stand in brackets, declarations first; getters, classes and others stay", () => {
  const code = warmed(CODE, called);
  assert.match(
    code,
    /^\/\* first \*\/\nconst a=\(function a\(n\) \{.*\}\);const twice=\(function twice\(n\) \{.*\(\(one\) => one \* 2\)/,
  );
  assert.match(code, /m:\(function\(n\) \{ return n \+ 1; \}\), get g\(\) \{ return 1; \}, async s\(\)/);
  assert.match(code, /f: \(\(n\) => n\) \}, late = \(\(\) => a\(1\)\);/);
  assert.match(code, /class K \{ m\(\) \{ return o.m\(3\); \} \}/);
  assert.match(code, /\nfunction cold\(\) \{ return 7; \}/);
});

Deno.test("the code does what it did", async () => {
  assert.deepEqual(await saidBy(warmed(CODE, called)), await saidBy(CODE));
});

Deno.test("declarations go behind imports", () => {
  const code = `import{x}from"./x.js";x();function x2(){return x}`;
  assert.equal(
    warmed(code, new Set([code.indexOf("function")])),
    `import{x}from"./x.js";const x2=(function x2(){return x});x();`,
  );
});
