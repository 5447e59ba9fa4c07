/** Constant cost per MAC, and stored densities. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { conv, fc, input, network } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { run } from "../../engine/equations.ts";
import { averageCost } from "../../engine/models/perMac/mod.ts";
import { paddingRatio } from "../../engine/models/sparse/padding.ts";
import { engineOf, productOf, work } from "../../engine/models/sparse/products.ts";
import type { Density, Nest } from "../../ir/work.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { SparseData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";

const eyeriss = await loadProfile("eyeriss");
const eie = await loadProfile("eie");

Deno.test("averageCost() adds up one input's costs and divides by one input's MACs", () => {
  const row = { network: "n", layer: "l", key: "", source: "s" };
  const rows = [
    { ...row, batch: 4, latencySeconds: 8, powerWatts: 0.5, macs: 10 }, // 2 s and 1 J an input
    { ...row, batch: 1, latencySeconds: 3, powerWatts: 1, macs: 90 },
  ];
  assert.deepEqual(averageCost(rows), { latencySeconds: 5 / 100, energyJoules: 4 / 100 });
});

Deno.test("perMac on Eyeriss is both networks' time over both networks' MACs", () => {
  const net = network("net", [3, 9, 9], conv(8, 3)); // 8 x 27 x 49 MACs
  const { layers } = evaluate(net, eyeriss, { batch: 2, model: "perMac" });
  const layer = layers[0] as CostedLayer;
  const perMac = (4309.4e-3 / 3 + 115.3e-3 / 4) / (15_346_630_656 + 665_784_864); // JSSC 2017, Tables VI and V
  assertNear(layer.latencySeconds, perMac * 8 * 27 * 49 * 2);
  assert.deepEqual(layer.sources, ["jssc2017-table6", "jssc2017-table5"]);
  assert.equal(layer.basis, "scaled");
});

/** Weights and padding entries that a column of `rows` random weights stores. */
function stored(random: () => number, rows: number, density: number, longest: number): [number, number] {
  let weights = 0, padding = 0, run = 0;
  for (let row = 0; row < rows; row++) {
    if (random() < density) {
      padding += Math.floor(run / (longest + 1)); // each entry says at most `longest` zeros and one value
      weights++;
      run = 0;
    } else run++;
  }
  return [weights, padding];
}

