import type { Joules, Seconds } from "../ir/units.ts";
import type { Bits, Density, Workload } from "../ir/work.ts";
import type { ChipProfile, ErrorRange, ModelData, ModelId, PublishedRow } from "../profiles/types.ts";
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

/** What a model says of one layer, for the whole batch. */
export interface LayerCost {
  /** Latency in seconds. */
  readonly latencySeconds: Seconds;
  /** Energy in joules. */
  readonly energyJoules: Joules;
  /** The latency by cause: times that overlap, of which the greatest holds, or times that follow each other. */
  readonly latencyParts?: Readonly<Record<string, Seconds>>;
  /** The energy by cause; adds up to the energy. */
  readonly energyParts?: Readonly<Record<string, Joules>>;
  /** Where the number stands. */
  readonly basis: Basis;
  /** What limits the layer, where the model can tell. */
  readonly bound?: Bound;
  /** Share of the peak at the layer's precision, where the model knows peaks; else it follows from the chip's array. */
  readonly utilization?: number;
  /** Ids of sources. */
  readonly sources: readonly string[];
  /** What was taken for granted, in words that follow the layer's name. */
  readonly assumed: readonly string[];
  /** The estimate taken apart, constants first; computed only when somebody asks. */
  terms?(): readonly Term[];
}

/** Why a model has nothing to say of a layer. */
export interface Gap {
  /** The reason, in words that follow the layer's name. */
  readonly gap: string;
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
  readonly precision: Pick<Bits, "weights" | "activations">;
}

/** Costs layers of one part of a network, in order; a gap where the model does not reach. */
export type Coster = (workloads: readonly Workload[], batch: number) => readonly (LayerCost | Gap)[];

/** A cost model: data and a chip in, a function from work to cost out. */
export interface CostModel<M extends ModelId = ModelId> {
  /** Its name, which is also the key of its data in a profile. */
  readonly id: M;
  /** Everything that does not depend on the network. */
  prepare(data: NonNullable<ModelData[M]>, chip: Chip): Coster;
}

/** A share in the words of an assumption: `0.125` as `12.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
