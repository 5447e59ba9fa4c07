import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { bitsOf, type FallbackBits, type Workload } from "../../../ir/work.ts";
import type { Dataflow, SystolicData, SystolicMemory } from "../../../profiles/types.ts";
import type { Run } from "../../equations.ts";
import {
  type Bound,
  type Chip,
  type CostModel,
  firstsOf,
  type LayerView,
  needsLoops,
  NO_ENERGY,
} from "../../model.ts";
import * as equations from "./equations.ts";
import { Product, SystolicTerms } from "./equations.ts";
import { roomOf, setBestFolds, setProduct, setReads } from "./products.ts";

const dimensions: Readonly<Record<Dataflow, (p: Product) => void>> = {
  outputStationary: equations.outputStationary,
  weightStationary: equations.weightStationary,
  inputStationary: equations.inputStationary,
};

const words: Readonly<Record<Dataflow, (p: Product) => void>> = {
  outputStationary: equations.outputStationaryWords,
  weightStationary: equations.weightStationaryWords,
  inputStationary: equations.inputStationaryWords,
};

/**
 * A systolic array in closed form: each group of a layer is a matrix product cut into folds of the array's size, and each fold
 * takes as long as its stream, its fill and its drain. Memory time is the traffic that buffers leave, over the bandwidth; the
 * longer of the two holds.
 */
export const systolic: CostModel<"systolic"> = {
  id: "systolic",
  standing: "formula",
  words: "asked",
  reads: ["clock"],
  adjustable: ({ memory, vectorOperationsPerCycle, energy }) => ({
    latency: [
      ...(memory ? ["memory.bytesPerSecond"] : []),
      ...(vectorOperationsPerCycle ? ["vectorOperationsPerCycle"] : []),
    ],
    energy: energy
      ? [
        "energy.macJoules",
        "energy.sramJoulesPerByte",
        "energy.dramJoulesPerByte",
        "energy.staticPowerWatts",
      ]
      : [],
  }),
  prepare(data, chip) {
    const { name } = chip.profile, hasUnit = data.vectorOperationsPerCycle !== undefined;
    const gapOf = ({ nests, macs, vectorOperations }: Workload): string | undefined => {
      if (nests.length > 0) return undefined;
      if (macs > 0) return needsLoops(name);
      return hasUnit && vectorOperations > 0 ? undefined : `${name} does multiply-accumulates alone`;
    };
    const views = viewsOf(data, chip);
    return ({ workloads, sorts }) => {
      const array = new SystolicArray(data, chip),
        bits = workloads.map((work) => bitsOf(work, chip.precision));
      let batch = 1;
      return {
        gaps: workloads.map(gapOf),
        firsts: firstsOf(sorts),
        terms: array.terms,
        begin: (inputs) => void (batch = inputs),
        cost: (at, run) => array.cost(workloads[at]!, bits[at]!, batch, run),
        view: (at) =>
          workloads[at]!.nests.length > 0 ? views.products(array.terms) : views.vector(array.terms),
      };
    };
  },
};

/** An array as it works through a layer: the terms of the layer that it was given last. */
class SystolicArray {
  readonly terms: SystolicTerms;
  readonly #product = new Product();
  readonly #part = new Product();
  readonly #data: SystolicData;
  readonly #room: number;

  constructor(data: SystolicData, chip: Chip) {
    this.#data = data;
    this.#room = roomOf(data);
    this.terms = constantsOf(data, chip);
  }

  cost(workload: Workload, bits: FallbackBits, batch: number, run: Run): void {
    const t = this.terms, { energy: known } = this.#data;
    if (workload.nests.length > 0) {
      this.#products(workload, bits, batch, run);
      if (known !== undefined) run(equations.energy, t);
      return;
    }
    t.vectorOperations = workload.vectorOperations * batch;
    run(equations.vectorLatency, t);
    if (known !== undefined) run(equations.vectorEnergy, t);
  }

