/** Fronts: what is on them, against the definition; ranges; rows that cannot be compared. */
import assert from "node:assert/strict";
import { type Goal, paretoFront, type Row, sweep } from "../../sweep/mod.ts";
import { frontWithRanges } from "../../sweep/pareto.ts";
import { Chance } from "../../sweep/random.ts";
import { twelve } from "./one.ts";

const [sample] = await sweep(twelve);

function rowWith(
  latencySeconds: number,
  energyJoules: number,
  memoryBytes = 1,
  more: Partial<Row> = {},
): Row {
  const unknown = { leastLatencySeconds: null, mostLatencySeconds: null };
  const own = { ...unknown, leastEnergyJoules: null, mostEnergyJoules: null, fits: true };
  return { ...sample!, options: {}, ...own, latencySeconds, energyJoules, memoryBytes, ...more };
}

Deno.test("a front is the rows that no other is better than, by the definition", () => {
  const chance = new Chance(11), all: readonly Goal[] = ["latencySeconds", "energyJoules", "memoryBytes"];
  for (let round = 0; round < 60; round++) {
    const goals = all.slice(0, 1 + round % 3);
    const rows = Array.from(
      { length: 40 },
      () => rowWith(1 + chance.below(9), 1 + chance.below(9), 1 + chance.below(9)),
    );
    const better = (a: Row, b: Row) =>
      goals.every((goal) => a[goal]! <= b[goal]!) && goals.some((goal) => a[goal]! < b[goal]!);
    const expected = rows.filter((row) => !rows.some((other) => better(other, row)));
    assert.deepEqual(new Set(paretoFront(rows, goals)), new Set(expected));
  }
});

Deno.test("the energy is of one inference, so that batches can be compared", () => {
  const one = rowWith(1, 1), four = rowWith(2, 2, 1, { options: { batch: 4 } });
  assert.deepEqual(paretoFront([one, four], ["energyJoules"]), [four]);
});

Deno.test("rows of a part, that do not fit or have no number are on no front", () => {
  const good = rowWith(5, 5);
  const others = [
    rowWith(1, 1, 1, { fits: false }),
    rowWith(1, 1, 1, { uncoveredMacs: 0.5 }),
    rowWith(1, 1, 1, { latencySeconds: null }),
    rowWith(1, 1, 1, { energyJoules: null }),
  ];
  assert.deepEqual(paretoFront([...others, good], ["latencySeconds", "energyJoules"]), [good]);
});

Deno.test("a row whose range reaches the front's is near it", () => {
  const front = rowWith(10, 1, 1, { leastLatencySeconds: 8, mostLatencySeconds: 12 });
  const near = rowWith(11, 1, 1, { leastLatencySeconds: 9, mostLatencySeconds: 14 });
  const far = rowWith(20, 2, 1, { leastLatencySeconds: 15, mostLatencySeconds: 30 });
  const found = frontWithRanges([far, near, front], ["latencySeconds", "energyJoules"]);
  assert.deepEqual(found.map(({ row, isFront }) => [row, isFront]), [[front, true], [near, false]]);
});

Deno.test("goals are refused where there are none", () => {
  assert.throws(() => paretoFront([], []), /goals to be one or more of latencySeconds/);
  assert.throws(() => paretoFront([], ["speed" as Goal]), /one or more of latencySeconds/);
});
