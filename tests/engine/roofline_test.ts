/** Laws of the roofline, tried on random layers and random chips, and closed forms of single layers. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { input } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { Chip } from "../../engine/model.ts";
import { roofline } from "../../engine/models/roofline/mod.ts";
import { bytesOf, type Group, type Nest, product, type Workload } from "../../ir/work.ts";
import { type ChipProfile, loadProfile, type RooflineData } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { type Costed, costsOf, opened, runOf, splitOf } from "./one.ts";

const groups: readonly Group[] = [
  "conv",
  "fc",
  "matmul",
  "pool",
  "rectifier",
  "activation",
  "normalization",
  "elementwise",
  "movement",
];

const cited = (value: number) => ({ value, source: "s" });
const whole = (max: number, min = 1) => fastCheck.integer({ min, max });
const share = fastCheck.double({ min: 0.05, max: 1, noNaN: true });

/** A whole number of any size up to 10 to the power given, small ones as often as large. */
const upTo = (power: number) =>
  fastCheck.double({ min: 0, max: power, noNaN: true }).map((exponent) => Math.round(10 ** exponent));

const anyTile = fastCheck.tuple(whole(256), whole(256), whole(64));

const anyData: fastCheck.Arbitrary<RooflineData> = fastCheck.record({
  peak: upTo(15),
  cores: whole(200),
  efficiency: share,
  tiles: fastCheck.array(anyTile, { minLength: 1, maxLength: 4 }),
  serialShare: fastCheck.option(share, { nil: undefined }),
  splits: whole(16),
  loadRows: whole(128),
  operations: upTo(13),
  lanes: whole(5000),
  multiplies: fastCheck.boolean(),
  nearBytesPerSecond: upTo(13),
  farBytesPerSecond: upTo(12),
  capacity: upTo(8),
  weightCapacity: upTo(8),
  overlap: share,
  overhead: fastCheck.double({ min: 0, max: 1e-4, noNaN: true }),
  watts: whole(500),
}).map((x) => ({
  groups,
  peaks: [
    { bits: 16, macsPerSecond: x.peak, source: "s", joulesPerMac: cited(1e-12) },
    { bits: 8, macsPerSecond: 2 * x.peak, source: "s", joulesPerMac: cited(4e-13) },
  ],
  unit: {
    cores: cited(x.cores),
    efficiency: cited(x.efficiency),
    tiles: { sizes: x.tiles, source: "s" },
    ...(x.serialShare !== undefined && { serialShare: cited(x.serialShare) }),
    splits: cited(x.splits),
    loadRows: cited(x.loadRows),
  },
  vector: {
    operationsPerSecond: cited(x.operations),
    efficiency: cited(1),
    lanes: cited(x.lanes),
    multiplies: x.multiplies,
    joulesPerOperation: cited(2e-12),
  },
  memories: [
    {
      name: "sram",
      bytesPerSecond: cited(x.nearBytesPerSecond),
      efficiency: cited(1),
      offChip: false,
      capacityBytes: cited(x.capacity),
      activationBytes: cited(x.capacity / 2),
      weightBytes: cited(x.weightCapacity),
      joulesPerByte: cited(5e-12),
    },
    {
      name: "dram",
      bytesPerSecond: cited(x.farBytesPerSecond),
      efficiency: cited(1),
      offChip: true,
      joulesPerByte: cited(1e-10),
    },
  ],
  overlap: cited(x.overlap),
  overheads: [{ groups, seconds: cited(x.overhead) }],
  startSeconds: cited(x.overhead),
  fused: [{ group: "rectifier", after: ["conv"], source: "s" }],
  power: { watts: cited(x.watts), share: cited(0.3) },
}));

const anyNest: fastCheck.Arbitrary<Nest> = fastCheck.record({
  n: whole(8),
  groups: fastCheck.constantFrom(1, 1, 4, 32),
  k: whole(64),
  c: whole(64),
  p: whole(40),
  q: whole(40),
  r: whole(5),
  s: whole(5),
  stride: whole(3),
}).map(({ groups, k, c, stride, ...rest }) => ({
  ...rest,
  groups,
  k: k * groups,
  c: c * groups,
  stride: [stride, stride],
  dilation: [1, 1],
}));

