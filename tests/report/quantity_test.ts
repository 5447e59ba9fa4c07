/** Numbers as people and programs read them. */
import assert from "node:assert/strict";
import { columns } from "../../report/columns.ts";
import { original, pythonNumber } from "../../report/original.ts";
import { percent } from "../../ir/numbers.ts";
import { errorRange, quantity, tally } from "../../report/quantity.ts";

const quantities: readonly (readonly [value: number, unit: string, text: string])[] = [
  [0.0254, "s", "25.40 ms"],
  [0, "J", "0 J"],
  [1, "s", "1.000 s"],
  [999.94, "s", "999.9 s"],
  [999.96, "s", "1.000 ks"], // not 1000 s
  [0.99999, "s", "1.000 s"], // not 1000 ms
  [30.3e-6, "s", "30.30 us"],
  [1.7e-12, "J", "1.700 pJ"],
  [1e-18, "J", "0.001000 fJ"],
  [2.5e15, "", "2.500 P"],
  [-0.0254, "s", "-25.40 ms"],
];

Deno.test("quantity() gives four digits and a prefix", async (t) => {
  for (const [value, unit, text] of quantities) {
    await t.step(`${value} ${unit}`, () => assert.equal(quantity(value, unit), text));
  }
});

Deno.test("tally() leaves small counts as they are", () => {
  assert.deepEqual([0, 7, 999, 1000, 1_849_688_064, 0.5].map(tally), [
    "0",
    "7",
    "999",
    "1.000 k",
    "1.850 G",
    "500.0 m",
  ]);
});

const percents: readonly (readonly [share: number, digits: number, text: string])[] = [
  [0, 1, "0 %"],
  [1, 1, "100 %"],
  [0.4536, 1, "45.4 %"],
  [0.5, 1, "50 %"],
  [0.0004, 1, "<0.1 %"],
  [0.9999, 1, ">99.9 %"],
  [0.001, 0, "<1 %"],
  [0.999, 0, ">99 %"],
];

Deno.test("percent() never prints all for nearly all, nor none for nearly none", async (t) => {
  for (const [share, digits, text] of percents) {
    await t.step(text, () => assert.equal(percent(share, digits), text));
  }
});

Deno.test("errorRange() signs both ends", () => {
  assert.equal(errorRange({ low: -0.5375, high: 1.162 }), "-54 %..+116 %");
  assert.equal(errorRange({ low: 0, high: 0.004 }), "+0 %..+0 %");
  assert.equal(errorRange({ low: -0.004, high: 0 }), "+0 %..+0 %");
});

/** What Python 3 prints for the same double. */
const python: readonly (readonly [value: number, text: string])[] = [
  [0, "0.0"],
  [3, "3.0"],
  [0.1, "0.1"],
  [9.157180384087789e-5, "9.157180384087789e-05"],
  [0.0001, "0.0001"],
  [1e-10, "1e-10"],
  [1.5e-300, "1.5e-300"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.25e22, "1.25e+22"],
  [-2, "-2.0"],
];

Deno.test("pythonNumber() prints as Python does", async (t) => {
  for (const [value, text] of python) await t.step(text, () => assert.equal(pythonNumber(value), text));
});

Deno.test("original() is the JSON of 2017", () => {
  const none = { latencySeconds: 0, energyJoules: 0 }, some = { latencySeconds: 0.25, energyJoules: 1e-5 };
  const text = original({ conv: some, fc: none, total: some });
  assert.deepEqual(JSON.parse(text), {
    conv: { energy: 1e-5, latency: 0.25 },
    fc: { energy: 0, latency: 0 },
    total: { energy: 1e-5, latency: 0.25 },
  });
  assert.ok(text.startsWith('{\n  "conv": {\n    "energy": 1e-05,\n    "latency": 0.25\n  },\n  "fc"'));
});

Deno.test("columns() aligns numbers right and words left, and trims lines", () => {
  const rows = [{ name: "a", count: "1" }, { name: "long", count: "100" }];
  const lines = columns(rows, [
    { head: "count", align: "right", text: ({ count }) => count },
    { head: "name", align: "left", text: ({ name }) => name },
  ]);
  assert.deepEqual(lines, ["count  name", "    1  a", "  100  long"]);
});
