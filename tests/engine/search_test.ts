/** The search for a mapping, which leaves out what cannot be better, against a search that leaves out nothing. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { dramWords, loops, otherWords, time } from "../../engine/mapping/equations.ts";
import { bestMapping, type Goal, type RowMapping, setMapping, setsOf } from "../../engine/mapping/search.ts";
import { arrayOf, nestTermsOf, type RowArray, setShape } from "../../engine/mapping/shape.ts";
import { RowTerms } from "../../engine/mapping/equations.ts";
import { nestTime, RowStationaryTerms } from "../../engine/models/rowStationary/equations.ts";
import type { Nest } from "../../ir/work.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";

/** An array with the terms of a nest on it, and what makes a mapping better: less time. */
interface Rows {
  readonly array: RowArray;
  readonly x: RowTerms;
  readonly goal: Goal;
}

const chips = await Promise.all((["eyeriss", "eyeriss-v2"] as const).map(async (id): Promise<Rows> => {
  const { clock, models: { rowStationary } } = await loadProfile(id) as ChipProfile;
  const array = arrayOf(rowStationary!.array), x = nestTermsOf(new RowTerms(), rowStationary!.array, array);
  const t = Object.assign(new RowStationaryTerms(), {
    clockHertz: clock.hertz,
    linkBytesPerSecond: rowStationary!.array.dramBytesPerSecond.value,
    wordBytes: array.wordBytes,
    inputCodedShare: 0.6,
    outputCodedShare: 0.6,
  });
  const goal: Goal = {
    of: () => {
      nestTime(x, t);
      return x.latencySeconds;
    },
    least: (cycles) => cycles / clock.hertz,
  };
  return { array, x, goal };
}));

const upTo = (max: number) => fastCheck.integer({ min: 1, max });
/** Convolutions of up to so many filters and channels. */
function nests(filters: number, channels: number): fastCheck.Arbitrary<Nest> {
  return fastCheck.record({
    n: upTo(4),
    groups: fastCheck.constantFrom(1, 1, 2, 6),
    filters: upTo(filters),
    channels: upTo(channels),
    p: upTo(16),
    q: upTo(40),
    kernel: upTo(5),
    step: upTo(2),
  }).map(({ groups, filters, channels, kernel, step, ...rest }) => ({
    ...rest,
    groups,
    k: filters * groups,
    c: channels * groups,
    r: kernel,
    s: kernel,
    stride: [step, step],
    dilation: [1, 1],
  }));
}

const through = (last: number) => Array.from({ length: Math.max(0, Math.floor(last)) }, (_, i) => i + 1);

/** Every mapping of a shape in one tile that fits the array and its memories. */
function* mappings({ x, array }: Rows): Iterable<RowMapping> {
  const {
    layerFilters,
    layerChannels,
    outputHeight,
    outputWidth,
    kernelHeight,
    kernelWidth,
    groups,
    images,
  } = x;
  const columns = (outputWidth - 1) * x.stepWidth + x.reachWidth;
  for (const e of through(outputHeight)) {
    const sets = setsOf(array, kernelHeight, e), whole = e === outputHeight && e <= array.columns;
    for (const together of through(Math.min(groups, array.groupsTogether, sets))) {
      for (const n of whole ? through(images) : [1]) {
        for (const r of through(Math.min(sets / together, layerChannels))) {
          for (const q of through(Math.min(Math.ceil(layerChannels / r), array.inputWords / kernelWidth))) {
            const inputs = together * n * q * r * ((e - 1) * x.stepHeight + x.reachHeight) * columns;
            const room = (array.bufferWords - inputs) / (together * n * e * outputWidth);
            for (const t of through(Math.min(sets / together / r, layerFilters, room))) {
              const pass = together * t * r * kernelHeight * q * kernelWidth;
              const most = Math.min(
                array.psumWords,
                array.filterWords / (q * kernelWidth),
                array.filterBufferWords / pass,
              );
              for (const p of through(Math.min(most, Math.ceil(layerFilters / t), room / t))) {
                const rounds = Math.ceil(layerFilters / (p * t));
                for (const waiting of through(Math.min(rounds, room / (p * t)))) {
                  yield { p, q, r, t, m: waiting * p * t, n, e, together, tiles: 1 };
                }
              }
            }
          }
        }
      }
    }
  }
}

/** The time of a mapping. */
function timeOf(mapping: RowMapping, { x, goal }: Rows): number {
  setMapping(x, mapping);
  loops(x);
  time(x);
  dramWords(x);
  otherWords(x);
  return goal.of(x);
}

/** How much longer the mapping found takes than the fastest of all, for nests drawn; and how many were tried. */
function compared(
  nests: fastCheck.Arbitrary<Nest>,
  numRuns: number,
): { readonly ratios: number[]; readonly tried: number } {
  const ratios: number[] = [];
  let tried = 0;
  fastCheck.assert(
    fastCheck.property(nests, upTo(2), fastCheck.constantFrom(...chips.keys()), (nest, batch, which) => {
      const chip = chips[which]!, { x, array, goal } = chip;
      setShape(x, nest, batch, array);
      x.dramInputWords = x.images * x.layerChannels * x.groups * x.outputHeight * x.outputWidth;
      const found = bestMapping(x, array, goal);
      assert.ok(found !== undefined);
      const best = timeOf(found, chip);
      let least = Infinity;
      for (const mapping of mappings(chip)) {
        tried++;
        least = Math.min(least, timeOf(mapping, chip));
      }
      ratios.push(best / least);
    }),
    { seed: 2017, numRuns },
  );
  return { ratios, tried };
}

Deno.test("of small shapes no mapping whatever is faster than the one found", () => {
  const { ratios, tried } = compared(nests(20, 14), 150);
  assert.ok(tried > 1e6, `${tried}`);
  assert.ok(ratios.every((ratio) => ratio < 1 + 1e-9), `${Math.max(...ratios)}`);
  assert.ok(ratios.some((ratio) => ratio > 1 - 1e-9)); // the exhaustive search has seen what was found
});

// Sets stand beside each other for as many channels as there is room for: fewer may leave more of the buffer.
Deno.test("of larger ones hardly any is, and by no more than a hundredth", () => {
  const { ratios, tried } = compared(nests(90, 40), 60);
  assert.ok(tried > 5e6, `${tried}`);
  assert.ok(ratios.filter((ratio) => ratio > 1 + 1e-9).length <= 2);
  assert.ok(Math.max(...ratios) < 1.01, `${Math.max(...ratios)}`);
});