const anyWorkload: fastCheck.Arbitrary<Workload> = fastCheck.record({
  group: fastCheck.constantFrom(...groups),
  nests: fastCheck.array(anyNest, { maxLength: 2 }),
  loose: upTo(6),
  parameters: upTo(6),
  shareRead: share,
  vectorOperations: upTo(7),
  stateElements: upTo(5),
  inputElements: upTo(6),
  outputElements: upTo(6),
  bits: fastCheck.constantFrom(undefined, { weights: 8, activations: 8 }, { weights: 4, activations: 16 }),
}).map(({ group, nests, loose, shareRead, parameters, bits, ...rest }) => {
  const multiplies = ["conv", "fc", "matmul"].includes(group);
  const own = multiplies ? nests : [];
  const macs = own.reduce((sum, x) => sum + x.n * x.k * (x.c / x.groups) * x.p * x.q * x.r * x.s, 0);
  return {
    group,
    nests: own,
    macs: own.length > 0 ? macs : multiplies ? loose : 0,
    maskedMacs: 0,
    biasAdditions: 0,
    parameters,
    parametersRead: Math.ceil(parameters * shareRead),
    ...rest,
    ...(bits && { bits }),
  };
});

const precision = { weights: 16, activations: 16 };

function chip(data: RooflineData, delay = 1): Chip {
  const profile = { name: "random", sources: {} } as unknown as ChipProfile;
  const factors = { delay, power: 1 };
  return { profile, models: { roofline: data }, rows: [], factors, precision, mapping: {} };
}

const opener = (data: RooflineData, delay = 1) => roofline.prepare(data, chip(data, delay));

function costs(
  data: RooflineData,
  workloads: readonly Workload[],
  batch = 1,
  delay = 1,
): readonly Costed[] {
  return costsOf(opener(data, delay), workloads, batch);
}

/** The latency of layers and of their run, a batch all together. */
function seconds(data: RooflineData, workloads: readonly Workload[], batch = 1, delay = 1): number {
  const open = opener(data, delay), run = runOf(open, workloads, batch)!;
  return costs(data, workloads, batch, delay).reduce(
    (sum, cost) => sum + cost.latencySeconds,
    run.latencySeconds,
  );
}

const anyLayers = fastCheck.array(anyWorkload, { minLength: 1, maxLength: 4 });
const anyFactor = fastCheck.double({ min: 1, max: 20, noNaN: true });
const anyBatch = whole(9);

function forAll<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fastCheck.Arbitrary<T[K]> },
  holds: (...values: T) => void,
): void {
  const all = fastCheck.tuple<T>(...arbitraries);
  fastCheck.assert(fastCheck.property(all, (values) => holds(...values)), { seed: 2024, numRuns: 400 });
}

/** The data with some numbers multiplied. */
function scaled(
  data: RooflineData,
  { peak = 1, vector = 1, near = 1, far = 1 }: {
    peak?: number;
    vector?: number;
    near?: number;
    far?: number;
  },
): RooflineData {
  const [sram, dram] = data.memories as [RooflineData["memories"][0], RooflineData["memories"][0]];
  return {
    ...data,
    peaks: data.peaks.map((own) => ({ ...own, macsPerSecond: own.macsPerSecond * peak })),
    vector: { ...data.vector, operationsPerSecond: cited(data.vector.operationsPerSecond.value * vector) },
    memories: [
      { ...sram, bytesPerSecond: cited(sram.bytesPerSecond.value * near) },
      { ...dram, bytesPerSecond: cited(dram.bytesPerSecond.value * far) },
    ],
  };
}

const SLACK = 1 - 1e-9;

/** Whether the first time is no longer than the second, rounding aside. */
function assertNoSlower(faster: number, slower: number, what: string): void {
  assert.ok(faster * SLACK <= slower, `${what}: ${faster} after ${slower}`);
}

