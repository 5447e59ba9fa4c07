/** Laws of the row-stationary model and of the energy hierarchy, on random layers, and small cases by hand. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { codedShare } from "../../engine/mapping/coded.ts";
import { input } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import type { Network } from "../../ir/network.ts";
import { type Density, macsOf, type Nest, type Workload } from "../../ir/work.ts";
import type { RowStationaryArray, RowStationaryData } from "../../profiles/data/rowStationary.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { type Costed, costsOf, opened, openerOf, splitOf, valuesOf } from "./one.ts";

const eyeriss = await loadProfile("eyeriss") as ChipProfile;
const v2 = await loadProfile("eyeriss-v2") as ChipProfile;
const eems = await loadProfile("mit-eems") as ChipProfile;

const size = (max: number) => fastCheck.integer({ min: 1, max });

/** Any convolution: dense, in groups, depthwise, strided, dilated, on one pixel or along one row. */
const anyNest: fastCheck.Arbitrary<Nest> = fastCheck.record({
  groups: fastCheck.constantFrom(1, 1, 1, 2, 7, 32),
  filters: size(130),
  channels: size(130),
  n: fastCheck.constantFrom(1, 1, 3),
  p: size(70),
  q: size(140),
  r: size(14),
  s: size(14),
  stride: size(4),
  dilation: fastCheck.constantFrom(1, 1, 2, 6),
}).map(({ groups, filters, channels, stride, dilation, ...rest }) => ({
  ...rest,
  groups,
  k: filters * groups,
  c: channels * groups,
  stride: [stride, stride],
  dilation: [dilation, dilation],
}));
const anyBatch = size(6);
const anyDensity: fastCheck.Arbitrary<Density> = fastCheck.record({
  weights: fastCheck.double({ min: 0, max: 1, noNaN: true }),
  activations: fastCheck.double({ min: 0, max: 1, noNaN: true }),
});

function workOf(nest: Nest, density?: Density): Workload {
  return {
    group: "conv",
    nests: [nest],
    macs: macsOf(nest),
    maskedMacs: 0,
    biasAdditions: 0,
    parameters: nest.k * nest.c / nest.groups * nest.r * nest.s,
    parametersRead: nest.k * nest.c / nest.groups * nest.r * nest.s,
    vectorOperations: 0,
    stateElements: 0,
    inputElements: nest.n * nest.c * nest.p * nest.q,
    outputElements: nest.n * nest.k * nest.p * nest.q,
    ...(density && { density }),
  };
}

/** The model that a chip has beside its table. */
function modelOf({ models: { rowStationary } }: ChipProfile) {
  return rowStationary === undefined ? "hierarchy" : "rowStationary";
}

/** A nest's cost for a batch that is worked on together. */
function costWith(chip: ChipProfile, nest: Nest, batch: number, density?: Density): Costed {
  return costsOf(openerOf(chip, modelOf(chip)), [workOf(nest, density)], batch)[0]!;
}

/** Eyeriss with other numbers. */
function changed(array: Partial<Record<keyof RowStationaryArray, number>>, hertz?: number): ChipProfile {
  const data = eyeriss.models.rowStationary!;
  const cited = Object.entries(array).map(([name, value]) => [name, { value, source: "chen2016-table4" }]);
  const rowStationary: RowStationaryData = {
    ...data,
    array: { ...data.array, ...Object.fromEntries(cited) },
  };
  return { ...eyeriss, clock: { ...eyeriss.clock, ...(hertz && { hertz }) }, models: { rowStationary } };
}

function forAll<T extends [unknown, ...unknown[]]>(
  property: fastCheck.IPropertyWithHooks<T>,
  numRuns = 150,
): void {
  fastCheck.assert(property, { seed: 2017, numRuns });
}

Deno.test("no layer is faster than its MACs, its DRAM traffic or its buffer traffic", () => {
  const { array } = eyeriss.models.rowStationary!;
  const clock = eyeriss.clock.hertz;
  forAll(fastCheck.property(anyNest, anyBatch, (nest, batch) => {
    const cost = costWith(eyeriss, nest, batch);
    const terms = valuesOf(cost);
    const least = 1 - 1e-12;
    assert.ok(cost.latencySeconds >= macsOf(nest) * batch / (168 * clock) * least);
    assert.ok(cost.latencySeconds >= terms.dramBytes! / array.dramBytesPerSecond.value * least);
    const processing = terms.processingLatencySeconds!;
    assert.ok(processing >= terms.psumBufferWords! / 2 / (array.psumWordsPerCycle.value * clock) * least);
    assert.ok(processing >= terms.weightBufferWords! / (array.filterWordsPerCycle.value * clock) * least);
    assert.ok(processing >= terms.passes! * array.passOverheadCycles.value / clock * least);
    assert.ok(cost.latencySeconds >= processing);
  }));
});