  #products(workload: Workload, bits: FallbackBits, batch: number, run: Run): void {
    const t = this.terms,
      { nests } = workload,
      { memory, countsFrom } = this.#data;
    const isShared = workload.parametersRead > 0, product = this.#product;
    t.macs = workload.macs * batch;
    t.weightBytesPerElement = bits.weights / BITS_PER_BYTE;
    t.activationBytesPerElement = bits.activations / BITS_PER_BYTE;
    t.computeCycles =
      t.sramIfmapReads =
      t.sramFilterReads =
      t.sramOfmapWrites =
      t.scaleSimOfmapWrites =
        0;
    t.dramIfmapReads = t.dramFilterReads = t.dramOfmapWrites = 0;
    const inputsPerTap = inputsPerTapOf(workload, batch);
    for (let i = 0; i < nests.length; i++) {
      setProduct(product, nests[i]!, isShared, batch);
      product.inputsPerTap = inputsPerTap;
      product.suffix = nests.length === 1 ? "" : `${i + 1}`;
      this.#onArray(product, run);
      run(equations.addProduct, t, product);
      if (countsFrom === 0) run(equations.addScaleSimWords, t, product);
    }
    run(equations.bytesAndCycles, t);
    run(latencyOf(memory), t);
  }

  /** Cycles and words of one product. */
  #onArray(product: Product, run: Run): void {
    const t = this.terms, { dataflow, partialSums, countsFrom } = this.#data;
    run(dimensions[dataflow], product);
    const cuts = Math.max(1, Math.ceil(product.pixels / this.#room));
    if (cuts === 1) this.#fold(product, run);
    else this.#inParts(product, cuts, run);
    setReads(product, cuts, t.activationBytesPerElement, t.weightBytesPerElement, this.#data);
    run(equations.memoryReads, product);
    run(partialSums === "offChip" ? equations.partialSumsToMemory : equations.outputsToMemory, product);
    if (countsFrom !== 0) return;
    run(
      dataflow === "outputStationary" ? equations.scaleSimWordsWithSkew : equations.scaleSimWords,
      product,
      t,
    );
  }

  #fold(product: Product, run: Run): void {
    const t = this.terms, { dataflow, loads, wholeArray } = this.#data;
    if (loads === "overlapped" && !wholeArray) {
      setBestFolds(product, t);
      run(equations.overlapped, product, t);
    } else {
      run(equations.folds, product, t);
      run(
        !wholeArray
          ? equations.serial
          : loads === "serial"
          ? equations.serialWhole
          : equations.overlappedWhole,
        product,
        t,
      );
    }
    run(words[dataflow], product);
  }

  /** A product cut where a column's accumulators are full: the parts read the weights again, each for its own pixels. */
  #inParts(product: Product, cuts: number, run: Run): void {
    const t = this.terms, part = this.#part;
    run(equations.folds, product, t);
    product.computeCycles =
      product.sramIfmapReads =
      product.sramFilterReads =
      product.sramOfmapWrites =
        0;
    for (
      const [at, count, pixels] of [[1, cuts - 1, this.#room], [
        2,
        1,
        product.pixels - (cuts - 1) * this.#room,
      ]] as const
    ) {
      part.suffix = `${product.suffix}${at === 1 ? "Full" : "Rest"}`;
      part.products = product.products * count;
      part.pixels = pixels;
      part.taps = product.taps;
      part.filters = product.filters;
      run(dimensions[this.#data.dataflow], part);
      this.#fold(part, run);
      run(equations.addPart, product, part);
    }
  }
}

/** Time, by the channels that a memory has. */
function latencyOf(memory: SystolicMemory | undefined): (t: SystolicTerms) => void {
  if (memory === undefined) return equations.unboundLatency;
  if (memory.weightBytesPerSecond === undefined) return equations.memoryLatency;
  return memory.outputBytesPerSecond === undefined ? equations.apartLatency : equations.channelsLatency;
}

/** Inputs in memory for each tap of a window: windows overlap. */
function inputsPerTapOf({ nests, inputElements }: Workload, batch: number): number {
  let windows = 0;
  for (let i = 0; i < nests.length; i++) {
    const { n, c, p, q, r, s } = nests[i]!;
    windows += n * p * q * batch * c * r * s;
  }
  return Math.min(1, inputElements * batch / windows);
}

/** The array's own numbers at the process asked for, with their sources. */
function constantsOf(data: SystolicData, chip: Chip): SystolicTerms {
  const { rows, columns, memory, energy, source, vectorOperationsPerCycle: unit } = data,
    { delay, power } = chip.factors;
  const clock = data.clockHertz ?? { value: chip.profile.clock.hertz, source: chip.profile.clock.source };
  const ofMemory = memory?.source ?? source, ofEnergy = energy?.source ?? source;
  return Object.assign(new SystolicTerms(), {
    rows,
    columns,
    clockHertz: clock.value / delay,
    cyclesPerRow: data.dataflow === "outputStationary" ? 1 : 2,
    countedFromZero: data.countsFrom === 0 ? 1 : 0,
    dramBytesPerSecond: (memory?.bytesPerSecond ?? Infinity) / delay,
    weightBytesPerSecond: (memory?.weightBytesPerSecond ?? Infinity) / delay,
    outputBytesPerSecond: (memory?.outputBytesPerSecond ?? Infinity) / delay,
    joulesPerMac: (energy?.macJoules ?? 0) * delay * power,
    sramJoulesPerByte: (energy?.sramJoulesPerByte ?? 0) * delay * power,
    dramJoulesPerByte: (energy?.dramJoulesPerByte ?? 0) * delay * power,
    energyJoules: energy === undefined ? NaN : 0, // not known, and stays so
    staticPowerWatts: (energy?.staticPowerWatts ?? 0) * power,
    vectorOperationsPerCycle: unit?.value ?? 0,
    cited: {
      rows: source,
      columns: source,
      clockHertz: clock.source,
      dramBytesPerSecond: ofMemory,
      weightBytesPerSecond: ofMemory,
      outputBytesPerSecond: ofMemory,
      joulesPerMac: ofEnergy,
      sramJoulesPerByte: ofEnergy,
      dramJoulesPerByte: ofEnergy,
      staticPowerWatts: ofEnergy,
      vectorOperationsPerCycle: unit?.source ?? source,
    },
  });
}

function viewsOf(data: SystolicData, chip: Chip) {
  const { memory, energy, buffers, accumulators, vectorOperationsPerCycle: unit } = data;
  const clock = data.clockHertz ?? chip.profile.clock;
  const cited = (...all: readonly ({ readonly source: string } | undefined)[]) => [
    ...new Set(all.flatMap((one) => one?.source ?? [])),
  ];
  const noEnergy = energy === undefined ? [NO_ENERGY] : [];
  const base = {
    basis: "modelled",
    sources: cited(data, buffers, memory, energy, accumulators, clock),
    assumed: [...(memory ? [] : ["with as much memory bandwidth as the array can use"]), ...noEnergy],
  } as const;
  const isApart = memory?.weightBytesPerSecond !== undefined;
  const areOutputsApart = memory?.outputBytesPerSecond !== undefined;
  return {
    products: (t: SystolicTerms): LayerView => ({
      ...base,
      latencyParts: {
        compute: t.computeSeconds,
        ...(memory && { memory: t.memorySeconds }),
        ...(isApart && { weights: t.weightSeconds }),
        ...(areOutputsApart && { outputs: t.outputSeconds }),
      },
      ...(energy && {
        energyParts: {
          compute: t.computeJoules,
          sram: t.sramJoules,
          dram: t.dramJoules,
          static: t.staticJoules,
        },
      }),
      bound: (t.latencySeconds === t.computeSeconds ? "compute" : "memory") satisfies Bound,
    }),
    vector: (t: SystolicTerms): LayerView => ({
      basis: "modelled",
      sources: cited(unit, clock, energy),
      assumed: ["with its operands on the chip", ...noEnergy],
      latencyParts: { vector: t.vectorSeconds },
      ...(energy && { energyParts: { static: t.staticJoules } }),
      bound: "vector",
    }),
  };
}
