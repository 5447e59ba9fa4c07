/** Counts against a mapping run step by step, the lower bound, rules of a tree, given mappings. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import type { TreeMapping } from "../../engine/mapped.ts";
import { evaluate, explain } from "../../engine/mod.ts";
import { input } from "../../dsl/mod.ts";
import { type ChipProfile, loadProfile, type MemoryTreeData, type TensorName } from "../../profiles/mod.ts";
import { costedOn, evenMapping, loopsOf, nestOf, shapeOf, termsOn, workOf } from "./memoryTree/given.ts";
import { filled, inside } from "./memoryTree/simulated.ts";
import { assertNear } from "../near.ts";

const timeloop = await loadProfile("timeloop-eyeriss-like") as ChipProfile;
const zigzag = await loadProfile("zigzag-tpu-like") as ChipProfile;

const of = (value: number) => ({ value, source: "arch" });
const all = ["weights", "inputs", "outputs"] as const;
const joules = (read: number, write = read) => ({
  readJoules: of(read * 1e-12),
  writeJoules: of(write * 1e-12),
});

/** DRAM, a buffer, two columns and two rows, a memory of each tensor at each place. */
const small: MemoryTreeData = {
  groups: ["conv", "fc", "matmul"],
  levels: [
    {
      name: "dram",
      keeps: all,
      feeds: ["columns", "rows"],
      wordBits: of(8),
      lineBits: of(8),
      energy: joules(100, 101),
    },
    {
      name: "buffer",
      keeps: all,
      feeds: ["columns", "rows"],
      capacityBits: of(1e6),
      wordBits: of(8),
      lineBits: of(8),
      energy: joules(5, 6),
    },
    ...all.map((tensor) => ({
      name: `${tensor}Spad`,
      keeps: [tensor],
      feeds: [],
      capacityBits: of(1e5),
      wordBits: of(8),
      lineBits: of(8),
      energy: joules(0.5, 0.6),
    })),
  ],
  fanOuts: [
    { name: "columns", size: of(4), loops: ["k", "p"] },
    { name: "rows", size: of(4), loops: ["c", "k"] },
  ],
  compute: { joulesPerMac: of(1e-12) },
  counting: { strideGaps: "loaded", firstSums: "set", leavingSums: "free", source: "arch" },
};

/** A profile with another tree. */
function withTree(memoryTree: MemoryTreeData, profile = timeloop): ChipProfile {
  const { array: _, ...rest } = profile;
  return { ...rest, id: "other", models: { memoryTree }, validation: [] };
}

const chip = withTree(small);

const loop = fastCheck.tuple(
  fastCheck.constantFrom("k", "c", "p", "q", "n"),
  fastCheck.integer({ min: 2, max: 3 }),
).map(([name, count]) => `${name}${count}`);
const loops = (most: number) => fastCheck.array(loop, { maxLength: most }).map((list) => list.join(" "));

/** Mappings of 1x1 convolutions, whose tiles never overlap. */
const drawn = fastCheck.record({
  dram: loops(3),
  buffer: loops(3),
  inputsSpad: loops(1),
  weightsSpad: loops(1),
  outputsSpad: loops(1),
  columns: fastCheck.constantFrom("", "k2", "p2", "k2 p2"),
  rows: fastCheck.constantFrom("", "c2", "k2", "c2 k2"),
});

