/** Fronts of two costs: what is on them, equal things, and what ranges leave open. */
import assert from "node:assert/strict";
import { frontOf, type Measures } from "../../ir/front.ts";

type Two = readonly [number, number];
const exact = (values: Two): Measures => ({ values, least: values, most: values });
/** Costs that may be a third less or more. */
const within = (values: Two): Measures => ({
  values,
  least: values.map((value) => value * 2 / 3),
  most: values.map((value) => value * 4 / 3),
});

const fronts: readonly (readonly [name: string, things: readonly Two[], best: readonly Two[]])[] = [
  ["nothing", [], []],
  ["one", [[1, 1]], [[1, 1]]],
  ["a trade, the first cost rising", [[3, 1], [1, 3], [2, 2]], [[1, 3], [2, 2], [3, 1]]],
  ["what is worse in one and equal in the other is off", [[1, 3], [1, 4], [2, 3]], [[1, 3]]],
  ["equal things are both on", [[2, 2], [1, 3], [2, 2]], [[1, 3], [2, 2], [2, 2]]],
  ["equal things are both off", [[2, 2], [1, 1], [2, 2]], [[1, 1]]],
];

for (const [name, things, best] of fronts) {
  Deno.test(`frontOf(): ${name}`, () => {
    const found = frontOf(things, exact);
    assert.deepEqual(found, { best, near: [] });
  });
}

Deno.test("frontOf(): near is what no thing of the front is better than for certain", () => {
  const first: Two = [10, 10], close: Two = [15, 15], half: Two = [100, 11], far: Two = [30, 30];
  // 15 x 2/3 = 10 < 10 x 4/3; 11 x 2/3 < 10 x 4/3 although 100 x 2/3 is not; 30 x 2/3 = 20 > 13.3
  assert.deepEqual(frontOf([far, half, close, first], within), { best: [first], near: [close, half] });
});
