import { z } from "../../../deps/zod.ts";
import { show } from "../../../ir/errors.ts";
import type {
  ChipProfile,
  Cited,
  RooflineContexts,
  RooflineData,
  RooflineFusion,
  RooflineMemory,
  RooflineOverhead,
  RooflinePeak,
  RooflineUnit,
  RooflineVector,
} from "../../types.ts";
import { group, groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { flag, list, maybe, object, text } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { levels, powerOfPeaks, rateFaults } from "../plausible.ts";
import { cited, count, factor, quantity, type Sort, sourceId } from "../quantities.ts";

const of = (sort: Sort, about: string, low?: number): z.ZodType<Cited> =>
  cited(quantity(sort, about, low === undefined ? {} : { low }));
const share = (about: string): z.ZodType<Cited> => of("share", about);
const reached = (about: string): z.ZodType<Cited> => of("share", about, 0.001);

/** A peak at one precision. */
export const peak: z.ZodType<RooflinePeak> = object<RooflinePeak>({
  bits: count("Bits of its operands", 1, 64),
  macsPerSecond: quantity(
    "rate",
    "Multiply-accumulates per second, half of the printed operations per second",
  ),
  source: sourceId,
  note: maybe(text("How it was reached")),
  joulesPerMac: maybe(of("energy", "Joules for one multiply-accumulate")),
  efficiency: maybe(reached("Share of it that work of the best shape reaches; the unit's if left out")),
});

const extent = count("An extent of a tile");

const unit = object<RooflineUnit>({
  cores: cited(count("Cores among which tiles are dealt out")),
  efficiency: reached("Share of the peak that work of the best shape reaches"),
  tiles: object<RooflineUnit["tiles"]>({
    sizes: list(
      z.tuple([extent, extent, extent], { error: "a tile [m, n, k]" }),
      "Tiles [m, n, k] among which the fastest is taken",
      "tiles [m, n, k]",
      1,
    ),
    perTap: maybe(flag("Whether each tap of a kernel is a product of its own, with K the channels alone")),
    stationary: maybe(flag("Whether a tile of parameters stays in the unit while all rows pass it")),
    readWhole: maybe(flag("Whether a tile of parameters is read whole, its padding like the rest")),
    source: sourceId,
    note: maybe(text("How they were reached")),
  }),
  serialShare: maybe(share("Share of an input's work that gains nothing from further cores")),
  splits: maybe(cited(count("Most parts into which K is cut"))),
  loadRows: maybe(cited(count("Rows of M below which an array waits for its next weights"))),
});

const memory = object<RooflineMemory>({
  name: text("Its name: l2, dram, usb"),
  bytesPerSecond: of("bandwidth", "Peak bytes per second"),
  efficiency: reached("Share of that which long transfers reach"),
  offChip: flag("Whether it is another chip"),
  capacityBytes: maybe(of("capacity", "Bytes that it holds")),
  activationBytes: maybe(of("capacity", "Bytes of activations that stay from one layer to the next")),
  weightBytes: maybe(of("capacity", "Bytes of parameters that stay from one inference to the next")),
  joulesPerByte: maybe(of("energy", "Joules to move one byte")),
});

const vector = object<RooflineVector>({
  operationsPerSecond: of("rate", "Operations a second: one a lane and cycle, a multiply-add counted once"),
  efficiency: reached("Share of that which is reached"),
  lanes: cited(count("Lanes of the whole chip")),
  multiplies: flag("Whether it computes products where it is faster than the other unit"),
  joulesPerOperation: maybe(of("energy", "Joules for one operation")),
});

/** A fixed time for layers of some groups. */
export const overhead: z.ZodType<RooflineOverhead> = object<RooflineOverhead>({
  groups,
  parameters: maybe(flag("Only layers with parameters, or only those without; both if left out")),
  seconds: of("time", "Seconds for each layer"),
});

/** What is fused with the layer before it. */
export const fusion: z.ZodType<RooflineFusion> = object<RooflineFusion>({
  group,
  after: groups,
  source: sourceId,
});

/** Printed figures are rounded: a peak may be so much above what array and clock give. */
const ROUNDING = 1.05;

/** Peaks that array and clock cannot reach; operands of half the bits may be taken four at a time. */
function* peaksAboveArray({ peaks, unit }: RooflineData, { array, clock, precision }: ChipProfile) {
  if (array === undefined) return;
  const cores = unit.cores.value, own = Math.max(precision.weights, precision.activations);
  const each = `${array.macsPerCycle} MACs per cycle${cores === 1 ? "" : ` x ${cores} cores`}`;
  for (const [i, { bits, macsPerSecond }] of peaks.entries()) {
    const together = Math.max(1, own / bits);
    const most = array.macsPerCycle * cores * clock.hertz * together * together;
    if (macsPerSecond <= most * ROUNDING) continue;
    const expected = `at most ${most}, from ${each} at ${clock.hertz} Hz`;
    yield { place: ["peaks", i, "macsPerSecond"], expected, got: `${macsPerSecond}` };
  }
}

/** Names that parts of an estimate have already. */
const taken = ["compute", "vector", "overhead", "start", "static"];

function* memoryFaults({ memories }: RooflineData): Iterable<Fault> {
  for (const [i, { name, capacityBytes, activationBytes, weightBytes }] of memories.entries()) {
    const earlier = memories.slice(0, i).map((memory) => memory.name);
    if ([...earlier, ...taken].includes(name)) {
      yield { place: ["memories", i, "name"], expected: "a name of its own", got: show(name) };
    }
    for (const [key, kept] of Object.entries({ activationBytes, weightBytes })) {
      if (capacityBytes === undefined || kept === undefined || kept.value <= capacityBytes.value) continue;
      const expected = `no more than its capacity, ${capacityBytes.value}`;
      yield { place: ["memories", i, key, "value"], expected, got: `${kept.value}` };
    }
  }
  yield* levels(memories.map((memory, i) => ({
    place: ["memories", i],
    name: memory.name,
    bytesPerSecond: memory.bytesPerSecond.value,
    capacityBytes: memory.capacityBytes?.value,
    offChip: memory.offChip,
  })));
}

/** Chips draw less than so many times the power that they are sold with. */
const MOST_OVER_POWER = 10;

function* energyFaults({ peaks, power }: RooflineData): Iterable<Fault> {
  for (const [i, { macsPerSecond, joulesPerMac }] of peaks.entries()) {
    const watts = (joulesPerMac?.value ?? 0) * macsPerSecond;
    const most = MOST_OVER_POWER * power.watts.value;
    if (watts <= most) continue;
    const expected = `an energy with which ${macsPerSecond} MACs a second need no more than ${most} W, ` +
      `${MOST_OVER_POWER} times its power`;
    const got = `${joulesPerMac!.value}, which needs ${Number(watts.toPrecision(3))} W`;
    yield { place: ["peaks", i, "joulesPerMac", "value"], expected, got };
  }
}

/** Bounds by arithmetic, memories and vector operations. */
export const roofline: ModelSchema<"roofline"> = {
  data: object<RooflineData>({
    groups,
    peaks: list(peak, "Peaks by precision, in any order", "peaks", 1),
    unit: unit.describe("The unit of multiply-accumulates"),
    vector: vector.describe("The unit of operations on vectors"),
    memories: list(memory, "Memories, the nearest first; all data come from the last", "memories", 1),
    overlap: share("Share of the shorter times that passes behind the longest"),
    overheads: list(overhead, "Fixed times of layers", "fixed times"),
    startSeconds: maybe(of("time", "A fixed time for each run of the network")),
    contexts: maybe(
      object<RooflineContexts>({
        weightBytes: cited(quantity("capacity", "Bytes of parameters that one context holds")),
        macs: cited(factor("Multiply-accumulates of an inference that one context does", 1, 1e18)),
        layers: cited(count("Layers that one context holds, those fused with others not counted")),
        attentions: cited(factor("Products of two activations that one context holds", 0.1, 1e6)),
        seconds: of("time", "Seconds to run through the contexts for a batch"),
        layerSeconds: of("time", "Seconds for each layer of the network on top"),
      }).describe("Parts of a network that run in turn where it is too large to be on the chip at once"),
    ),
    fused: list(fusion, "What is fused with the layer before it", "fusions"),
    power: object<RooflineData["power"]>({
      watts: of("power", "Known power in watts"),
      share: share("Share of it that is drawn whatever is done"),
    }),
  }),
  *contradictions(data, profile) {
    yield* rateFaults("peaks", data.peaks);
    yield* peaksAboveArray(data, profile);
    yield* memoryFaults(data);
    yield* powerOfPeaks(["power", "watts", "value"], data.power.watts.value, data.peaks);
    yield* energyFaults(data);
  },
};