Deno.test("words filled are those of a mapping run step by step", () => {
  let trials = 0;
  fastCheck.assert(
    fastCheck.property(drawn, (places) => {
      const mapping = evenMapping(small, places),
        count = (name: string) =>
          Object.values(places).flatMap(loopsOf).reduce((all, [own, n]) => own === name ? all * n : all, 1);
      const nest = nestOf({ k: count("k"), c: count("c"), p: count("p"), q: count("q"), n: count("n") });
      const found = costedOn(chip, workOf(nest), { mappings: [{ shape: shapeOf(nest), mapping }] })!;
      const terms = termsOn(chip, workOf(nest), mapping);
      const tile = (level: string, tensor: TensorName) => found.nest.tileWords[level]![tensor]!;
      for (const [key, words] of filled(small, mapping, tile)) {
        const [level, tensor] = key.split(" ") as [string, TensorName];
        if (level === "dram" || tensor === "outputs") continue;
        assert.equal(
          terms.get(`${level}${tensor[0]!.toUpperCase()}${tensor.slice(1)}WriteBits`),
          8 * words,
          key,
        );
        trials++;
      }
      // sums: what the buffer takes from the places, rows of channels added up on the way
      const visits = filled(small, mapping, tile).get("outputsSpad outputs")!;
      const spread = (fanOut: string, names: string) =>
        loopsOf(places[fanOut as "rows"]).reduce((all, [own, n]) => names.includes(own) ? all * n : all, 1);
      const different = spread("columns", "kp") * spread("rows", "k");
      assert.equal(terms.get("bufferOutputsUpdateBits"), 8 * visits * different);
      const outputs = count("k") * count("p") * count("q") * count("n");
      const again = visits * different > outputs;
      assert.equal(terms.get("bufferOutputsReadBits"), again ? 8 * (visits * different - outputs) : 0);
      assert.equal(inside(mapping, 0, "c") * spread("rows", "c"), count("c"));
    }),
    { numRuns: 300, seed: 19 },
  );
  assert.ok(trials > 1000, `${trials}`);
});

Deno.test("rounding a loop up reads no more inputs than windows touch", () => {
  const skipping = withTree({ ...small, counting: zigzag.models.memoryTree!.counting });
  for (
    const [profile, stride, r, buffer, rows] of [
      [skipping, 2, 1, "p16", 14], // every other of 28 rows
      [skipping, 2, 1, "p4 p4", 14],
      [skipping, 1, 3, "p16 r3", 16],
      [chip, 2, 1, "p16", 27], // from the first row that is touched to the last
      [chip, 2, 1, "p14", 27],
    ] as const
  ) {
    const nest = nestOf({ p: 14, r, stride }, [14 * stride + r - 1, 1]);
    const terms = termsOn(profile, workOf(nest), evenMapping(small, { buffer }));
    assert.equal(terms.get("dramInputsReadBits"), 8 * rows, `${buffer}, stride ${stride}`);
  }
});

const nests = fastCheck.record({
  k: fastCheck.integer({ min: 1, max: 40 }),
  c: fastCheck.integer({ min: 1, max: 40 }),
  p: fastCheck.integer({ min: 1, max: 30 }),
  q: fastCheck.integer({ min: 1, max: 30 }),
  r: fastCheck.constantFrom(1, 1, 3, 5),
  s: fastCheck.constantFrom(1, 1, 3, 5),
  n: fastCheck.constantFrom(1, 1, 2, 7),
  stride: fastCheck.constantFrom(1, 1, 2, 3),
  dilation: fastCheck.constantFrom(1, 1, 2),
  groups: fastCheck.constantFrom(1, 1, 3, 16),
});

const trees: readonly (readonly [name: string, profile: ChipProfile])[] = [
  ["timeloop-eyeriss-like", timeloop],
  ["zigzag-tpu-like", zigzag],
  ["small", chip],
  ["tensors that may be kept", withTree(optional(small))],
  ["neither multicast nor reduction", withTree(alone(small))],
  ["zeros as ZigZag counts them", withTree({ ...small, counting: zigzag.models.memoryTree!.counting })],
  ["whole lines, shared by instances", withTree(wholeLines(sharedLines(small)))],
];

/** Weights of four places side by side in one line. */
function sharedLines({ levels, ...rest }: MemoryTreeData): MemoryTreeData {
  const own = levels.map((level) =>
    level.name === "weightsSpad" ? { ...level, instancesPerLine: of(4) } : level
  );
  return { ...rest, levels: own };
}

/** Lines of DRAM of eight words, charged whole. */
function wholeLines({ levels, counting, ...rest }: MemoryTreeData): MemoryTreeData {
  const own = levels.map((level) => level.name === "dram" ? { ...level, lineBits: of(64) } : level);
  return { ...rest, levels: own, counting: { ...counting, lines: "whole" } };
}

