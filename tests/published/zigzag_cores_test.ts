/**
 * ZigZag's Edge-TPU-, Ascend-, Tesla-NPU- and Meta-prototype-like cores on ResNet-18: energy by operand and memory of the mappings that it
 * chose, its published totals, and what a search finds. L. Mei et al., "ZigZag", IEEE TC 70(8), 2021; totals of
 * `tests/main/test_origin/` in KULeuven-MICAS/zigzag.
 */
import assert from "node:assert/strict";
import type { TreeMapping } from "../../engine/mapped.ts";
import type { Objective } from "../../engine/mod.ts";
import { PICO } from "../../ir/units.ts";
import {
  type ChipProfile,
  loadProfile,
  type LoopName,
  type ProfileId,
  type TensorName,
} from "../../profiles/mod.ts";
import { costedOn, loopsOf, nestOf, termsOn, workOf } from "../engine/memoryTree/given.ts";
import { assertNear } from "../near.ts";
import table from "./mappings/zigzag-cores-resnet18.json" with { type: "json" };

/** A layer with ZigZag's mapping and what it prints: cycles of the arithmetic, stalls, loads before and after. */
interface Row {
  readonly layer: string;
  readonly layers: number;
  readonly k: number;
  readonly c: number;
  readonly p: number;
  readonly q: number;
  readonly r: number;
  readonly s: number;
  readonly stride: number;
  readonly loops: string;
  readonly outside: Readonly<Record<string, number>>;
  readonly spread: { readonly [L in LoopName]?: number };
  readonly cycles: readonly number[];
  readonly picojoules: Readonly<Record<string, number>>;
}

interface Core {
  readonly profile: string;
  readonly publishedPicojoules: number;
  readonly publishedCycles: number;
  readonly rows: readonly Row[];
}

const cores = table.cores as unknown as readonly Core[];

/** A row's work; as in ZigZag, its image is the outputs times the stride. */
function workOfRow({ k, c, p, q, r, s, stride }: Row) {
  return workOf(nestOf({ k, c, p, q, r, s, stride }, [p * stride, q * stride]));
}

/** A row's mapping; a part of a place is a whole one here. */
function mappingOf({ loops: text, outside, spread }: Row, { models }: ChipProfile): TreeMapping {
  const loops = loopsOf(text),
    tiles: Record<string, { [T in TensorName]?: number }> = {
      dram: { weights: 0, inputs: 0, outputs: 0 },
    };
  for (const [place, cut] of Object.entries(outside)) {
    const [memory, tensor] = place.split(" ") as [string, TensorName];
    (tiles[memory] ??= {})[tensor] = cut;
  }
  const spreadOver = (names: readonly LoopName[]) =>
    names.flatMap((name): [LoopName, number][] =>
      (spread[name] ?? 1) > 1 ? [[name, Math.ceil(spread[name]!)]] : []
    );
  const fanOuts = models.memoryTree!.fanOuts.map(({ name, loops: names }) =>
    [name, { outside: loops.length, loops: spreadOver(names) }] as const
  );
  return { loops, tiles, fanOuts: Object.fromEntries(fanOuts) };
}

/** The sum of a row's energies. */
const picojoulesOf = ({ picojoules }: Row): number =>
  Object.values(picojoules).reduce((all, own) => all + own, 0);

/** Picojoules of a row with ZigZag's mapping, by what they are for: `compute`, or a memory and a tensor. */
function ownOf(row: Row, chip: ChipProfile): Readonly<Record<string, number>> {
  const terms = termsOn(chip, workOfRow(row), mappingOf(row, chip));
  const termOf = (place: string) => {
    const [memory, tensor = ""] = place.split(" ");
    return `${memory}${tensor.slice(0, 1).toUpperCase()}${tensor.slice(1)}Joules`;
  };
  return Object.fromEntries(
    Object.keys(row.picojoules).map((place) => [place, terms.get(termOf(place))! / PICO]),
  );
}

/** Rows all of whose places are whole. */
const isWhole = ({ spread }: Row): boolean =>
  Object.values(spread).every((places) => Number.isInteger(places));

Deno.test("the rows add up to ZigZag's published totals", () => {
  for (const { profile, publishedPicojoules, publishedCycles, rows } of cores) {
    const of = (value: (row: Row) => number) => rows.reduce((all, row) => all + row.layers * value(row), 0);
    assert.equal(of(() => 1), 21, profile);
    assertNear(of(picojoulesOf), publishedPicojoules, 1e-8, profile);
    assertNear(of(({ cycles }) => cycles.reduce((all, own) => all + own, 0)), publishedCycles, 1e-8, profile);
  }
});

