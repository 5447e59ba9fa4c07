import type { z } from "../../../deps/zod.ts";
import type {
  Cited,
  GpuAttention,
  GpuContext,
  GpuConvolutions,
  GpuData,
  GpuExperts,
  GpuGeneration,
  GpuPasses,
  GpuPointwise,
  GpuPower,
  GpuProducts,
  GpuRuntime,
  GpuSpread,
} from "../../types.ts";
import { groups } from "../base.ts";
import type { Fault, Place } from "../fault.ts";
import { flag, list, maybe, object } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { powerOfPeaks, rateFaults } from "../plausible.ts";
import { cited, count, factor, quantity, type Sort, sourceId } from "../quantities.ts";
import { fusion, overhead, peak } from "./roofline.ts";

const of = (sort: Sort, about: string): z.ZodType<Cited> => cited(quantity(sort, about));
const bits = count("Bits of the operands", 1, 64);
const cycles = (about: string) => factor(about, 0, 1e7);
const perCycle = (about: string) => factor(about, 1e-3, 1e5);
const share = (about: string) => factor(about, 0, 1);
const reached = (about: string) => factor(about, 0.001, 2); // a fit may reach more than a sheet's base clock says

const products = object<GpuProducts>({
  bits,
  kernelCycles: cycles("Cycles of a kernel that does next to nothing"),
  computeEfficiency: reached("Share of the peak that a tile reaches"),
  readEfficiency: reached("Share of the memory's bandwidth at which operands are read"),
  writeEfficiency: reached("Share of the memory's bandwidth at which outputs are written"),
  operandBytesPerCycle: perCycle("Bytes of operands a cycle and core"),
  stepCycles: cycles("Cycles of one step along k for the chain of sums that depend on each other"),
  splitCycles: maybe(cycles("Cycles to add up the parts where k is cut; it is never cut if left out")),
  tail: share("Share of the last, broken round of tiles that is waited for"),
  overlap: share("Share of the shorter of computing and reading that passes behind the longer"),
  quantElementsPerCycle: maybe(
    perCycle("Elements a cycle and core that a runtime turns into these operands first"),
  ),
  vectorCycles: maybe(cycles("Cycles of a kernel on vectors that takes up to four rows")),
  source: sourceId,
});

const context = object<GpuContext>({
  startCycles: cycles("Cycles of a kernel that does next to nothing"),
  elementsPerCycle: perCycle(
    "Elements a cycle and core that are turned, cast and written to the cache first",
  ),
  blockCycles: cycles("Cycles of a block of queries before its first keys"),
  computeEfficiency: reached("Share of the peak that the two products of a block reach"),
  scoresPerCycle: perCycle("Scores a cycle and core that pass the softmax"),
  readEfficiency: reached("Share of the memory's bandwidth that is reached"),
  source: sourceId,
});

const generation = object<GpuGeneration>({
  startCycles: cycles("Cycles of a kernel that does next to nothing"),
  readEfficiency: reached("Share of the memory's bandwidth that a kernel a query head reaches"),
  headBytesPerCycle: perCycle("Bytes of keys and values a cycle and core of such a kernel"),
  headCycles: cycles("Cycles of a job of such a kernel, for a head of 128 features"),
  groupedReadEfficiency: reached("Share of the memory's bandwidth that a kernel a group of heads reaches"),
  groupedBytesPerCycle: perCycle("Bytes of keys and values a cycle and core of such a kernel"),
  groupedCycles: cycles("Cycles of a job of such a kernel"),
  rowCycles: cycles("Further cycles of such a job for each 1024 features of its query heads"),
  pairCycles: cycles("Cycles for each key and feature of its query heads"),
  splitCycles: cycles("Cycles to add up the parts where keys are cut"),
  source: sourceId,
});

const experts = object<GpuExperts>({
  bits,
  startCycles: cycles("Cycles of a call: choosing, sorting, kernels that do next to nothing"),
  expertCycles: cycles("Cycles for each expert at hand"),
  elementsPerCycle: perCycle("Elements of tokens a cycle and core that are gathered and put back"),
  computeEfficiency: reached("Share of the peak that a tile reaches"),
  readEfficiency: reached("Share of the memory's bandwidth that is reached"),
  stepCycles: cycles("Cycles of one step along k"),
  tail: share("Share of the last, broken round of tiles that is waited for"),
  overlap: share("Share of the shorter of computing and reading that passes behind the longer"),
  source: sourceId,
});

const convolutions = object<GpuConvolutions>({
  bits,
  kernelCycles: cycles("Cycles of a kernel that does next to nothing"),
  efficiency: reached("Share of the peak that a tile reaches"),
  groupedShare: reached("Share of that where channels are in groups"),
  memoryEfficiency: reached("Share of the memory's bandwidth that is reached"),
  groupedMemoryEfficiency: reached("The same where channels are in groups, depthwise ones among them"),
  overlap: share("Share of the shorter of computing and reading that passes behind the longer"),
  source: sourceId,
});

