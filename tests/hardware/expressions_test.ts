/** Expressions of sizes, and the part of Jinja that descriptions are written in: values by hand, as Python 3 and Jinja 3 give them. */
import assert from "node:assert/strict";
import { evaluated, MOST_LETTERS, type Value } from "../../hardware/expressions.ts";
import { expanded, expandedYaml } from "../../hardware/jinja.ts";

const known: Readonly<Record<string, Value>> = {
  rows: 12,
  inf: Infinity,
  "buffer.attributes.width": 64,
  "PE.spatial.meshX": 14,
  "weight.bits": 0,
  All: 0,
};
const context = {
  names: (path: readonly string[]) => known[path.join(".")],
  functions: { len: () => 2 },
  fault: (expected: string, got: string) => new Error(`expected ${expected}, got ${got}`),
};

const VALUES: readonly (readonly [text: string, value: Value])[] = [
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["2 ** 3 ** 2", 512],
  ["-2 ** 2", -4],
  ["2 ** -1", 0.5],
  ["-7 // 2", -4],
  ["-7 % 3", 2],
  ["7 / 2", 3.5],
  ["8 * 38.4e9", 307200000000],
  ["1_000 + .5", 1000.5],
  ["ceil(rows / 8) * max(1, 2) - min(3, rows)", 1],
  ["int(7.9) + floor(-0.5) + log2(8) + pow(2, 3) + sqrt(16) + abs(-1)", 22],
  ['rows * buffer.attributes["width"]', 768],
  ["buffer.attributes.width / 8", 8],
  ["PE.spatial.meshX", 14],
  ["inf", Infinity],
  ["8 * inf", Infinity],
  ["weight.bits if weight.bits else 1", 1],
  ["1 if rows == 12 and not rows < 3 or nothing else 2", 1],
  ["nothing | default(4) + 1", 5],
  ["rows | default(4)", 12],
  ["'./' ~ \"a\" ~ 1", "./a1"],
  ["'a' + 'b'", "ab"],
  ["len(All) == 3", false],
  ["True", true],
];

Deno.test("expressions give what Python and Jinja give", async (t) => {
  for (const [text, value] of VALUES) {
    await t.step(text, () => assert.equal(evaluated(text, context), value));
  }
});

const FAULTS: readonly (readonly [text: string, message: string])[] = [
  ["1 / 0", "expected a number, got 1 / 0"],
  ["2 ** 99999", "expected a number, got 2 ** 99999"],
  ["0 * inf", "expected a number, got 0 * Infinity"],
  ["1 +", 'expected a number, a name or ( in "1 +", got its end'],
  ["1 2", 'expected the end of the expression in "1 2", got 2'],
  ["12px", 'expected an expression, got "12px", not understood from "12px"'],
  ["columns", 'expected names that stand for something, got "columns"'],
  ["rows + 'a'", 'expected a number, got "a"'],
  ["max()", "expected max of 1 to 16, got 0"],
  [
    "__import__('os')",
    'expected one of the functions min, max, ceil, floor, int, float, abs, sqrt, log2, pow, got "__import__"',
  ],
  [
    "constructor(1)",
    'expected one of the functions min, max, ceil, floor, int, float, abs, sqrt, log2, pow, got "constructor"',
  ],
  ["rows | length", 'expected no filter but default, got "length"'],
  ["[1 for x in rows]", 'expected a number, a name or ( in "[1 for x in rows]", got "["'],
  ["'a' * 3", 'expected a number, got "a"'],
  [`${"(".repeat(40)}1${")".repeat(40)}`, "expected an expression nested at most 32 deep"],
  [`${"-".repeat(40)}1`, "expected an expression nested at most 32 deep"],
  [
    "1".repeat(MOST_LETTERS + 1),
    `expected an expression of at most ${MOST_LETTERS} letters, got ${MOST_LETTERS + 1}`,
  ],
];

Deno.test("what is no expression is refused with what was expected", async (t) => {
  for (const [text, message] of FAULTS) {
    await t.step(text.slice(0, 20), () => {
      assert.throws(() => evaluated(text, context), (error: Error) => error.message.startsWith(message));
    });
  }
});

/** Files of one folder. */
const FILES: Readonly<Record<string, string>> = {
  "sizes.yaml":
    "{% set lines = 4 %}\nvariables:\n  depth: {{lines * 2}}\n  nodes: [!Component {name: glb}, !Nothing {}]\n",
  "loop.yaml": "a: 1\n{{include_text('loop.yaml')}}\n",
  "bad.yaml": "\n\na: {{1 / 0}}\n",
};