function optional({ levels, ...rest }: MemoryTreeData): MemoryTreeData {
  const open = levels.map((level) => level.name === "buffer" ? { ...level, keeps: [], mayKeep: all } : level);
  return { ...rest, levels: open };
}

function alone({ fanOuts, ...rest }: MemoryTreeData): MemoryTreeData {
  return { ...rest, fanOuts: fanOuts.map((one) => ({ ...one, multicast: false, reduction: false })) };
}

Deno.test("no mapping is better than the lower bound, whatever the tree and the nest", () => {
  let trials = 0, reached = 0;
  for (const [name, profile] of trees) {
    fastCheck.assert(
      fastCheck.property(
        nests,
        fastCheck.integer({ min: 1, max: 1000 }),
        fastCheck.boolean(),
        (size, mapSeed, pads) => {
          const { k, c, groups } = size, nest = nestOf({ ...size, k: k * groups, c: c * groups });
          const image = [size.p * size.stride, size.q * size.stride] as const;
          const work = workOf(pads ? { ...nest, image } : nest);
          for (const objective of ["latency", "energy", "energy-delay"] as const) {
            const found = costedOn(profile, work, { objective, mapSeed, mapSeconds: 0.001 })!,
              { least } = found.nest;
            const what = `${name} ${JSON.stringify(nest)} seed ${mapSeed} ${objective}`;
            assert.ok(found.nest.latencySeconds >= least.latencySeconds * (1 - 1e-9), `${what}: cycles`);
            assert.ok(
              found.joules >= least.energyJoules * (1 - 1e-9),
              `${what}: ${found.joules} < ${least.energyJoules}`,
            );
            if (found.nest.latencySeconds <= least.latencySeconds * (1 + 1e-9)) reached++;
            trials++;
          }
        },
      ),
      { numRuns: 25, seed: 20 },
    );
  }
  assert.ok(trials === 525 && reached > 50, `${reached} of ${trials} as fast as can be`);
});

Deno.test("the same seed gives the same mapping, in whatever order nests come", () => {
  const works = fastCheck.sample(nests, { numRuns: 12, seed: 21 }).map(({ k, c, groups, ...size }) =>
    workOf(nestOf({ ...size, groups, k: k * groups, c: c * groups }))
  );
  const found = (list: readonly ReturnType<typeof workOf>[]) => {
    const profile = structuredClone(timeloop); // nothing is remembered of it
    return new Map(list.map((work) => [work, costedOn(profile, work, { mapSeconds: 0.002 })!.nest]));
  };
  const there = found(works), back = found([...works].reverse());
  for (const work of works) assert.deepEqual(back.get(work), there.get(work));
});

Deno.test("a longer search is never worse", () => {
  const work = workOf(nestOf({ k: 96, c: 48, p: 27, q: 27, r: 5, s: 5 }));
  let last = Infinity;
  for (const mapSeconds of [0.002, 0.01, 0.05, 0.2]) {
    const { cycles, joules } = costedOn(timeloop, work, { mapSeconds, objective: "energy-delay" })!;
    assert.ok(cycles * joules <= last * (1 + 1e-12), `${mapSeconds}`);
    last = cycles * joules;
  }
});

/** What a mapping found keeps to. */
const RULES: readonly (readonly [string, MemoryTreeData, (mapping: TreeMapping) => boolean])[] = [
  [
    "loops that may stand at a memory",
    rule({ loops: ["c"] }),
    (mapping) => blockOf(mapping, "weightsSpad", "inputsSpad").every(([name]) => name === "c"),
  ],
  [
    "iterations that must stand there",
    rule({ counts: { c: 4 } }),
    (mapping) => blockOf(mapping, "weightsSpad", "inputsSpad").some(([name, n]) => name === "c" && n === 4),
  ],
  [
    "an order",
    rule({ order: ["k", "c"] }),
    (mapping) => !/c.*k/.test(blockOf(mapping, "weightsSpad", "inputsSpad").map(([name]) => name).join("")),
  ],
  [
    "iterations that must be spread",
    { ...small, fanOuts: [{ ...small.fanOuts[0]!, counts: { p: 3 } }, small.fanOuts[1]!] },
    ({ fanOuts }) => fanOuts["columns"]!.loops.some(([name, n]) => name === "p" && n === 3),
  ],
];