Deno.test("no layer is faster than its arithmetic at the peak, its vector operations or its bytes", () => {
  forAll([anyData, anyLayers, anyBatch], (data, layers, batch) => {
    let networkBytes = 0;
    for (const layer of layers) networkBytes += layer.parameters * (layer.bits?.weights ?? 16) / 8;
    const [sram, dram] = data.memories as [RooflineData["memories"][0], RooflineData["memories"][0]];
    const streamed = Math.max(0, 1 - sram.weightBytes!.value / networkBytes);
    const rate = data.vector.operationsPerSecond.value;
    costs(data, layers, batch).forEach(({ latencySeconds, assumed }, i) => {
      const layer = layers[i]!;
      const narrow = Math.max(layer.bits?.weights ?? 16, layer.bits?.activations ?? 16) <= 8;
      const peak = data.peaks.find(({ bits }) => bits === (narrow ? 8 : 16))!.macsPerSecond;
      const fastest = data.vector.multiplies ? Math.max(peak, rate) : peak;
      assertNoSlower(layer.macs * batch / fastest, latencySeconds, "arithmetic");
      assertNoSlower(layer.vectorOperations * batch / rate, latencySeconds, "vector operations");
      if (assumed.some((text) => text.startsWith("fused"))) return;
      const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(layer, precision);
      const activations = (inputBytes + outputBytes) * batch, state = stateBytes * batch;
      const all = weightBytes + activations + state;
      assertNoSlower(all / sram.bytesPerSecond.value, latencySeconds, "near bytes");
      const far = weightBytes * streamed + Math.max(0, activations - sram.activationBytes!.value) + state;
      assertNoSlower(far / dram.bytesPerSecond.value, latencySeconds, "far bytes");
    });
  });
});

Deno.test("a faster peak, vector unit or memory is never slower", () => {
  forAll([anyData, anyLayers, anyBatch, anyFactor], (data, layers, batch, factor) => {
    const before = seconds(data, layers, batch);
    for (const what of ["peak", "vector", "near", "far"] as const) {
      assertNoSlower(seconds(scaled(data, { [what]: factor }), layers, batch), before, what);
    }
  });
});

Deno.test("a faster clock is never slower, and leaves other chips as they are", () => {
  forAll([anyData, anyLayers, anyFactor], (data, layers, factor) => {
    const slow = seconds(data, layers), fast = seconds(data, layers, 1, 1 / factor);
    assertNoSlower(fast, slow, "clock");
    const same = scaled(data, { peak: factor, vector: factor, near: factor });
    assertNear(fast, seconds(same, layers), 1e-9);
  });
});

Deno.test("more cores of the same kind, with their vector units, are never slower", () => {
  forAll([anyData, anyLayers, anyBatch, whole(64)], (data, layers, batch, more) => {
    const cores = data.unit.cores.value;
    const grown = scaled({ ...data, unit: { ...data.unit, cores: cited(cores + more) } }, {
      peak: (cores + more) / cores,
      vector: (cores + more) / cores,
    });
    assertNoSlower(seconds(grown, layers, batch), seconds(data, layers, batch), "cores");
  });
});

const plain: RooflineData = {
  groups,
  peaks: [{ bits: 16, macsPerSecond: 1e12, source: "s" }],
  unit: { cores: cited(4), efficiency: cited(1), tiles: { sizes: [[64, 64, 16]], source: "s" } },
  vector: { operationsPerSecond: cited(1e11), efficiency: cited(1), lanes: cited(1), multiplies: false },
  memories: [{ name: "dram", bytesPerSecond: cited(1e15), efficiency: cited(1), offChip: true }],
  overlap: cited(1),
  overheads: [],
  fused: [],
  power: { watts: cited(10), share: cited(1) },
};

const multiply = (m: number, k: number, n: number): Workload => ({
  group: "fc",
  nests: [product(m, k, n)],
  macs: m * k * n,
  maskedMacs: 0,
  biasAdditions: 0,
  parameters: k * n,
  parametersRead: k * n,
  vectorOperations: 0,
  stateElements: 0,
  inputElements: m * k,
  outputElements: m * n,
});

const withUnit = (unit: Partial<RooflineData["unit"]>): RooflineData => ({
  ...plain,
  unit: { ...plain.unit, ...unit },
});