function template(text: string) {
  const sibling = (name: string) =>
    FILES[name] === undefined
      ? Promise.reject(new Error(`no ${name}`))
      : Promise.resolve(new TextEncoder().encode(FILES[name]));
  return { path: "arch.yaml", bytes: new TextEncoder().encode(text), sibling };
}

const EXPANDED: readonly (readonly [template: string, text: string])[] = [
  ["a: {{ 2 * 3 }} # no {# comment\n of two lines #}more", "a: 6 # no more"],
  ["{% set width = 64 %}\n{%- set half = width / 2 -%}\na: {{half}}", "\n\na: 32"],
  ["{% if wide | default(True) %}a: 1{% else %}a: 2{% endif %}", "a: 1"],
  ["{% set n = 2 %}{% if n == 1 %}a{% elif n == 2 %}b{% else %}c{% endif %}", "b"],
  ["{% if False %}{{ unknown }}{% if True %}a{% else %}b{% endif %}{% for x in y %}{% endif %}c", "c"],
  [
    "{{include_text('./sizes.yaml')}}b: {{lines}}",
    "\nvariables:\n  depth: 8\n  nodes: [!Component {name: glb}, !Nothing {}]\nb: 4",
  ],
  [
    "{{add_to_path(cwd())}}a: {{include('sizes.yaml', 'variables.nodes')}}",
    'a: [!Component {"name": "glb"}, !Nothing {}]',
  ],
  ["{% set v = include(find_path('sizes.yaml'), 'variables.depth') %}a: {{v}}", "a: 8"],
];

Deno.test("Jinja's expressions, variables, conditions and files of the same folder are expanded", async (t) => {
  for (const [text, wanted] of EXPANDED) {
    await t.step(text.slice(0, 40), async () => {
      assert.equal((await expanded(template(text))).text, wanted);
    });
  }
});

const REFUSED: readonly (readonly [template: string, message: string])[] = [
  [
    "a: 1\n{% for x in y %}{% endfor %}",
    "Cannot read arch.yaml line 2: expected what FODLAM models, got Jinja's {% for x in y %}; {{ expression }}, {% set %}, {% if %} and files of the same folder are read",
  ],
  [
    "\n{{add_to_path('../components')}}",
    'Cannot read arch.yaml line 2: expected what FODLAM models, got the folder "../components"; files of the same folder are read',
  ],
  [
    "\n\na: {{columns}}",
    'Cannot read arch.yaml line 3: expected names that stand for something, got "columns"',
  ],
  ["a: 1\n{{include_text('bad.yaml')}}", "Cannot read bad.yaml line 3: expected a number, got 1 / 0"],
  [
    "{{include_text('loop.yaml')}}",
    'Cannot read loop.yaml line 2: expected at most 64 files, 8 inside each other, got "loop.yaml" besides',
  ],
  [
    "a: {{include('sizes.yaml', 'variables.width')}}",
    'Cannot read sizes.yaml line 3 "variables": expected a key "width", got none',
  ],
  ["a: 1\nb: {{ 2", "Cannot read arch.yaml line 2: expected }} after {{, got none"],
  ["\n{% if True %}\na", "Cannot read arch.yaml line 2: expected {% endif %} after {% if %}, got none"],
  [
    `{% set a = 'x' %}${"{% set a = a ~ a %}".repeat(40)}`,
    "Cannot read arch.yaml line 1: expected a text of at most 10000 letters, got 16384",
  ],
];

Deno.test("the rest of Jinja is refused with its place", async (t) => {
  for (const [text, message] of REFUSED) {
    await t.step(text.slice(0, 40), async () => {
      await assert.rejects(expanded(template(text)), (error: Error) => error.message === message);
    });
  }
});

Deno.test("a value of an included file knows the line of that file", async () => {
  const { root, included } = await expandedYaml(template("a: 1\n{{include_text('sizes.yaml')}}b: x\n"));
  assert.deepEqual(included, ["sizes.yaml"]);
  assert.deepEqual(root.get("variables").get("depth").place, { path: "sizes.yaml", words: 'line 3 "depth"' });
  assert.deepEqual(root.get("b").place, { path: "arch.yaml", words: 'line 2 "b"' });
  assert.deepEqual(root.get("variables").get("nodes").list().map(({ tag }) => tag), ["Component", "Nothing"]);
});