function rule(temporal: NonNullable<MemoryTreeData["levels"][number]["temporal"]>): MemoryTreeData {
  return {
    ...small,
    levels: small.levels.map((level) => level.name === "weightsSpad" ? { ...level, temporal } : level),
  };
}

/** The loops at one memory, up to the next. */
function blockOf({ loops, tiles }: TreeMapping, from: string, to: string) {
  const [start, end] = [from, to].map((name) => Object.values(tiles[name]!)[0]!);
  return loops.slice(start, end);
}

for (const [what, tree, holds] of RULES) {
  Deno.test(`mappings keep to ${what}`, () => {
    for (const mapSeed of [1, 2, 3]) {
      const found = costedOn(withTree(tree), workOf(nestOf({ k: 12, c: 8, p: 6, q: 5 })), {
        mapSeed,
        mapSeconds: 0.005,
      });
      assert.ok(holds(found!.nest.mapping), JSON.stringify(found!.nest.mapping));
    }
  });
}

Deno.test("two tiles in a memory leave each half of the room", () => {
  const levels = small.levels.map((level) =>
    level.name === "buffer" ? { ...level, capacityBits: of(800), tiles: of(2) } : level
  );
  const { nest } = costedOn(withTree({ ...small, levels }), workOf(nestOf({ k: 40, c: 30, p: 9, q: 9 })))!;
  const words = Object.values(nest.tileWords["buffer"]!).reduce((all, own) => all + own, 0);
  assert.ok(words <= 50, `${words}`);
});

Deno.test("lines that instances share are charged once, lines rounded up are charged whole", () => {
  const nest = nestOf({ k: 4, c: 4, p: 3 }), work = workOf(nest);
  const parts = (tree: MemoryTreeData, columns: string) => {
    const places = columns === "k4" ? { buffer: "p3", columns, rows: "c4" } : { buffer: "p3 k4", rows: "c4" };
    const mapping = evenMapping(tree, places);
    const found = costedOn(withTree(tree), work, { mappings: [{ shape: shapeOf(nest), mapping }] })!;
    return Object.fromEntries(
      Object.entries(found.view.energyParts!).map(([part, joules]) => [part, joules * 1e12]),
    );
  };
  // 16 places, each filled with a word and read three times: four lines; four places in use have four lines
  assertNear(parts(small, "k4")["weightsSpad"]!, 16 * (0.6 + 3 * 0.5));
  assertNear(parts(sharedLines(small), "k4")["weightsSpad"]!, 4 * (0.6 + 3 * 0.5));
  assertNear(parts(sharedLines(small), "")["weightsSpad"]!, parts(small, "")["weightsSpad"]!);
  // 16 weights are two lines, 12 inputs and 12 outputs one and a half each
  const whole = wholeLines(small), { lines: _, ...counting } = whole.counting;
  assertNear(parts({ ...whole, counting }, "k4")["dram"]!, (2 + 1.5) * 100 + 1.5 * 101);
  assertNear(parts(whole, "k4")["dram"]!, (2 + 2) * 100 + 2 * 101);
});

Deno.test("overlaps are kept below an innermost loop alone where a profile says so", () => {
  const nest = nestOf({ k: 2, p: 4, r: 3 }), work = workOf(nest); // rows 1 to 6, tiles of two outputs: four rows
  const inputs = (overlaps: "sliding" | "innermost", dram: string) => {
    const tree = { ...small, counting: { ...small.counting, overlaps } };
    const mapping = evenMapping(tree, { dram, buffer: "p2 r3" });
    return termsOn(withTree(tree), work, mapping).get("bufferInputsWriteBits")! / 8;
  };
  assert.equal(inputs("sliding", "p2 k2"), 6);
  assert.equal(inputs("innermost", "p2 k2"), 8);
  assert.equal(inputs("innermost", "k2 p2"), inputs("sliding", "k2 p2"));
});