Deno.test("a mapping fits the array and its memories", () => {
  const { array } = eyeriss.models.rowStationary!;
  forAll(fastCheck.property(anyNest, anyBatch, (nest, batch) => {
    const x = valuesOf(costWith(eyeriss, nest, batch)), sets = x.r! * x.t! * x.together!;
    assert.ok(x.activePes! >= 1 && x.activePes! <= array.rows.value * array.columns.value);
    assert.ok(x.kernelHeight! <= array.rows.value && sets <= array.rows.value * array.columns.value);
    assert.ok(x.p! <= array.psumWords.value && x.q! * x.kernelWidth! <= array.inputWords.value);
    assert.ok(x.p! * x.q! * x.kernelWidth! <= array.filterWords.value && x.tiles! >= 1);
    const pass = Math.ceil(x.passGroups! * x.passFilters!) * Math.ceil(x.passChannels!);
    assert.ok(pass * x.kernelHeight! * x.kernelWidth! <= array.filterBufferBytes.value / 2);
    assert.ok(x.m! >= Math.floor(x.passFilters!) && x.m! <= x.layerFilters!);
    const psums = x.m! * x.e! * x.outputColumns!;
    const inputs = Math.ceil(x.passChannels!) * x.passInputRows! * x.inputColumns!;
    assert.ok(x.together! * x.n! * (psums + inputs) <= array.bufferBytes.value / 2);
  }));
});

Deno.test("energy adds up over its parts, and over levels and tensors", () => {
  forAll(fastCheck.property(anyNest, anyBatch, anyDensity, (nest, batch, density) => {
    for (const chip of [eyeriss, v2, eems]) {
      const cost = costWith(chip, nest, batch, density);
      const parts = Object.values(cost.energyParts!);
      assert.ok(parts.every((joules) => joules >= 0));
      assertNear(parts.reduce((a, b) => a + b, 0), cost.energyJoules, 1e-12);
    }
    const terms = valuesOf(costWith(eems, nest, batch, density));
    const cells = Object.entries(terms).filter(([name]) =>
      /^(registerFile|interPe|globalBuffer|dram)(Weights|Inputs|Outputs)$/.test(name)
    );
    assert.equal(cells.length, 12);
    const sum = cells.reduce((all, [, units]) => all + units, terms.computeEnergy!);
    assertNear(sum, terms.normalizedEnergy!, 1e-12);
    const byTensor = terms.weightsEnergy! + terms.inputsEnergy! + terms.outputsEnergy! + terms.computeEnergy!;
    assertNear(byTensor, terms.normalizedEnergy!, 1e-12);
  }));
});

Deno.test("more zeros cost no more", () => {
  forAll(fastCheck.property(anyNest, anyDensity, anyDensity, (nest, a, b) => {
    const less = {
      weights: Math.min(a.weights, b.weights),
      activations: Math.min(a.activations, b.activations),
    };
    const more = {
      weights: Math.max(a.weights, b.weights),
      activations: Math.max(a.activations, b.activations),
    };
    for (const chip of [eyeriss, v2, eems]) {
      const low = costWith(chip, nest, 1, less), high = costWith(chip, nest, 1, more);
      assert.ok(low.latencySeconds <= high.latencySeconds * (1 + 1e-12));
      assert.ok(low.energyJoules <= high.energyJoules * (1 + 1e-12));
    }
  }));
});

// Not always so if all are worked on together: the search takes the least time, and a faster mapping of more inputs may take more energy.
Deno.test("a batch that is split never costs more than its inputs one after another", () => {
  forAll(fastCheck.property(anyNest, anyBatch, (nest, batch) => {
    for (const chip of [eyeriss, v2, eems]) {
      const open = openerOf(chip, modelOf(chip)), work = [workOf(nest)];
      const one = splitOf(open, work), many = splitOf(open, work, batch);
      assert.ok(many.latencySeconds <= batch * one.latencySeconds * (1 + 1e-12));
      assert.ok(many.energyJoules <= batch * one.energyJoules * (1 + 1e-12));
    }
    assert.ok(costWith(eyeriss, nest, batch).latencySeconds / batch >= macsOf(nest) / (168 * 200e6)); // its bound
  }));
});