Deno.test("exceptions: the same peak spread over more cores, and larger tiles, may be slower", () => {
  const four = [multiply(256, 64, 64)]; // four tiles
  assertNear(seconds(plain, four), 256 * 64 * 64 / 1e12);
  assertNear(seconds(withUnit({ cores: cited(5) }), four), 5 * 64 ** 3 / 1e12); // one core of five is idle
  const large = withUnit({ tiles: { sizes: [[128, 64, 16]], source: "s" } });
  const odd = [multiply(64 * 4, 64, 64)], padded = [multiply(65, 64, 64)];
  assert.ok(seconds(large, odd) > seconds(plain, odd)); // two tiles for four cores
  assertNear(seconds(large, padded), 4 * 128 * 64 * 64 / 1e12);
});

Deno.test("tiles: m and n padded to whole ones, k to a multiple, the last round partly empty", () => {
  const cases: readonly (readonly [m: number, k: number, n: number, macsOfOneCore: number])[] = [
    [64, 16, 64, 64 * 64 * 16],
    [1, 1, 1, 64 * 64 * 16],
    [65, 16, 64, 64 * 64 * 16], // two tiles, two cores
    [64 * 5, 17, 64, 2 * 64 * 64 * 32], // five tiles on four cores
    [640, 160, 640, 25 * 64 * 64 * 160],
  ];
  for (const [m, k, n, macs] of cases) assertNear(seconds(plain, [multiply(m, k, n)]), macs * 4 / 1e12);
});

Deno.test("K is cut where tiles are fewer than cores, and an array waits for its weights", () => {
  const deep = [multiply(64, 1600, 64)];
  assertNear(seconds(plain, deep), 4 * 64 * 64 * 1600 / 1e12);
  assertNear(seconds(withUnit({ splits: cited(8) }), deep), 64 * 64 * 1600 / 1e12);
  const array = withUnit({
    cores: cited(1),
    tiles: { sizes: [[1, 64, 16]], source: "s" },
    loadRows: cited(16),
  });
  assertNear(seconds(array, [multiply(1, 16, 64)]), 16 * 64 * 16 / 1e12);
  assertNear(seconds(array, [multiply(100, 16, 64)]), 100 * 64 * 16 / 1e12);
});

Deno.test("an input that is spread over cores gains by Amdahl's law, on tiles and on vectors", () => {
  const spread = withUnit({ serialShare: cited(0.2) }), work = [multiply(640, 160, 640)];
  const onAll = 25 * 64 * 64 * 160 * 4 / 1e12; // on four cores
  assertNear(seconds(spread, work), onAll * (1 + 0.2 * 3));
  assertNear(seconds(spread, work, 2), 2 * onAll * (1 + 0.2 * 1));
  assertNear(seconds(spread, work, 4), 4 * onAll);
  assertNear(seconds(spread, work, 8), 8 * onAll);
  const vector = { ...spread, vector: { ...spread.vector, multiplies: true } };
  assertNear(seconds(vector, [multiply(1, 16, 1)], 2), 2 * 16 / 1e11 * (1 + 0.2 * 1));
});

Deno.test("depthwise work fills one column of a tile, unless the vector unit does it", () => {
  const nest: Nest = { ...product(1, 32, 32, 32), p: 64, q: 1, r: 3, s: 3 };
  const layer: Workload = { ...multiply(1, 1, 1), group: "conv", nests: [nest], macs: 32 * 64 * 9 };
  assertNear(seconds(plain, [layer]), 32 * 64 * 64 * 16 / 1e12); // 32 tiles of 64 x 64 x 16 on four cores
  const vector = { ...plain, vector: { ...plain.vector, multiplies: true } };
  assertNear(seconds(vector, [layer]), 32 * 64 * 9 / 1e11);
});

Deno.test("weights that fit stay, what is too much is streamed from behind, once a batch", () => {
  const memories: RooflineData["memories"] = [
    {
      ...plain.memories[0]!,
      name: "sram",
      offChip: false,
      weightBytes: cited(100),
      activationBytes: cited(64),
    },
    { name: "usb", bytesPerSecond: cited(1e3), efficiency: cited(0.5), offChip: true },
  ];
  const bytesPassed = (size: number, batch: number) => {
    const cost = costs({ ...plain, memories }, [multiply(1, size, size)], batch)[0]!;
    return cost.latencyParts!.usb! * 500;
  };
  assertNear(bytesPassed(7, 1), 0); // 98 bytes of weights, 28 of activations
  assertNear(bytesPassed(10, 1), 200 - 100); // and 40 of activations
  assertNear(bytesPassed(10, 4), 200 - 100 + 160 - 64);
});