Deno.test("what stays between layers is not moved to or from DRAM", () => {
  const levels = small.levels.map((level) =>
    level.name === "buffer" ? { ...level, staysBetweenLayers: true } : level
  );
  const profile = withTree({ ...small, levels }), nest = nestOf({ k: 16, c: 16, p: 8, q: 8 });
  const found = costedOn(profile, workOf(nest))!, moved = costedOn(chip, workOf(nest))!;
  assert.deepEqual(Object.keys(found.nest.mapping.tiles["dram"]!), ["weights"]);
  assertNear(
    moved.view.energyParts!["dram"]! - found.view.energyParts!["dram"]!,
    (16 * 64 * 100 + 16 * 64 * 101) * 1e-12,
    1e-9,
  );
  assert.match(found.view.assumed.join(), /inputs and outputs in buffer from layer to layer/);
  // a mapping that stays can be given back
  const given = costedOn(profile, workOf(nest), { mappings: [found.nest] })!;
  assert.equal(given.nest.from, "given");
  assertNear(given.joules, found.joules);
  // one that does not fit is moved as ever
  const large = costedOn(profile, workOf(nestOf({ k: 64, c: 64, p: 40, q: 40 })))!;
  assert.deepEqual(Object.keys(large.nest.mapping.tiles["dram"]!), ["weights", "inputs", "outputs"]);
});

