import assert from "node:assert/strict";
import { components } from "../../ir/cycles.ts";

/** Points on a common cycle, each group sorted. */
function cycles(reads: readonly (readonly number[])[]): number[][] {
  const found = components(reads.length, (point) => reads[point]!);
  const groups = Map.groupBy(reads.keys(), (point) => found[point]!);
  return [...groups.values()].sort((a, b) => a[0]! - b[0]!);
}

const graphs: [name: string, reads: number[][], expected: number[][]][] = [
  ["of nothing", [], []],
  ["of a chain", [[], [0], [1]], [[0], [1], [2]]],
  ["of a point that reads itself", [[0]], [[0]]],
  ["of a cycle of three", [[2], [0], [1]], [[0, 1, 2]]],
  ["of two cycles and a way between them", [[1], [0], [1, 3], [4], [3]], [[0, 1], [2], [3, 4]]],
  ["of two cycles that share a point", [[1], [0, 2], [1]], [[0, 1, 2]]],
  ["of a diamond", [[], [0], [0], [1, 2]], [[0], [1], [2], [3]]],
  ["of a cycle inside a cycle", [[3], [0, 2], [1], [2]], [[0, 1, 2, 3]]],
];
for (const [name, reads, expected] of graphs) {
  Deno.test(`components() ${name}`, () => assert.deepEqual(cycles(reads), expected));
}

Deno.test("components() of a chain longer than a call stack", () => {
  const length = 200_000;
  assert.equal(new Set(components(length, (point) => point + 1 < length ? [point + 1] : [])).size, length);
});