/** A linear congruential generator, the same numbers every time. */
function seeded(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

Deno.test("paddingRatio() is what random columns store on average", async (t) => {
  for (
    const [density, rows, longest] of [[0.04, 64, 15], [0.1, 64, 15], [0.1, 137, 3], [0.3, 40, 1], [
      0.5,
      16,
      15,
    ]]
  ) {
    await t.step(`density ${density}, ${rows} rows, runs of ${longest}`, () => {
      const random = seeded(7);
      let weights = 0, padding = 0;
      for (let column = 0; column < 20_000; column++) {
        const [w, p] = stored(random, rows!, density!, longest!);
        weights += w;
        padding += p;
      }
      const closed = paddingRatio(density!, rows!, longest!);
      assert.ok(Math.abs(closed - padding / weights) < 0.01, `${closed} against ${padding / weights}`);
    });
  }
});

Deno.test("paddingRatio() is the sum over positions of runs before a weight", () => {
  const share = fastCheck.double({ min: 0.01, max: 1, noNaN: true });
  const whole = fastCheck.integer({ min: 1, max: 80 });
  fastCheck.assert(
    fastCheck.property(share, whole, whole, (density, rows, longest) => {
      let expected = 0; // a weight at row i has a run of at least z zeros before it with (1 - d)^z, if i >= z
      for (let row = 0; row < rows; row++) {
        for (let zeros = longest + 1; zeros <= row; zeros += longest + 1) expected += (1 - density) ** zeros;
      }
      assert.ok(Math.abs(paddingRatio(density, rows, longest) - expected / rows) < 1e-9);
    }),
    { seed: 4, numRuns: 300 },
  );
  assert.equal(paddingRatio(0, 64, 15), 0);
  assert.equal(paddingRatio(1, 64, 15), 0);
  assert.equal(paddingRatio(0.1, 16, 15), 0);
});

const nest = {
  n: 1,
  k: 600,
  c: 4096,
  p: 1,
  q: 1,
  r: 1,
  s: 1,
  stride: [1, 1],
  dilation: [1, 1],
  groups: 1,
} as const;

const of = (value: number) => ({ value, source: "s" });

/** A product on an engine that is EIE but for some numbers. */
function productOn(nest: Nest, density: Density, changes: Partial<SparseData>) {
  const { longestZeroRun: _, ...eieOwn } = (eie as ChipProfile).models.sparse!,
    data = { ...eieOwn, ...changes };
  const engine = Object.assign(engineOf(data), {
    weightDensity: density.weights,
    activationDensity: density.activations,
  });
  const found = productOf(nest, density.weights, data);
  work(found, engine, data, run);
  return found;
}

Deno.test("a product takes stored weights x activations / PEs, and rows do not divide evenly", () => {
  const density = { weights: 0.1, activations: 0.5 }, on = { pes: of(64), longestZeroRun: of(1000) };
  const { storedWeights, evenCycles, unevenness, idealCycles } = productOn(nest, density, on);
  assertNear(storedWeights, 245_760);
  assertNear(evenCycles, 245_760 * 0.5 / 64);
  assertNear(unevenness, 10 / 9.375);
  assertNear(idealCycles, evenCycles * 10 / 9.375);
  assertNear(productOn({ ...nest, n: 3 }, density, on).evenCycles, evenCycles * 3);
});

Deno.test("a convolution deals out filters or pixels", () => {
  const conv = { ...nest, k: 24, c: 32, p: 10, q: 12, r: 3, s: 3 };
  const density = { weights: 0.25, activations: 0.5 };
  const stored = 24 * 32 * 9 * 0.25, products = stored * 120 * 0.5;
  const filters = productOn(conv, density, { pes: of(16), multipliers: of(4) });
  assertNear(filters.storedWeights, stored);
  assertNear(filters.evenCycles, products / 64);
  assertNear(filters.unevenness, 2 / 1.5);
  const pixels = productOn(conv, density, { pes: of(16), multipliers: of(4), dealtOut: "pixels" });
  assertNear(pixels.evenCycles, products / 64);
  assertNear(pixels.unevenness, 3 / 2.5); // 10 rows on 4, 12 columns on 4
  assertNear(productOn({ ...conv, groups: 4 }, density, { pes: of(16) }).storedWeights, stored / 4);
});

Deno.test("zero activations are multiplied like others where an engine does not skip them", () => {
  const { sparse, ...models } = (eie as ChipProfile).models;
  const chip = (denseActivations: boolean): ChipProfile => ({
    ...eie as ChipProfile,
    models: { ...models, sparse: { ...sparse!, denseActivations } },
  });
  const net = network("net", [4096], fc(640, { density: { weights: 0.1, activations: 0.25 } }));
  const on = (profile: ChipProfile) => evaluate(net, profile, { model: "sparse" }).total.latencySeconds;
  assertNear(on(chip(true)), 4 * on(chip(false)));
});

Deno.test("sparse multiplies by load imbalance, batch and the clock's period", () => {
  const density = { weights: 0.1, activations: 0.5 };
  const net = network("net", [4096], fc(640, { density, bias: false }));
  const layer = evaluate(net, eie, { batch: 2 }).layers[0] as CostedLayer;
  const cycles = 4096 * 640 * 0.1 * 0.5 / 64; // 10 rows a PE: no run is long enough for padding
  assertNear(layer.latencySeconds, cycles / 800e6 * 1.209 * 2);
  assertNear(layer.energyJoules, layer.latencySeconds * 0.59);
  assert.equal(layer.bound, "compute");
  assert.deepEqual(layer.sources, ["isca2016-text", "fitted-imbalance"]);
});

Deno.test("densities asked for stand in where a layer states none, and only there", () => {
  const density = { weights: 0.2, activations: 1 };
  const x = input(64);
  const net = network("net", [x.fc(64), x.fc(64, { density: { weights: 0.4 } })]);
  const { layers, assumptions } = evaluate(net, eie, { density });
  const [first, second] = layers as CostedLayer[];
  assertNear(second!.latencySeconds, first!.latencySeconds * 2);
  assert.deepEqual(assumptions, [
    {
      text: "pruned, because it states no density: weights 20 %, activations 100 % non-zero (as asked)",
      layers: ["fc1"],
    },
    { text: "pruned, because it states no density: activations 100 % non-zero (as asked)", layers: ["fc2"] },
  ]);
});

Deno.test("sparse takes work of unknown shape for one product with endless columns, and says so", () => {
  const net = input(64).custom(1000, { group: "fc" }).toNetwork("net");
  const estimate = evaluate(net, eie, { density: { weights: 0.1, activations: 0.5 } });
  const zeros = 0.9 ** 16; // the chance that a run of zeros needs padding, again and again: zeros / (1 - zeros)
  const cycles = 1000 * 0.1 * (1 + zeros / (1 - zeros)) * 0.5 / 64;
  const { loadImbalance } = (eie as ChipProfile).models.sparse!;
  assertNear(estimate.total.latencySeconds, cycles * loadImbalance.value / 800e6);
  assert.match(estimate.assumptions[0]!.text, /its shape is not known/);
});

Deno.test("sparse adds up the products of a recurrent layer", () => {
  const options = { density: { weights: 0.1, activations: 0.5 } };
  const lstm = evaluate(input(1, 64).lstm(128).toNetwork("lstm"), eie, options);
  const parts = evaluate(input(64).fc(512).toNetwork("in"), eie, options).total.latencySeconds +
    evaluate(input(128).fc(512).toNetwork("back"), eie, options).total.latencySeconds;
  assertNear(lstm.total.latencySeconds, parts);
});