Deno.test("contexts: parameters of a network that fits stay, of a larger one all come anew for each batch, and near a limit both are weighed", () => {
  const layers = [multiply(64, 1000, 1000), multiply(64, 1000, 1000)];
  const bytes = 2 * 2e6; // two layers of a million parameters with 16 bits
  const link = { name: "link", bytesPerSecond: cited(1e9), efficiency: cited(1), offChip: true };
  const sram = { ...plain.memories[0]!, name: "sram", activationBytes: cited(1e9) };
  const held = (limits: Partial<Record<"weightBytes" | "macs" | "layers", number>>): RooflineData => {
    const { weightBytes = 1e9, macs = 1e15, layers = 1000 } = limits;
    const few = { weightBytes: cited(weightBytes), macs: cited(macs), layers: cited(layers) };
    const contexts = { ...few, attentions: cited(1000), seconds: cited(0.01), layerSeconds: cited(0.001) };
    return { ...plain, memories: [sram, link], contexts };
  };
  const loading = (data: RooflineData, batch: number) =>
    costs(data, layers, batch).reduce((sum, { latencyParts }) => sum + latencyParts!.link!, 0);
  const cases = [
    [held({ weightBytes: bytes / 0.75 }), 0],
    [held({ weightBytes: bytes / 0.9 }), 0.5], // near the limit both cases are weighed
    [held({ weightBytes: bytes / 1.05 }), 1],
    [held({ weightBytes: bytes / 4 }), 1],
    [held({ layers: 1 }), 1],
    [held({ macs: 2 * 64e6 / 0.9 }), 0.5],
  ] as const;
  for (const [data, share] of cases) {
    for (const batch of [1, 8]) { // loaded once a batch
      assertNear(loading(data, batch), share * bytes / 1e9);
      const { latencySeconds, latencyParts, assumed } = runOf(opener(data), layers, batch)!;
      assert.deepEqual(Object.keys(latencyParts!), share > 0 ? ["contexts"] : []);
      assert.equal(assumed.length, share === 0.5 ? 1 : 0);
      assertNear(latencySeconds, share * (0.01 + 2 * 0.001));
    }
  }
});

Deno.test("fused layers cost their operations and another operand's bytes", () => {
  const data: RooflineData = {
    ...plain,
    memories: [{ ...plain.memories[0]!, bytesPerSecond: cited(1e6) }],
    overheads: [{ groups, seconds: cited(1) }],
    fused: [
      { group: "rectifier", after: ["conv"], source: "s" },
      { group: "elementwise", after: ["conv"], source: "s" },
    ],
  };
  const bare = { ...multiply(1, 1, 1), nests: [], macs: 0, parameters: 0, parametersRead: 0 };
  const conv: Workload = { ...multiply(1, 1, 1), group: "conv" };
  const relu: Workload = { ...bare, group: "rectifier", inputElements: 100, outputElements: 100 };
  const add: Workload = { ...bare, group: "elementwise", inputElements: 200, outputElements: 100 };
  const [, first, second] = costs(data, [conv, relu, add]);
  assert.equal(first!.latencySeconds, 0);
  assertNear(second!.latencySeconds, 200 / 1e6); // 100 elements of the other operand, 2 bytes each
  assert.match(second!.assumed[0]!, /^fused with the layer before it/);
  const [alone] = costs(data, [add]);
  assertNear(alone!.latencySeconds, 1 + 600 / 1e6);
});

Deno.test("energy parts are not negative and add up", () => {
  forAll([anyData, anyLayers, anyBatch], (data, layers, batch) => {
    for (const { energyJoules, energyParts } of costs(data, layers, batch)) {
      const parts = Object.values(energyParts!);
      assert.deepEqual(Object.keys(energyParts!), ["compute", "sram", "dram", "vector", "static"]);
      assert.ok(parts.every((part) => part >= 0));
      assertNear(parts.reduce((sum, part) => sum + part, 0), energyJoules, 1e-9);
    }
  });
});

