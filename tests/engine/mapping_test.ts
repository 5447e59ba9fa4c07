/** The search for a mapping, which leaves out what cannot be better, against a search that leaves out nothing. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { divisors, lastUpTo, rounded, setsOf, shares } from "../../engine/mapping/counts.ts";
import { mapRows, type RowMapping } from "../../engine/mapping/rowStationary.ts";
import { arrayOf, inputColumns, inputRows, type RowShape } from "../../engine/mapping/shape.ts";
import { cyclesOf } from "../../engine/mapping/traffic.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const chips = await Promise.all((["eyeriss", "eyeriss-v2"] as const).map(async (id) => {
  const data = (await loadProfile(id) as ChipProfile).models.rowStationary!;
  return { array: arrayOf(data.array), goal: data.goal };
}));
type Rows = typeof chips[number];

const upTo = (max: number) => fastCheck.integer({ min: 1, max });
const anyShape: fastCheck.Arbitrary<RowShape> = fastCheck.record({
  images: upTo(4),
  groups: fastCheck.constantFrom(1, 1, 2, 6),
  filters: upTo(20),
  channels: upTo(14),
  outputHeight: upTo(16),
  outputWidth: upTo(40),
  kernel: upTo(5),
  step: upTo(2),
}).map(({ kernel, step, ...rest }) => ({
  ...rest,
  kernelHeight: kernel,
  kernelWidth: kernel,
  reachHeight: kernel,
  reachWidth: kernel,
  stepHeight: Math.min(step, kernel),
  stepWidth: Math.min(step, kernel),
}));

/** Every mapping of a shape in one tile that fits the array and its memories, as many filters in an element as go. */
function* mappings(shape: RowShape, { array }: Rows): Iterable<RowMapping> {
  const { kernelHeight, kernelWidth, outputHeight, outputWidth, groups } = shape;
  for (let e = 1; e <= outputHeight; e++) {
    const sets = setsOf(array, kernelHeight, e), whole = e === outputHeight && e <= array.columns;
    for (const n of whole ? shares(shape.images) : [1]) {
      for (const filters of rounded(shape.filters, shape.filters < 16 ? [4] : [8, 16])) {
        for (const channels of rounded(shape.channels, [4])) {
          for (const m of divisors(filters)) {
            for (const q of divisors(channels)) {
              for (const r of divisors(channels / q)) {
                for (const t of divisors(m).filter((t) => r * t <= sets)) {
                  const together = Math.min(groups, array.groupsTogether, Math.floor(sets / (r * t)));
                  const inputs = n * q * r * inputRows(shape, e) * inputColumns(shape, outputWidth);
                  if (together * (m * n * e * outputWidth + inputs) > array.bufferWords * (1 + 1e-12)) {
                    continue;
                  }
                  const weights = q * kernelWidth, pass = together * t * r * kernelHeight * weights;
                  const p = divisors(m / t).findLast((p) =>
                    p <= array.psumWords && p * weights <= array.filterWords &&
                    p * pass <= array.filterBufferWords
                  );
                  if (p === undefined || weights > array.inputWords) continue;
                  const activePes = kernelHeight * e * r * t * together;
                  yield { p, q, r, t, m, n, e, together, filters, channels, tiles: 1, activePes };
                }
              }
            }
          }
        }
      }
    }
  }
}

function scoreOf(shape: RowShape, mapping: RowMapping, { array, goal }: Rows): number {
  const { images, groups, channels, kernelHeight, kernelWidth, outputHeight, outputWidth } = shape;
  const strips = Math.ceil(outputHeight / mapping.e), last = outputHeight - (strips - 1) * mapping.e;
  const rows = (strips - 1) * inputRows(shape, mapping.e) + inputRows(shape, last);
  const weights = shape.filters * channels * kernelHeight * kernelWidth * groups * strips *
    Math.ceil(images / mapping.n);
  const inputs = images * channels * groups * rows * inputColumns(shape, outputWidth) * mapping.filters /
    mapping.m;
  const { cycles, bufferWords } = cyclesOf(shape, mapping, array);
  return goal.dramWord.value * (weights + goal.inputShare.value * inputs) + goal.cycle.value * cycles +
    goal.globalBufferWord.value * bufferWords;
}

Deno.test("no mapping that keeps as many elements busy has a lower cost than the one found", () => {
  let better = 0;
  fastCheck.assert(
    fastCheck.property(anyShape, fastCheck.constantFrom(...chips), (shape, chip) => {
      const found = mapRows(shape, chip.array, chip.goal);
      const all = [...mappings(shape, chip)];
      assert.ok(found !== undefined && all.length > 0);
      const score = scoreOf(shape, found, chip);
      const busy = all.filter(({ activePes }) => activePes >= found.activePes);
      const least = Math.min(...busy.map((mapping) => scoreOf(shape, mapping, chip)));
      if (least > score) better++;
      assertNear(score, Math.min(score, least), 1e-9, JSON.stringify([shape, found]));
    }),
    { seed: 2017, numRuns: 150 },
  );
  assert.equal(better, 0); // the exhaustive search has seen what was found
});

Deno.test("divisors() and lastUpTo() on numbers known by heart", () => {
  assert.deepEqual(divisors(12), [1, 2, 3, 4, 6, 12]);
  assert.deepEqual(divisors(49), [1, 7, 49]);
  assert.deepEqual(divisors(1), [1]);
  for (let count = 1; count <= 5000; count++) divisors(count); // more than are remembered
  assert.deepEqual(divisors(12), [1, 2, 3, 4, 6, 12]);
  assert.deepEqual([0, 1, 5, 12, 99].map((limit) => lastUpTo([1, 2, 4, 12], limit)), [-1, 0, 2, 3, 3]);
});
