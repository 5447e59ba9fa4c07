import type { Seconds } from "../ir/units.ts";
import type { Density, FallbackBits, Workload } from "../ir/work.ts";
import type { ChipProfile, ErrorRange, ModelData, ModelId, PublishedRow } from "../profiles/types.ts";
import type { Run, Scope } from "./equations.ts";
import type { MappedNest } from "./mapped.ts";
import type { MappingOptions } from "./options.ts";
import type { ScaleFactors } from "./technology.ts";

/**
 * Where a number stands: `measured` is a published row of silicon for this very layer, `simulated` such a row from a
 * simulator, `scaled` follows from published rows by a constant, `modelled` from a formula.
 */
export type Basis = "measured" | "simulated" | "scaled" | "modelled";

/** What limits a layer: arithmetic, a memory's bandwidth, operations on vectors, or the fixed cost of starting it. */
export type Bound = "compute" | "memory" | "vector" | "overhead";

/** The errors of an estimate, as estimated / published - 1, and how they were found. */
export interface ErrorBand {
  /** Errors of the latency. */
  readonly latency: ErrorRange;
  /** Errors of the energy. */
  readonly energy: ErrorRange;
  /** What was held against what. */
  readonly rule: string;
}

/**
 * A number that an estimate is made of. Its name ends in its unit, as everywhere (`processingLatencySeconds`, `dramBytes`,
 * `cycles`); a published column of the same name is held against it.
 */
export interface Term {
  /** What it is, unit included. */
  readonly name: string;
  /** Its value, in the unit that the name ends in; a count if it ends in none. */
  readonly value: number;
  /** How it follows from terms above it, in their names; none for a constant or a fact of the layer. */
  readonly formula?: string;
  /** Id of the source of a constant. */
  readonly source?: string;
  /** Among bounds of which the greatest holds: whether it is this one. */
  readonly holds?: boolean;
}

/** The terms in which every model's equations end. */
export interface CostScope extends Scope {
  /** Latency of the batch in seconds. */
  latencySeconds: number;
  /** Energy of the batch in joules. */
  energyJoules: number;
}

/** What a model says of a layer beside its time and energy. */
export interface LayerView {
  /** The latency by cause: times that overlap, of which the greatest holds, or times that follow each other. */
  readonly latencyParts?: Readonly<Record<string, Seconds>>;
  /** The energy by cause; adds up to the energy. */
  readonly energyParts?: Readonly<Record<string, number>>;
  /** Where the number stands. */
  readonly basis: Basis;
  /** What limits the layer, where the model can tell. */
  readonly bound?: Bound;
  /** Share of the peak at the layer's precision, where the model knows peaks; else it follows from the chip's array. */
  readonly utilization?: number;
  /** Ids of sources. */
  readonly sources: readonly string[];
  /** What was assumed, in words that follow the layer's name. */
  readonly assumed: readonly string[];
  /** The mapping of each of its loop nests, where the model maps them onto a tree of memories. */
  readonly mapping?: readonly MappedNest[];
}

/** A chip as the models see it: its numbers brought to one process, its options chosen. */
export interface Chip {
  /** The profile. */
  readonly profile: ChipProfile;
  /** Model data after a composite's changes. */
  readonly models: ModelData;
  /** Published rows of its table. */
  readonly rows: readonly PublishedRow[];
  /** From the chip's own process to the one asked for. */
  readonly factors: ScaleFactors;
  /** Densities for layers that state none, if the caller gave them. */
  readonly density?: Density | undefined;
  /** Bits of tensors for which the network states none: the caller's, or else the profile's. */
  readonly precision: FallbackBits;
  /** How mappings are searched, and which are given. */
  readonly mapping: MappingOptions;
}

/** Layers that a model is asked to cost, in the network's order. */
export interface Work {
  /** The work of each. */
  readonly workloads: readonly Workload[];
  /** A number for each: layers of equal work have the same. */
  readonly sorts: ArrayLike<number>;
}