Deno.test("zeros gated save energy, zeros skipped save cycles too", () => {
  const assumedDensity = { weights: 0.5, activations: 0.4, source: "arch" };
  const cost = (zeros: MemoryTreeData["zeros"]) =>
    costedOn(
      withTree({ ...small, ...(zeros !== undefined && { zeros }) }),
      workOf(nestOf({ k: 16, c: 16, p: 8, q: 8 })),
    )!;
  const dense = cost(undefined), gated = cost({ inputs: "gated", assumedDensity });
  const skipped = cost({ inputs: "skipped", weights: "skipped", assumedDensity });
  assertNear(gated.view.energyParts!["compute"]!, 0.4 * dense.view.energyParts!["compute"]!);
  assert.equal(gated.cycles, dense.cycles);
  assertNear(skipped.view.energyParts!["compute"]!, 0.2 * dense.view.energyParts!["compute"]!);
  assert.equal(skipped.cycles, Math.ceil(0.2 * dense.cycles));
  assert.match(
    gated.view.assumed.join(),
    /zeros of inputs gated, 40 % non-zero \(the profile's assumption\)/,
  );
});

Deno.test("energies that a profile leaves out are those of the public table", () => {
  const levels = small.levels.map(({ energy: _, ...level }) =>
    level.name === "buffer" ? { ...level, capacityBits: of(65536 * 8) } : level
  );
  const profile = withTree({ ...small, levels, compute: {} }), nest = nestOf({ k: 2 });
  const at45 = { ...profile, process: { ...profile.process, nanometers: 45, node: "HP45" } } as ChipProfile;
  const { view } = costedOn(at45, workOf(nest), { mapSeconds: 0.001 })!;
  assert.match(view.assumed.join(), /energies of dram, buffer, .*arithmetic from a public table \(Horowitz/);
  assertNear(view.energyParts!["compute"]!, 2 * 0.3e-12); // an 8-bit multiplication 0.2 pJ, a 32-bit addition 0.1 pJ
  const dram = 5 * 8 * 20e-12; // 5 words of 8 bits at 640 pJ for 32 bits
  assertNear(view.energyParts!["dram"]!, dram);
});

Deno.test("attention, groups and depthwise layers are mapped; a batch shares weights and not activations", async () => {
  const bert = await loadNet("bert-base"), mobile = await loadNet("mobilenet-v2");
  for (const net of [bert, mobile]) {
    const { layers } = evaluate(net, timeloop, { mapSeconds: 0.001 });
    const missing = layers.filter(({ status, macs }) => status === "uncovered" && macs > 0);
    assert.deepEqual(missing.map(({ name }) => name), []);
  }
  const nest = nestOf({ k: 8, c: 8, p: 4, q: 4 });
  assert.deepEqual(costedOn(chip, workOf(nest), {}, 3)!.nest.shape.counts, {
    g: 1,
    n: 3,
    k: 8,
    c: 8,
    p: 4,
    q: 4,
    r: 1,
    s: 1,
  });
  const attention = costedOn(chip, workOf(nest, { parameters: 0, parametersRead: 0 }), {}, 3)!;
  assert.deepEqual(attention.nest.shape.counts, { g: 3, n: 1, k: 8, c: 8, p: 4, q: 4, r: 1, s: 1 });
});

Deno.test("a batch that the farthest memory cannot hold is done one input after another", () => {
  const levels = small.levels.map((level, at) => at === 0 ? { ...level, capacityBits: of(1800) } : level);
  const tight = withTree({ ...small, levels }), net = input(4, 4, 4).conv(8, 1).toNetwork("one"); // 1792 bits
  const [one, four] = [1, 4].map((batch) => evaluate(net, tight, { batch, mapSeconds: 0.01 }).total);
  assertNear(four!.latencySeconds, 4 * one!.latencySeconds, 1e-9);
  assertNear(four!.energyJoules, 4 * one!.energyJoules, 1e-9);
});

async function loadNet(id: "bert-base" | "mobilenet-v2") {
  const { fromZoo } = await import("../../examples/mod.ts");
  return await fromZoo(id);
}

const shape = shapeOf(nestOf({ k: 4, c: 2 })),
  right = evenMapping(small, { dram: "k2", buffer: "c2", columns: "k2" });

/** Given mappings that cannot be. */
const REFUSED: readonly (readonly [string, TreeMapping, RegExp])[] = [
  ["too few iterations", { ...right, loops: loopsOf("k2") }, /buffer|iterations|at most 1/],
  [
    "a memory that there is not",
    { ...right, tiles: { ...right.tiles, cache: { inputs: 0 } } },
    /expected one of dram, buffer/,
  ],
  ["a memory left out", { ...right, tiles: { dram: right.tiles["dram"]! } }, /because buffer keeps weights/],
  [
    "a tensor that passes",
    { ...right, tiles: { ...right.tiles, inputsSpad: { inputs: 2, weights: 2 } } },
    /because inputsSpad keeps no weights, got 2/,
  ],
  [
    "tiles inside out",
    {
      ...right,
      tiles: {
        ...right.tiles,
        dram: { weights: 1, inputs: 0, outputs: 0 },
        buffer: { weights: 0, inputs: 1, outputs: 1 },
      },
    },
    /at least 1, that of the next farther memory/,
  ],
  [
    "more places than there are",
    { ...right, fanOuts: { ...right.fanOuts, columns: { outside: 2, loops: loopsOf("k8") } } },
    /at most 4 places, got 8/,
  ],
];

for (const [what, mapping, message] of REFUSED) {
  Deno.test(`a given mapping is refused: ${what}`, () => {
    assert.throws(
      () => costedOn(chip, workOf(nestOf({ k: 4, c: 2 })), { mappings: [{ shape, mapping }] }),
      message,
    );
  });
}

Deno.test("a given mapping whose tiles do not fit is refused", () => {
  const nest = nestOf({ c: 30 }), mapping = evenMapping(timeloop.models.memoryTree!, { weightsSpad: "c30" });
  assert.throws(
    () => costedOn(timeloop, workOf(nest), { mappings: [{ shape: shapeOf(nest), mapping }] }),
    /Cannot use mappings.0.mapping: expected tiles that fit their memories, got more/,
  );
});

Deno.test("explain ends in time and energy, with every memory's accesses", () => {
  const net = input(3, 13, 13).conv(8, 3).fc(10).toNetwork("two");
  const [layer] = explain(net, timeloop).layers;
  const names = layer!.terms.map(({ name }) => name);
  assert.deepEqual(names.slice(-2), ["latencySeconds", "energyJoules"]);
  for (
    const name of [
      "dramWeightsJoules",
      "psumSpadOutputsJoules",
      "leastSeconds",
      "leastJoules",
      "sharedGlbPort1Cycles",
    ]
  ) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(layer!.mapping?.length, 1);
});