Deno.test("a batch makes no inference cheaper than its bound, and takes no less than a smaller batch", () => {
  forAll([anyData, anyLayers, anyBatch], (data, layers, batch) => {
    const one = costs(data, layers, batch), next = costs(data, layers, batch + 1);
    one.forEach(({ latencySeconds }, i) => {
      const { macs, vectorOperations } = layers[i]!;
      const fastest = Math.max(
        ...data.peaks.map((peak) => peak.macsPerSecond),
        data.vector.operationsPerSecond.value,
      );
      assertNoSlower(macs / fastest, latencySeconds / batch, "arithmetic of one inference");
      assertNoSlower(
        vectorOperations / data.vector.operationsPerSecond.value,
        latencySeconds / batch,
        "vector operations of one inference",
      );
      assertNoSlower(latencySeconds, next[i]!.latencySeconds, "a batch of one more");
    });
  });
});

// Together alone would break it: activations of many inputs spill to the far memory where those of a few do not.
Deno.test("a batch that is split costs no more than its inputs one after another, and one more is not faster", () => {
  let apart = 0;
  forAll([anyData, anyLayers, anyBatch], (data, layers, batch) => {
    const open = opener(data),
      [one, all, next] = [1, batch, batch + 1].map((size) => splitOf(open, layers, size));
    for (const sum of ["latencySeconds", "energyJoules"] as const) {
      assertNoSlower(all![sum], batch * one![sum], `${sum} of a batch`);
    }
    assertNoSlower(all!.latencySeconds, next!.latencySeconds, "a batch of one more");
    assertNoSlower(all!.latencySeconds, seconds(data, layers, batch), "the better split");
    if (all!.partTogether[0]! < batch) apart++;
  });
  assert.ok(apart > 10, `${apart} in turns`);
});

Deno.test("zeros cost no more than other values", () => {
  forAll([anyData, anyLayers], (data, layers) => {
    const zeros = layers.map((layer) => ({ ...layer, density: { weights: 0, activations: 0 } }));
    assertNoSlower(seconds(data, zeros), seconds(data, layers), "zero density");
  });
});

Deno.test("a layer with more bits than any peak is a gap, and narrow layers use the narrow peak", () => {
  const wide = { ...multiply(64, 16, 64), bits: { weights: 32 } };
  assert.deepEqual(opened(opener(plain), [wide]).gaps, ["random computes with at most 16 bits"]);
  const peaks = [{ bits: 8, macsPerSecond: 2e12, source: "s" }, ...plain.peaks];
  const narrow = { ...multiply(64, 16, 64), bits: { weights: 4, activations: 8 } };
  assertNear(seconds({ ...plain, peaks }, [narrow]), seconds(plain, [multiply(64, 16, 64)]) / 2);
});

Deno.test("terms follow from each other, and the one that holds is the latency", async () => {
  const a100 = await loadProfile("a100") as ChipProfile;
  const net = input(2048, 1024).fc(4096, { bias: false }).toNetwork("net");
  const layer = evaluate(net, a100, { model: "roofline" }).layers[0] as CostedLayer;
  const [cost] = costs(a100.models.roofline!, [multiply(2048, 1024, 4096)]);
  const terms = Object.fromEntries(cost!.terms.map((term) => [term.name, term]));
  const value = (name: string) => terms[name]!.value;
  assert.equal(value("tiles"), 16 * 32); // of 128 x 128
  assert.equal(value("rounds"), Math.ceil(value("tiles") / value("cores")));
  const macs = value("rounds") * value("tileRows") * value("tileColumns") * 1024 * value("cores");
  assertNear(value("computeSeconds"), macs / (value("peakMacsPerSecond") * value("computeEfficiency")), 1e-9);
  const holding = Object.values(terms).filter(({ holds }) => holds);
  assert.deepEqual(holding.map(({ name }) => name), ["productSeconds"]);
  assertNear(holding[0]!.value + value("overheadSeconds"), layer.latencySeconds, 1e-9);
  assertNear(layer.utilization!, 2048 * 1024 * 4096 / (layer.latencySeconds * 156e12), 1e-9);
  assert.equal(terms.computeEfficiency!.source, "fitted-a100");
});