/** A network's layers on a model's chip. Costs are for the batch that was begun last. */
export interface Job {
  /** For each layer why the model has nothing to say of it, in words that follow its name; undefined where it has a cost. */
  readonly gaps: readonly (string | undefined)[];
  /** For each layer the first one that costs the same. */
  readonly firsts: Int32Array;
  /** The terms of the layer that was costed last. */
  readonly terms: CostScope;
  /** Whether layers depend on each other, so that a batch is split for all of them alike: what stays on the chip, say. */
  readonly dependent?: boolean;
  /** What the run costs beyond its layers (start, loading), of a chip where there is such a thing. */
  readonly whole?: { readonly terms: CostScope; view(): LayerView };
  /** Weights that a chip stores of a layer, where it stores only those that are not zero. */
  storedWeights?(layer: number): number;
  /** Sets the batch, and works out what depends on the network as a whole. */
  begin(batch: number, run: Run): void;
  /** Works out the terms of a layer. */
  cost(layer: number, run: Run): void;
  /** What else there is to say of the layer that was costed last. */
  view(layer: number): LayerView;
}

/** A cost model made ready for a chip: everything that does not depend on the network. */
export type Opener = (work: Work) => Job;

/** What a model stands on: rows of its own chip, a formula of the machine, or a constant for every case. */
export type Standing = "published" | "formula" | "crude";

/** A cost model: data and a chip in, costs of work out. */
export interface CostModel<M extends ModelId = ModelId> {
  /** Its name, which is also the key of its data in a profile. */
  readonly id: M;
  /** What it stands on. Published rows are no model and are not validated; crude models lend no errors to others. */
  readonly standing: Standing;
  /** Whether it costs words of the chip's own bits, whatever a network states, or words of the bits asked for. */
  readonly words: "fixed" | "asked";
  /** What its costs follow from beside its own data and the chip's precision. */
  readonly reads: readonly ("clock" | "table")[];
  /** Whether it searches mappings by an objective, for some time. */
  readonly searches?: true;
  /** Whether it says the utilization by a peak of its own; else the chip's array and clock give it. */
  readonly knowsPeak?: true;
  /** Everything that does not depend on the network. */
  prepare(data: NonNullable<ModelData[M]>, chip: Chip): Opener;
  /** The profile without what its data were told of published rows themselves, where they were told something. */
  blind?(profile: ChipProfile): ChipProfile | undefined;
  /** The parameters that a chip owns and `calibrate` fits to measurements; those of which the data give no value are left out. */
  adjustable?(data: NonNullable<ModelData[M]>): Adjustable;
  /** Fits its parameters to rows of published networks, where that takes no search. */
  fit?(profile: ChipProfile, rows: readonly FitRow[]): ChipProfile;
}

/** Parameters that measurements on a chip can determine, as places in its model's data: of its times and of its energies. */
export interface Adjustable {
  /** Those on which latencies depend. */
  readonly latency: readonly string[];
  /** Those on which energies depend, latencies apart. */
  readonly energy: readonly string[];
}

/** A published row as a closed fit sees it. */
export interface FitRow {
  /** The row in words. */
  readonly name: string;
  /** The published network. */
  readonly network: string;
}

/** The first of equal numbers or words, for each place. */
export function firstsOf(sorts: ArrayLike<number | string>): Int32Array {
  let found = knownFirsts.get(sorts);
  if (found === undefined) knownFirsts.set(sorts, found = firstsAnew(sorts));
  return found;
}

/** Those of the works of networks, which chips with other numbers ask for again. */
const knownFirsts = new WeakMap<ArrayLike<number | string>, Int32Array>();

function firstsAnew(sorts: ArrayLike<number | string>): Int32Array {
  const first = new Map<number | string, number>(), firsts = new Int32Array(sorts.length);
  for (let at = 0; at < sorts.length; at++) {
    const found = first.get(sorts[at]!);
    if (found === undefined) first.set(sorts[at]!, at);
    firsts[at] = found ?? at;
  }
  return firsts;
}

/** Assumed where a profile gives no energy. */
export const NO_ENERGY = "without energy, because the profile gives none";

/** Why a layer of MACs without loops has no cost. */
export function needsLoops(chip: string): string {
  return `${chip} needs a layer's loops, and only its count of MACs is known`;
}