/** The sizes of a nest one larger: filters and channels of every group, rows, columns, images. */
function grown(nest: Nest): Nest[] {
  const { groups, k, c, n, p, q } = nest;
  return [{ k: k + groups }, { c: c + groups }, { n: n + 1 }, { p: p + 1 }, { q: q + 1 }].map((larger) => ({
    ...nest,
    ...larger,
  }));
}

// Once 195 of 2,542 pairs were: sizes had to divide the layer's, and words from DRAM weighed more than cycles.
Deno.test("a larger layer is never faster, dilated and strided ones among them", () => {
  forAll(
    fastCheck.property(anyNest, (nest) => {
      for (const chip of [eyeriss, v2, eems]) {
        const before = costWith(chip, nest, 1).latencySeconds;
        for (const larger of grown(nest)) {
          const after = costWith(chip, larger, 1).latencySeconds;
          assert.ok(
            after >= before * (1 - 1e-12),
            `${chip.id} ${JSON.stringify(larger)}: ${after} < ${before}`,
          );
        }
      }
    }),
    60,
  );
});

Deno.test("a faster clock and a faster link are never slower", () => {
  forAll(
    fastCheck.property(anyNest, anyBatch, size(8), (nest, batch, factor) => {
      const plain = costWith(changed({}), nest, batch).latencySeconds;
      const clocked = costWith(changed({}, 200e6 * factor), nest, batch).latencySeconds;
      const linked = costWith(changed({ dramBytesPerSecond: 480e6 * factor }), nest, batch).latencySeconds;
      assert.ok(clocked <= plain * (1 + 1e-12) && linked <= plain * (1 + 1e-12));
    }),
    60,
  );
});

/** More of an array that leaves its shape: wider buses, a lower overhead, more memory in each element and beside them. */
const more: readonly Partial<Record<keyof RowStationaryArray, number>>[] = [
  { psumWordsPerCycle: 8, inputWordsPerCycle: 2, filterWordsPerCycle: 8, passOverheadCycles: 100 },
  { macsPerPe: 2 },
  { filterWords: 448 },
  { psumWords: 48 },
  { bufferBytes: 104_000, filterBufferBytes: 9_000 },
];

Deno.test("wider buses, a lower overhead and more memory are never slower", () => {
  forAll(
    fastCheck.property(anyNest, (nest) => {
      const before = costWith(changed({}), nest, 1).latencySeconds;
      for (const array of more) {
        const after = costWith(changed(array), nest, 1).latencySeconds;
        assert.ok(after <= before * (1 + 1e-12), `${JSON.stringify(array)}: ${after} > ${before}`);
      }
    }),
    100,
  );
});

// 45 of 100 were slower where a mapping had to divide the array.
Deno.test("an array of four times the elements is hardly ever slower", () => {
  let slower = 0;
  forAll(
    fastCheck.property(anyNest, (nest) => {
      const small = costWith(changed({}), nest, 1);
      const large = costWith(changed({ rows: 24, columns: 28 }), nest, 1);
      if (large.latencySeconds > small.latencySeconds * (1 + 1e-12)) slower++;
    }),
    100,
  );
  assert.ok(slower <= 2, `${slower} of 100`);
});

Deno.test("AlexNet's CONV4 by hand", () => {
  const nest: Nest = {
    n: 1,
    k: 384,
    c: 384,
    p: 13,
    q: 13,
    r: 3,
    s: 3,
    stride: [1, 1],
    dilation: [1, 1],
    groups: 2,
  };
  const terms = valuesOf(costWith(eyeriss, nest, 4, { weights: 1, activations: 0.42 })); // with 0.207 another mapping is faster
  assert.equal(terms.passes, 2 * (192 / 6) * (192 / 32));
  assert.equal(terms.arithmeticCyclesPerPass, 16 * 3 * 3 * 13 * 4 + 32 * 6 * 9 / 4);
  assert.equal(terms.psumCyclesPerPass, 32 * 13 * 13 * 4 / 4);
  assert.equal(terms.inputCyclesPerPass, 4 * 6 * 15 * 15);
  const cycles = 384 * (7488 + 432 + eyeriss.models.rowStationary!.array.passOverheadCycles.value);
  assertNear(terms.processingLatencySeconds!, cycles / 200e6);
  assert.equal(terms.psumBufferWords, 2 * 4 * 384 * 169 * 32);
  assert.equal(terms.inputBufferWords, 4 * 384 * 225 * 6);
  assert.equal(terms.weightBufferWords, 384 * 192 * 9);
});

