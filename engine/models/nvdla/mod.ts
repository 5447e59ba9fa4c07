import type { Workload } from "../../../ir/work.ts";
import type { NvdlaData } from "../../../profiles/types.ts";
import type { Run } from "../../equations.ts";
import {
  type Chip,
  type CostModel,
  firstsOf,
  type Job,
  type LayerView,
  needsLoops,
  NO_ENERGY,
  type Work,
} from "../../model.ts";
import * as equations from "./equations.ts";
import { NvdlaTerms, type Pass } from "./equations.ts";
import { type Fused, fusedInto } from "./fusing.ts";
import {
  activationsOf,
  fitsBuffer,
  holdsWeights,
  passesOf,
  setWidths,
  weightsStay,
  weightsStayApart,
  type Widths,
  widthsOf,
} from "./passes.ts";

/**
 * NVDLA by the rules of its published spreadsheet: the longest of the multipliers' and the memories' cycles holds. Its optimism
 * is in options of the data, each of which has a realistic side.
 */
export const nvdla: CostModel<"nvdla"> = {
  id: "nvdla",
  standing: "formula",
  words: "asked",
  reads: ["clock"],
  adjustable: ({ powerWatts }) => ({
    latency: ["memoryBytesPerSecond"],
    energy: powerWatts === undefined ? [] : ["powerWatts"],
  }),
  prepare(data, chip) {
    const views = viewsOf(data, chip);
    return (work) => {
      const machine = new Nvdla(work, data, chip);
      return {
        gaps: machine.gaps,
        firsts: machine.firsts,
        terms: machine.terms,
        begin: (batch) => machine.begin(batch),
        cost: (at, run) => machine.cost(at, run),
        view: (at) => views(machine.terms, work.workloads[at]!),
      };
    };
  },
};

/** A layer that has a cost: its passes, or none where it is moved alone. */
interface Layer {
  readonly widths: Widths;
  readonly isFc: boolean;
  readonly inputElements: number;
  readonly outputElements: number;
  readonly passes: readonly Pass[];
}

/** The accelerator with a network's layers on it: the terms of the layer that it was given last. */
class Nvdla implements Pick<Job, "gaps" | "firsts" | "begin" | "cost"> {
  readonly terms: NvdlaTerms;
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly #data: NvdlaData;
  readonly #layers: readonly (Layer | undefined)[];
  /** Whether the weights of all convolutions are in the second memory already. */
  readonly #resident: boolean;
  #batch = 1;

  constructor({ workloads, sorts }: Work, data: NvdlaData, chip: Chip) {
    const terms = constantsOf(data, chip), fused = workloads.map((_, at) => fusedInto(at, workloads));
    const along = new Set(fused.flatMap(({ places }) => places));
    const gaps = workloads.map((workload, at) => gapOf(workload, along.has(at), data, chip));
    const firsts = firstsOf(fused.map((taken, at) => keyOf(sorts[at]!, taken, gaps[at])));
    const layers: (Layer | undefined)[] = [], convolutions: Pass[] = [];
    for (let at = 0; at < workloads.length; at++) {
      const layer = gaps[at] !== undefined
        ? undefined
        : layers[firsts[at]!] ?? layerOf(workloads[at]!, fused[at]!, data, chip, terms);
      layers.push(layer);
      if (layer?.isFc === false) convolutions.push(...layer.passes);
    }
    this.#data = data;
    this.#layers = layers;
    this.#resident = data.secondMemoryBytes > 0 && holdsWeights(convolutions, data);
    this.terms = terms;
    this.gaps = gaps;
    this.firsts = firsts;
  }

  begin(batch: number): void {
    this.#batch = this.terms.batch = batch;
  }

  cost(at: number, run: Run): void {
    const t = this.terms, layer = this.#layers[at]!, hasSecond = this.#data.secondMemoryBytes > 0;
    setWidths(t, layer.widths);
    t.inputBytes =
      t.outputBytes =
      t.operandBytes =
      t.weightBytes =
      t.dramBytes =
        0;
    t.secondReadBytes =
      t.secondWriteBytes =
      t.secondReadCycles =
      t.secondWriteCycles =
        0;
    t.macCycles = t.dramCycles = t.layerCycles = 0;
    for (const pass of layer.passes) {
      this.#inBatch(pass, layer.isFc);
      this.#pass(pass, layer.isFc, run);
      run(equations.addPass, t, pass);
      if (hasSecond) run(equations.addSecond, t, pass);
    }
    if (layer.passes.length === 0) {
      t.inputElements = layer.inputElements;
      t.outputElements = layer.outputElements;
      run(equations.moved, t);
    }
    run(equations.latency, t);
    if (hasSecond) run(equations.secondLatency, t);
    if (this.#data.powerWatts !== undefined) run(equations.energy, t);
  }

  /**
   * Inputs go through one after another, but for those of a fully connected layer that is asked to take the whole batch. Where the
   * sheet takes such layers in batches of its own, an input is given its share of one.
   */
  #inBatch(pass: Pass, isFc: boolean): void {
    const { fcBatch, fcWeights } = this.#data;
    pass.inputs = isFc && fcBatch === "asked" ? this.#batch : 1;
    pass.runs = pass.groups * this.#batch / pass.inputs;
    pass.inputsTogether = !isFc ? 1 : fcBatch === "asked" ? this.#batch : fcBatch;
    pass.inputsPerReading = fcWeights === "shared" ? pass.inputsTogether : 1;
  }

