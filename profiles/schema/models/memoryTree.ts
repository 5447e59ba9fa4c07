import { z } from "../../../deps/zod.ts";
import type {
  ByTensor,
  FanOut,
  LoopCounts,
  LoopName,
  LoopRules,
  MemoryEnergy,
  MemoryPort,
  MemoryTreeData,
  TensorName,
  TreeCompute,
  TreeCounting,
  TreeLevel,
  TreeZeros,
} from "../../data/memoryTree.ts";
import type { ChipProfile, Cited } from "../../types.ts";
import { density, groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { flag, list, maybe, object, type Shape, text, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { macsOfArray } from "../plausible.ts";
import { cited, count, factor, quantity, sourceId } from "../quantities.ts";

const LOOPS: Readonly<Record<LoopName, string>> = {
  g: "groups",
  n: "inputs: images, tokens",
  k: "filters of a group",
  c: "channels of a group",
  p: "output rows",
  q: "output columns",
  r: "kernel rows",
  s: "kernel columns",
};
const loopNames = Object.keys(LOOPS) as LoopName[];

const TENSORS: Readonly<Record<TensorName, string>> = {
  weights: "weights, or the second operand of an attention's products",
  inputs: "inputs",
  outputs: "outputs and partial sums",
};
const tensorNames = Object.keys(TENSORS) as TensorName[];

const tensors = (about: string) => list(word(TENSORS, "A tensor"), about, "weights, inputs and outputs");
const loops = (about: string) => list(word(LOOPS, "A loop"), about, loopNames.join(", "));

const byTensor = (value: z.ZodType<Cited>): z.ZodType<ByTensor> => {
  const each = object<Exclude<ByTensor, Cited>>({
    weights: maybe(value),
    inputs: maybe(value),
    outputs: maybe(value),
  });
  return z.union([value, each], { error: "a number and its source, or one for each tensor" }) as z.ZodType<
    ByTensor
  >;
};

const loopCounts: z.ZodType<LoopCounts> = object<LoopCounts>(
  Object.fromEntries(
    loopNames.map((name) => [name, maybe(count(`Iterations over ${LOOPS[name]}`))]),
  ) as Shape<LoopCounts>,
  `iterations of ${loopNames.join(", ")}`,
  "a loop",
);

const wordBits = cited(count("Bits of an element", 1, 64));
const words = z.union([
  wordBits,
  object<Exclude<TreeLevel["wordBits"], Cited>>({
    weights: maybe(wordBits),
    inputs: maybe(wordBits),
    outputs: maybe(wordBits),
    partialSums: maybe(wordBits),
  }),
], { error: "a number and its source, or one for each tensor" }) as z.ZodType<TreeLevel["wordBits"]>;

const energy: z.ZodType<MemoryEnergy> = object<MemoryEnergy>({
  readJoules: cited(quantity("energy", "Joules of reading a line")),
  writeJoules: cited(quantity("energy", "Joules of writing a line")),
  updateJoules: maybe(cited(quantity("energy", "Joules of writing a line of sums from nearer memories"))),
  leakageJoules: maybe(cited(quantity("energy", "Joules that an instance in use leaks in a cycle"))),
});

const port: z.ZodType<MemoryPort> = object<MemoryPort>({
  bitsPerCycle: cited(factor("Bits that it moves in a cycle", 0.001, 1e9)),
  reads: maybe(tensors("Tensors that are read through it")),
  writes: maybe(tensors("Tensors that are written through it")),
});

const temporal: z.ZodType<LoopRules> = object<LoopRules>({
  loops: maybe(loops("Loops that may stand there; any if left out")),
  counts: maybe(loopCounts.describe("Iterations that must stand there")),
  order: maybe(loops("Loops from outside in; those not named may stand anywhere")),
});

const level: z.ZodType<TreeLevel> = object<TreeLevel>({
  name: text("Its name", "a name"),
  keeps: tensors("Tensors that it keeps; others pass"),
  mayKeep: maybe(tensors("Tensors that a mapping may keep in it or let pass")),
  feeds: list(text("Name of a fan-out"), "Fan-outs between it and the arithmetic", "names of fan-outs"),
  capacityBits: maybe(byTensor(cited(count("Bits that an instance holds", 1, 1e15)))),
  tiles: maybe(cited(factor("Tiles of each tensor that it holds at a time", 1, 16))),
  wordBits: words.describe("Bits of an element of each tensor"),
  lineBits: byTensor(cited(count("Bits of a line, for which the energies are", 1, 1e6))),
  instancesPerLine: maybe(cited(count("Instances whose words stand side by side in one line", 1, 1e6))),
  leastBits: maybe(cited(count("The least bits that a transfer moves", 1, 1e6))),
  energy: maybe(energy.describe("Its energies; from a small public table if left out")),
  ports: maybe(list(port, "Its ports; never a limit if left out", "ports")),
  temporal: maybe(temporal.describe("Loops that may stand at it")),
  staysBetweenLayers: maybe(
    flag("Whether inputs and outputs that fit in it whole stay there from layer to layer"),
  ),
});

const fanOut: z.ZodType<FanOut> = object<FanOut>({
  name: text("Its name", "a name"),
  size: cited(count("Places", 1, 1e6)),
  loops: loops("Loops that may be spread over it"),
  counts: maybe(loopCounts.describe("Iterations that must be spread over it")),
  multicast: maybe(flag("Whether one read serves all places that need the same word; true if left out")),
  reduction: maybe(
    flag("Whether partial sums of its places are added up on their way out; true if left out"),
  ),
});

const compute: z.ZodType<TreeCompute> = object<TreeCompute>({
  joulesPerMac: maybe(
    cited(quantity("energy", "Joules of a multiply-accumulate; from a public table if left out")),
  ),
  macsPerCycle: maybe(cited(factor("Multiply-accumulates of a place in a cycle; 1 if left out", 1e-6, 1e6))),
});

const counting: z.ZodType<TreeCounting> = object<TreeCounting>({
  strideGaps: word(
    { loaded: "with the tile", skipped: "never" },
    "When inputs that a stride leaves out are loaded",
  ),
  firstSums: word({ read: "as a zero", set: "without a read" }, "How a partial sum begins"),
  leavingSums: word({ read: "with a read", free: "without" }, "How outputs leave for a farther memory"),
  overlaps: maybe(
    word(
      {
        sliding: "wherever windows slide",
        innermost: "where the sliding loop is the innermost outside of it",
      },
      "Where a tile of inputs keeps what it shares with the one before",
    ),
  ),
  lines: maybe(
    word(
      { shared: "by share", whole: "rounded up to whole ones" },
      "How lines that a layer moves are charged",
    ),
  ),
  source: sourceId,
});

const rule = word({ gated: "the energy of its product", skipped: "its cycle too" }, "What a zero saves");

const zeros: z.ZodType<TreeZeros> = object<TreeZeros>({
  weights: maybe(rule),
  inputs: maybe(rule),
  assumedDensity: object<TreeZeros["assumedDensity"]>({ ...density, source: sourceId }),
});

/** Memories from DRAM to the arithmetic. */
export const memoryTree: ModelSchema<"memoryTree"> = {
  data: object<MemoryTreeData>({
    groups,
    levels: list(level, "Memories, the farthest first", "memories", 1),
    fanOuts: list(fanOut, "Places side by side, the farthest first", "fan-outs"),
    compute: compute.describe("What multiplies"),
    counting: counting.describe("What tools count differently"),
    zeros: maybe(zeros.describe("What zeros save; nothing if left out")),
  }),
  *contradictions(data, profile) {
    yield* twice(["levels"], data.levels);
    yield* twice(["fanOuts"], data.fanOuts);
    for (const [i, level] of data.levels.entries()) yield* ofLevel(level, i, data);
    yield* ofChains(data);
    yield* ofLoops(data);
    yield* places(data, profile);
  },
};

/** A name that stands twice. */
function* twice(place: readonly string[], named: readonly { readonly name: string }[]): Iterable<Fault> {
  for (const [i, { name }] of named.entries()) {
    if (named.findIndex((other) => other.name === name) === i) continue;
    yield { place: [...place, i, "name"], expected: "each name once", got: `"${name}" again` };
  }
}

/** Fan-outs that there are not, tensors kept and passed at once or without bits, ports of tensors that pass. */
function* ofLevel(level: TreeLevel, i: number, { fanOuts }: MemoryTreeData): Iterable<Fault> {
  const { keeps, mayKeep = [], feeds, wordBits, lineBits, ports = [] } = level,
    place = ["levels", i] as const;
  const names = fanOuts.map(({ name }) => name), all = [...keeps, ...mayKeep];
  for (const [at, name] of feeds.entries()) {
    if (names.includes(name)) continue;
    yield { place: [...place, "feeds", at], expected: `one of ${names.join(", ")}`, got: `"${name}"` };
  }
  for (const [at, tensor] of mayKeep.entries()) {
    if (!keeps.includes(tensor)) continue;
    yield {
      place: [...place, "mayKeep", at],
      expected: "tensors that keeps does not name",
      got: `"${tensor}"`,
    };
  }
  for (const [field, bits] of Object.entries({ wordBits, lineBits })) {
    const missing = "value" in bits ? undefined : all.find((tensor) => bits[tensor] === undefined);
    if (missing === undefined) continue;
    yield { place: [...place, field], expected: `bits of ${missing}, which it keeps`, got: "none" };
  }
  for (const [at, { reads = [], writes = [] }] of ports.entries()) {
    const passing = [...reads, ...writes].find((tensor) => !all.includes(tensor));
    if (passing === undefined) continue;
    yield {
      place: [...place, "ports", at],
      expected: `tensors that it keeps: ${all.join(", ")}`,
      got: `"${passing}"`,
    };
  }
}

/** The farthest memory keeps all and feeds all; a nearer one feeds no more than the next farther one that keeps the tensor. */
function* ofChains({ levels, fanOuts }: MemoryTreeData): Iterable<Fault> {
  const far = levels[0]!, lacking = tensorNames.find((tensor) => !far.keeps.includes(tensor));
  if (lacking !== undefined) {
    yield { place: ["levels", 0, "keeps"], expected: tensorNames.join(", "), got: `no ${lacking}` };
  }
  const unfed = fanOuts.find(({ name }) => !far.feeds.includes(name));
  if (unfed !== undefined) {
    yield { place: ["levels", 0, "feeds"], expected: "every fan-out", got: `no "${unfed.name}"` };
  }
  for (const tensor of tensorNames) {
    let farther = far;
    for (const [i, level] of levels.entries()) {
      if (!level.keeps.includes(tensor) && !(level.mayKeep ?? []).includes(tensor)) continue;
      const above = farther, more = level.feeds.find((name) => !above.feeds.includes(name));
      if (more !== undefined && i > 0) {
        const expected = `no more than ${above.name} feeds, from which its ${tensor} come`;
        yield { place: ["levels", i, "feeds"], expected, got: `"${more}"` };
      }
      farther = level;
    }
  }
}

/** A loop that may stand nowhere in time. */
function* ofLoops({ levels }: MemoryTreeData): Iterable<Fault> {
  const nowhere = loopNames.find((name) =>
    !levels.some(({ temporal }) => temporal?.loops?.includes(name) ?? true)
  );
  if (nowhere === undefined) return;
  yield { place: ["levels", 0, "temporal"], expected: `a memory at which ${nowhere} may stand`, got: "none" };
}

/** More places than the profile's array multiplies with, and more iterations on a fan-out than it has places. */
function* places({ fanOuts, compute }: MemoryTreeData, { array }: ChipProfile): Iterable<Fault> {
  const all = fanOuts.reduce((product, { size }) => product * size.value, compute.macsPerCycle?.value ?? 1);
  yield* macsOfArray(["fanOuts"], all, array);
  for (const [i, { size, counts = {} }] of fanOuts.entries()) {
    const most = Object.values(counts).reduce((product, own) => product * own, 1);
    if (most <= size.value) continue;
    yield { place: ["fanOuts", i, "counts"], expected: `at most ${size.value} places`, got: `${most}` };
  }
}