const passes = object<GpuPasses>({
  groups,
  operations: maybe(count("Only layers with at least so many operations an output")),
  windows: maybe(flag("Only layers that cut images into windows or put them together")),
  times: factor("Times that the bytes pass the memory", 0.1, 100),
  source: sourceId,
});

/** Sets of constants by precision: each once. */
function* repeated(list: Place, sets: readonly { readonly bits: number }[]): Iterable<Fault> {
  for (const [i, { bits }] of sets.entries()) {
    if (!sets.slice(0, i).some((earlier) => earlier.bits === bits)) continue;
    yield { place: [...list, i, "bits"], expected: "every precision once", got: `${bits} again` };
  }
}

/** Times of the host are of its calls or of the inputs of a batch. */
function* hostTwice({ host, inputSeconds }: GpuRuntime): Iterable<Fault> {
  if (inputSeconds === undefined || inputSeconds.value === 0 || host.length === 0) return;
  yield {
    place: ["runtime", "inputSeconds"],
    expected: "no times of inputs where host gives times of calls",
    got: `${inputSeconds.value}`,
  };
}

/** A GPU by its kernels. */
export const gpu: ModelSchema<"gpu"> = {
  data: object<GpuData>({
    groups,
    peaks: list(peak, "Peaks by precision, in any order", "peaks", 1),
    cores: cited(count("Streaming multiprocessors")),
    vectorOperationsPerSecond: of("rate", "Operations a second on vectors"),
    memory: object<GpuData["memory"]>({
      bytesPerSecond: of("bandwidth", "Peak bytes a second"),
      capacityBytes: of("capacity", "Bytes that it holds"),
    }).describe("The memory off the chip"),
    l2: object<GpuData["l2"]>({ capacityBytes: of("capacity", "Bytes that it holds") }).describe(
      "The cache that all cores share",
    ),
    products: list(products, "Products by the bits of their operands", "products", 1),
    attention: object<GpuAttention>({
      bits: count("Bits at the least that it multiplies", 1, 64),
      context: context.describe("Of a prompt"),
      generation: generation.describe("Of one token a sequence"),
      source: sourceId,
    }).describe("Attention in one kernel"),
    experts: list(experts, "Products of experts by the bits of their operands", "products of experts", 1),
    spread: object<GpuSpread>({
      exponent: cited(factor("Exponent of the power law by which experts are chosen; 0 if all alike", 0, 4)),
      ranks: cited(count("Chips among which the experts are dealt out")),
      skew: cited(factor("How far the most loaded chip has the experts that are chosen most", 1, 4)),
    }).describe("How tokens spread over experts, and experts over chips"),
    pointwise: object<GpuPointwise>({
      kernelCycles: cited(cycles("Cycles of a kernel that does next to nothing")),
      readEfficiency: cited(reached("Share of the memory's bandwidth that is reached")),
      l2Share: cited(share("Share of the L2 that still holds what the kernel before wrote")),
      vectorMacsPerCycle: cited(
        perCycle("Multiply-accumulates a cycle and core outside the matrix unit, of depthwise convolutions"),
      ),
    }).describe("Whatever else is done"),
    runtime: object<GpuRuntime>({
      fuses: list(fusion, "What is done on the outputs of the layer before it", "fusions"),
      startSeconds: of("time", "Seconds of a run before its first kernel"),
      inputSeconds: maybe(of("time", "Further seconds of the host for each input of a batch")),
      host: list(overhead, "Seconds of the host for each kernel, by sort of work", "fixed times"),
      waits: cited(count("1 if each call is waited for, 0 if the host runs ahead", 0, 1)),
      graph: cited(count("1 if kernels are launched as one graph: start and host add nothing", 0, 1)),
      kernelShare: cited(
        reached("Share of the rates of products by themselves that they reach in a network"),
      ),
      convolutions: list(convolutions, "Convolutions by the bits of their operands", "convolutions", 1),
      passes: list(passes, "Layers that pass the memory more than once", "passes"),
      quantises: cited(count("1 if a call brings activations to the weights' bits itself, else 0", 0, 1)),
    }).describe("What the software says"),
    power: object<GpuPower>({
      watts: of("power", "Known power in watts"),
      share: of("share", "Share of it that is drawn while anything runs"),
      macs: maybe(cited(factor("Further share at the peak of multiply-accumulates", 0, 2))),
      bytes: maybe(cited(factor("Further share at the full bandwidth of the memory", 0, 2))),
      most: maybe(of("share", "Share of it that is drawn at the most")),
    }).describe("Power as shares of a known power"),
  }),
  *contradictions(data) {
    yield* rateFaults("peaks", data.peaks);
    yield* repeated(["products"], data.products);
    yield* repeated(["experts"], data.experts);
    yield* repeated(["runtime", "convolutions"], data.runtime.convolutions);
    yield* hostTwice(data.runtime);
    yield* powerOfPeaks(["power", "watts", "value"], data.power.watts.value, data.peaks);
  },
};