Deno.test("cycles of the arithmetic are ZigZag's", async () => {
  for (const { profile, rows } of cores) {
    const chip = await loadProfile(profile as ProfileId) as ChipProfile;
    for (const row of rows) {
      const terms = termsOn(chip, workOfRow(row), mappingOf(row, chip));
      assertNear(terms.get("computeCycles")!, row.cycles[0]!, 1e-12, `${profile} ${row.layer}`);
    }
  }
});

/**
 * Shares of a layer's energy. ZigZag cuts accesses of fewer than a line to whole ones (1e-4). It loads every tile of inputs whole where windows
 * overlap, so that it counts more in the inputs' memories; and of a fan-out of 3.5 places it reads inputs for 3.
 */
const WHOLE = 1e-4, OVERLAP = 0.0075;

Deno.test("energy of each operand in each memory is ZigZag's where places are whole", async () => {
  let equal = 0, overlapping = 0;
  for (const { profile, rows } of cores) {
    const chip = await loadProfile(profile as ProfileId) as ChipProfile;
    for (const row of rows.filter(isWhole)) {
      const own = ownOf(row, chip), all = picojoulesOf(row);
      for (const [place, picojoules] of Object.entries(row.picojoules)) {
        const off = (own[place]! - picojoules) / all, what = `${profile} ${row.layer} ${place}: ${off}`;
        if (Math.abs(off) <= WHOLE) equal++;
        else {
          assert.ok(/inputs$/.test(place) && off < 0 && off > -OVERLAP, what);
          overlapping++;
        }
      }
    }
  }
  assert.deepEqual([equal, overlapping], [239, 10]);
});

/** Energy of ZigZag's mappings as counted here over what it prints: for a row of parts of places, and for the network. */
const PARTS = [0.99, 1.071] as const;

/** The network's energy over ZigZag's published total, for its own mappings counted here and for those of a search. */
const RATIOS: Readonly<Record<string, readonly [counted: number, searched: number]>> = {
  "zigzag-edge-tpu-like": [1.0232, 1.0225],
  "zigzag-ascend-like": [1.0027, 0.9],
  "zigzag-tesla-npu-like": [1.0038, 0.93],
  "zigzag-meta-prototype-like": [0.9983, 0.905],
};

Deno.test("energy of ZigZag's mappings is its own, but for parts of places and overlapping windows", async () => {
  for (const { profile, publishedPicojoules, rows } of cores) {
    const chip = await loadProfile(profile as ProfileId) as ChipProfile;
    let all = 0;
    for (const row of rows) {
      const own = Object.values(ownOf(row, chip)).reduce((sum, part) => sum + part, 0);
      const ratio = own / picojoulesOf(row), [low, high] = PARTS;
      assert.ok(ratio > low && ratio < high, `${profile} ${row.layer}: ${ratio}`);
      all += row.layers * own;
    }
    assertNear(all, RATIOS[profile]![0] * publishedPicojoules, 1e-4, profile);
  }
});

/** Energy and cycles of the network with searched mappings. */
function searched(chip: ChipProfile, rows: readonly Row[], objective: Objective) {
  let picojoules = 0, cycles = 0;
  for (const row of rows) {
    const found = costedOn(chip, workOfRow(row), { objective, mapSeconds: 0.1 })!;
    picojoules += row.layers * found.joules / PICO;
    cycles += row.layers * found.cycles;
  }
  return { picojoules, cycles };
}

/** Cycles of the network over ZigZag's: here a layer waits for DRAM, there for windows of ports and for loads before and after. */
const CYCLES = 0.02;

Deno.test("a search takes no more energy than ZigZag's mappings, and as many cycles as ZigZag says", async () => {
  for (const { profile, publishedPicojoules, publishedCycles, rows } of cores) {
    const chip = await loadProfile(profile as ProfileId) as ChipProfile, [counted, bound] = RATIOS[profile]!;
    const least = searched(chip, rows, "energy").picojoules / publishedPicojoules;
    assert.ok(least <= counted && least <= bound, `${profile}: ${least}`);
    const { cycles } = searched(chip, rows, "latency");
    assertNear(cycles, publishedCycles, CYCLES, profile);
  }
});