Deno.test("codedShare() counts pairs of a run and a value, three to a word of 64 bits", () => {
  const { code } = eyeriss.models.rowStationary!;
  assertNear(codedShare(0.5, code, 16), 0.5 * 64 / 3 / 16, 1e-9); // a run of 31 zeros hardly ever happens
  assert.equal(codedShare(1, code, 16), 1); // coding would take 4/3: left plain
  assertNear(codedShare(0, code, 16), 64 / 3 / 16 / 32); // a pair for every 32 zeros
});

/** Layers in one and three dimensions, and a product, beside the nest that they are mapped as. */
const odd: readonly (readonly [title: string, net: Network, nest: Partial<Nest>])[] = [
  [
    "a sequence lies along a row",
    input(500, 16).conv1d(32, 9, { bias: false }).toNetwork("net"),
    { k: 32, c: 16, q: 492, s: 9 },
  ],
  [
    "a volume is an image for each output plane, with channels x kernel depth channels",
    input(4, 6, 20, 20).conv3d(8, 3, { bias: false }).toNetwork("net"),
    { n: 4, k: 8, c: 12, p: 18, q: 18, r: 3, s: 3 },
  ],
  ["a dense layer is a 1x1 convolution of one pixel", input(256).fc(64).toNetwork("net"), { k: 64, c: 256 }],
  [
    "tokens of a dense layer are images of one pixel",
    input(77, 256).fc(64).toNetwork("net"),
    { n: 77, k: 64, c: 256 },
  ],
];

Deno.test("layers of other dimensions are mapped as images", async (t) => {
  const pixel: Nest = {
    n: 1,
    k: 1,
    c: 1,
    p: 1,
    q: 1,
    r: 1,
    s: 1,
    stride: [1, 1],
    dilation: [1, 1],
    groups: 1,
  };
  for (const [title, net, nest] of odd) {
    await t.step(title, () => {
      const [layer] = evaluate(net, eyeriss, { batch: 2 }).layers as CostedLayer[];
      const terms = valuesOf(costWith(eyeriss, { ...pixel, ...nest }, 2));
      assertNear(layer!.latencyParts!.processing!, terms.processingLatencySeconds!);
    });
  }
});

Deno.test("a kernel larger than the array is cut into pieces that add up like channels", () => {
  const patch: Nest = {
    n: 1,
    k: 64,
    c: 3,
    p: 14,
    q: 14,
    r: 16,
    s: 16,
    stride: [16, 16],
    dilation: [1, 1],
    groups: 1,
  };
  const pieces: Nest = { ...patch, c: 12, r: 8, s: 8, stride: [8, 8] };
  assert.equal(
    costWith(eyeriss, patch, 1).latencyParts!.processing,
    costWith(eyeriss, pieces, 1).latencyParts!.processing,
  );
});

Deno.test("buffers too small for any mapping are a gap", () => {
  const tiny = changed({ bufferBytes: 8 });
  const nest: Nest = {
    n: 1,
    k: 4,
    c: 4,
    p: 9,
    q: 9,
    r: 5,
    s: 5,
    stride: [1, 1],
    dilation: [1, 1],
    groups: 1,
  };
  assert.match(opened(openerOf(tiny), [workOf(nest)]).gaps[0]!, /buffers too small/);
});

Deno.test("work of unknown shape has no mapping", () => {
  const net = input(4).custom(1000, { group: "conv" }).toNetwork("net");
  const [layer] = evaluate(net, eems).layers;
  assert.ok(layer!.status === "uncovered" && /its shape is not known/.test(layer!.reason));
});

Deno.test("an estimate says which densities were assumed", () => {
  const net = input(8, 9, 9).conv(8, 3).conv(8, 3, { density: { activations: 0.3 } }).toNetwork("net");
  const { assumptions, layers } = evaluate(net, eyeriss);
  assert.deepEqual((layers as CostedLayer[]).map(({ model }) => model), ["rowStationary", "rowStationary"]);
  assert.deepEqual(assumptions.map(({ layers }) => layers), [["conv1"], ["conv2"]]);
  assert.match(assumptions[0]!.text, /^inputs 42 % and outputs 42 % non-zero/);
  assert.match(assumptions[1]!.text, /^outputs 42 % non-zero/);
});

Deno.test("a layer that waits for its weights is memory bound, though it processes for most of that time", async () => {
  const [fc6] = evaluate(await fromZoo("alexnet"), eyeriss, { model: "rowStationary" }).layers
    .filter((layer): layer is CostedLayer => layer.name === "fc6" && layer.status === "costed");
  // 37.7 M weights of 2 bytes at 480 MB/s take 157 ms, the array 95 ms
  assert.equal(fc6?.bound, "memory");
  assertNear(fc6.latencySeconds, 37_748_736 * 2 / 480e6, 1e-3);
});