  /** Bytes and cycles of a pass. */
  #pass(pass: Pass, isFc: boolean, run: Run): void {
    const t = this.terms, data = this.#data;
    run(equations.bytes, pass, t);
    const isNear = data.secondMemoryBytes >= activationsOf(pass);
    pass.inputReads = pass.weightReads = 1;
    if (!fitsBuffer(pass, data)) {
      run(equations.room, pass, t);
      const stay = isNear && !isFc ? weightsStayApart(pass, data, this.#resident) : weightsStay(pass, data);
      run(stay ? equations.weightsStay : equations.inputStays, pass);
    }
    run(equations.traffic, pass);
    run(equations.multiplications, pass, t);
    if (isNear) this.#near(pass, isFc, run);
    else {
      run(equations.allInDram, pass);
      run(equations.dramCycles, pass, t);
    }
  }

  /** Bytes and cycles of the memories of a pass whose activations the second memory holds. */
  #near(pass: Pass, isFc: boolean, run: Run): void {
    const t = this.terms;
    if (isFc || !this.#resident) {
      run(isFc ? equations.operandsInDram : equations.weightsInDram, pass);
      run(equations.dramCycles, pass, t);
    }
    if (!isFc) run(equations.secondReads, pass, t);
    run(equations.secondWrites, pass, t);
  }
}

function gapOf(
  { nests, macs }: Workload,
  along: boolean,
  { unfused }: NvdlaData,
  { profile: { name } }: Chip,
): string | undefined {
  if (nests.length > 0) return undefined;
  if (macs > 0) return needsLoops(name);
  return along || unfused === "free" ? `${name} does it on the way from a convolution to memory` : undefined;
}

/** What tells layers of equal work apart. */
function keyOf(sort: number, { operand, written }: Fused, gap: string | undefined): string {
  return `${sort} ${operand} ${written} ${gap === undefined}`;
}

function layerOf(workload: Workload, taken: Fused, data: NvdlaData, chip: Chip, terms: NvdlaTerms): Layer {
  const { group, inputElements, outputElements } = workload, widths = widthsOf(workload, chip);
  setWidths(terms, widths);
  return {
    widths,
    isFc: group === "fc",
    inputElements,
    outputElements,
    passes: passesOf(workload, taken, data, terms),
  };
}

/** The accelerator's own numbers at the process asked for, with their sources. */
function constantsOf(data: NvdlaData, { profile: { clock }, factors: { delay, power } }: Chip): NvdlaTerms {
  const { source, powerWatts } = data;
  const own = {
    macsPerCycle: data.macs,
    bufferBytes: data.bufferBytes,
    dramBytesPerSecond: data.memoryBytesPerSecond / delay,
    kilobyteBytes: data.kilobyteBytes,
    byteMultiple: data.byteMultiple,
    channelMultiple: data.channelMultiple,
    kernelMultiple: data.kernelMultiple,
    secondMemoryReadBytesPerSecond: data.secondMemoryReadBytesPerSecond / delay,
    secondMemoryWriteBytesPerSecond: data.secondMemoryWriteBytesPerSecond / delay,
  };
  const cited = Object.fromEntries(Object.keys(own).map((name) => [name, source]));
  return Object.assign(new NvdlaTerms(), own, {
    clockHertz: clock.hertz / delay,
    energyJoules: powerWatts === undefined ? NaN : 0, // not known, and stays so
    averageWatts: (powerWatts?.value ?? 0) * power,
    cited: { ...cited, clockHertz: clock.source, averageWatts: powerWatts?.source ?? source },
  });
}

/** What is said of a layer from its terms. */
function viewsOf(
  data: NvdlaData,
  { profile: { clock } }: Chip,
): (t: NvdlaTerms, workload: Workload) => LayerView {
  const { source, powerWatts, fcBatch, secondMemoryBytes } = data;
  const sources = [...new Set([source, clock.source, ...(powerWatts ? [powerWatts.source] : [])])];
  const known = powerWatts ? [] : [NO_ENERGY];
  const share =
    `the share of one input in a batch of ${fcBatch}, as the spreadsheet takes fully connected layers`;
  return (t, { group }) => {
    const { computeSeconds, dramSeconds, secondReadSeconds, secondWriteSeconds } = t;
    return {
      latencyParts: {
        compute: computeSeconds,
        dram: dramSeconds,
        ...(secondMemoryBytes > 0 && { secondRead: secondReadSeconds, secondWrite: secondWriteSeconds }),
      },
      ...(powerWatts && { energyParts: { average: t.averageJoules } }),
      basis: "modelled",
      bound: computeSeconds >= Math.max(dramSeconds, secondReadSeconds, secondWriteSeconds)
        ? "compute"
        : "memory",
      sources,
      assumed: group === "fc" && fcBatch !== "asked" && fcBatch !== t.batch ? [share, ...known] : known,
    };
  };
}
