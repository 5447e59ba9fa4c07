import { z } from "../../../deps/zod.ts";
import { show } from "../../../ir/errors.ts";
import type {
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
import { levels, powerOfPeak } from "../plausible.ts";
import { cited, count, quantity, type Sort, sourceId } from "../quantities.ts";

const of = (sort: Sort, about: string, low?: number): z.ZodType<Cited> =>
  cited(quantity(sort, about, low === undefined ? {} : { low }));
const share = (about: string): z.ZodType<Cited> => of("share", about);
const reached = (about: string): z.ZodType<Cited> => of("share", about, 0.001);

const peak = object<RooflinePeak>({
  bits: count("Bits of its operands", 1, 64),
  macsPerSecond: quantity("rate", "Multiply-accumulates a second, half of the printed operations a second"),
  source: sourceId,
  note: maybe(text("How it was reached")),
  joulesPerMac: maybe(of("energy", "Joules for one multiply-accumulate")),
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
  splits: maybe(cited(count("Parts at the most into which K is cut"))),
  loadRows: maybe(cited(count("Rows of M below which an array waits for its next weights"))),
});

const memory = object<RooflineMemory>({
  name: text("Its name: l2, dram, usb"),
  bytesPerSecond: of("bandwidth", "Bytes a second at the most"),
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

const overhead = object<RooflineOverhead>({
  groups,
  parameters: maybe(flag("Only layers with parameters, or only those without; both if left out")),
  seconds: of("time", "Seconds for each layer"),
});

const fusion = object<RooflineFusion>({
  group,
  after: groups,
  source: sourceId,
});

function* peakFaults({ peaks }: RooflineData): Iterable<Fault> {
  const place = (peak: RooflinePeak) => ["peaks", peaks.indexOf(peak)];
  const narrowestFirst = [...peaks].sort((a, b) => a.bits - b.bits);
  for (const [i, wider] of narrowestFirst.entries()) {
    const narrower = narrowestFirst[i - 1];
    if (narrower === undefined) continue;
    if (narrower.bits === wider.bits) {
      yield {
        place: [...place(wider), "bits"],
        expected: "every precision once",
        got: `${wider.bits} again`,
      };
    } else if (narrower.macsPerSecond < wider.macsPerSecond) {
      const expected = `at least the ${wider.macsPerSecond} of ${wider.bits} bits, which are wider`;
      yield { place: [...place(narrower), "macsPerSecond"], expected, got: `${narrower.macsPerSecond}` };
    }
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
        layers: cited(count("Layers that one context holds, those fused with others not counted")),
        seconds: cited(quantity("time", "Seconds to change from one context to the next")),
      }).describe("Parts of a network that run in turn where it is too large to be on the chip at once"),
    ),
    fused: list(fusion, "What is fused with the layer before it", "fusions"),
    power: object<RooflineData["power"]>({
      watts: of("power", "Known power in watts", 1e-6),
      share: share("Share of it that is drawn whatever is done"),
    }),
  }),
  *contradictions(data) {
    const peak = Math.max(...data.peaks.map(({ macsPerSecond }) => macsPerSecond));
    yield* peakFaults(data);
    yield* memoryFaults(data);
    yield* powerOfPeak(["power", "watts", "value"], data.power.watts.value, peak);
    yield* energyFaults(data);
  },
};
