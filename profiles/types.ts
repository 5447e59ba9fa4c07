import type { Density, Group } from "../ir/work.ts";
import type { Hertz, Nanometers, Watts } from "../ir/units.ts";
import type { HierarchyData } from "./data/hierarchy.ts";
import type { NvdlaData } from "./data/nvdla.ts";
import type { RooflineData } from "./data/roofline.ts";
import type { RowStationaryData } from "./data/rowStationary.ts";
import type { SystolicData } from "./data/systolic.ts";

export type * from "./data/nvdla.ts";
export type * from "./data/roofline.ts";
export type * from "./data/systolic.ts";

export type * from "./data/hierarchy.ts";
export type * from "./data/rowStationary.ts";

/** Where a number comes from. */
export interface Source {
  /** What was done to get it: measured on a chip, simulated, computed by a formula, or taken without proof. */
  readonly kind: "silicon" | "simulation" | "model" | "assumption";
  /** Authors, place and year, in a few words. */
  readonly short: string;
  /** The work in which it stands. */
  readonly citation: string;
  /** Table, figure or section, and what it is about. */
  readonly where: string;
  /** Year of the work. */
  readonly year: number;
  /** Process of the chip. */
  readonly process?: string;
  /** Precision of its arithmetic. */
  readonly precision?: string;
  /** Inputs that the numbers are for. */
  readonly batch?: number;
  /** Where to find the work. */
  readonly url?: string;
  /** What a reader should know of the number. */
  readonly note?: string;
}

/** A number and the id of its source. */
export interface Cited {
  /** The number. */
  readonly value: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
  /** How it was reached. */
  readonly note?: string;
}

/** A process and a supply voltage. */
export interface Process {
  /** The node's name. */
  readonly nanometers: Nanometers;
  /** The row of Stillmaker and Baas's table: `65`, `HP45`, ... */
  readonly node: string;
  /** Supply voltage in volts. */
  readonly volts: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** A published table, in the units that it prints: a column's name ends in its unit. */
export interface TableData {
  /** Sorts of work that the rows are about. */
  readonly groups: readonly Group[];
  /** What must agree for a row to be this very layer: its shape, or its shape and densities. */
  readonly match: readonly ("shape" | "density")[];
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A constant cost per multiply-accumulate, averaged over rows of the profile's own table. */
export interface PerMacData {
  /** Sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** Networks whose rows are averaged, in the order in which they are added up. */
  readonly networks: readonly string[];
}

/** An engine that stores and multiplies non-zero weights only, and mostly skips zero activations. */
export interface SparseData {
  /** Sorts of work that it does. */
  readonly groups: readonly Group[];
  /** Processing elements. */
  readonly pes: Cited;
  /** Multiply-accumulates of one of them a cycle; 1 if left out. */
  readonly multipliers?: Cited;
  /** What is dealt out to them: outputs, each with its weights, or the pixels of all outputs; outputs if left out. */
  readonly dealtOut?: "outputs" | "pixels";
  /** Whether convolutions are done as well as products of matrices and vectors; false if left out. */
  readonly convolutions?: boolean;
  /** Whether zero activations are multiplied like others; false if left out. */
  readonly denseActivations?: boolean;
  /** Zeros that may stand between two stored weights; a longer run stores padding; no limit if left out. */
  readonly longestZeroRun?: Cited;
  /** Power in watts, whatever the layer. */
  readonly powerWatts: Cited;
  /** Weights, padding included, that fit on the chip; others come from memory in time if left out. */
  readonly weightCapacity?: Cited;
  /** Actual time over the time of a perfectly shared load. */
  readonly loadImbalance: Cited;
  /** Densities taken for layers that state none. */
  readonly assumedDensity: Density & { readonly source: string };
}

/** The data of each cost model that a profile supports. */
export interface ModelData {
  /** Published rows. */
  readonly table?: TableData;
  /** Row-stationary mapping. */
  readonly rowStationary?: RowStationaryData;
  /** Energy by level of memory. */
  readonly hierarchy?: HierarchyData;
  /** A constant cost per MAC. */
  readonly perMac?: PerMacData;
  /** A systolic array. */
  readonly systolic?: SystolicData;
  /** NVDLA's spreadsheet. */
  readonly nvdla?: NvdlaData;
  /** Stored densities. */
  readonly sparse?: SparseData;
  /** Bounds by arithmetic, memories and vector operations. */
  readonly roofline?: RooflineData;
}

/**
 * A published table that models are held against, in the units that it prints: a column's name ends in its unit. Words:
 * `profile` (if the table does not name one), `network`, `layer`, `source`; `input` as in `3x299x299` where a network of the zoo
 * is run at another size; `round`, `system`, `scenario`, `framework`, `accelerators`, `note`. What a row is about: columns of a loop
 * nest as in `TableData` (with `inputHeight` where the input is not padded, `writtenHeight` where a pooling follows, `group` for fc); or `op` (`matmul`, `softmax`, `layerNorm`, `gelu`) with `m`, `k`, `n` or `elements`; or, with none of these, the whole zoo network named in `network`. A column such as `systolic.rows` replaces
 * that value of the profile's model data for its row. What was published: `latency...`, `energy...`, `power...`,
 * `inferencesPerSecond`, or any name of a model's `Term`.
 */
export interface PublishedTable {
  /** Always `"fodlam/published@1"`. */
  readonly format: "fodlam/published@1";
  /** The file's name. */
  readonly id: string;
  /** What it is, in one line. */
  readonly title: string;
  /** The profile that every row is about, if there is but one. */
  readonly profile?: string;
  /** Bits of weights and activations, if not the profile's own. */
  readonly bits?: number;
  /** Inputs processed together, if the rows do not say. */
  readonly batch?: number;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The rows; null where nothing was published. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Where the rows come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** Parameters of a model that were fitted to published rows: how to fit them again. */
export interface Fit {
  /** The model. */
  readonly model: ModelId;
  /** Ids of published tables; `own` for the profile's own table. */
  readonly tables: readonly string[];
  /** The quantity whose errors are made small, as a column in SI units. */
  readonly quantity: string;
  /** Where the fitted values stand in the model's data: `overheadSeconds`, `memories.0.efficiency`. */
  readonly parameters: readonly string[];
  /** What is left out in turn to see how the fit does on what it has not seen; `two-thirds` fits on every third row. */
  readonly leaveOut: "layer" | "network" | "two-thirds";
}

/** Name of a cost model. */
export type ModelId = keyof ModelData;

/** The least and the greatest of a model's errors, as estimated / published - 1. */
export interface ErrorRange {
  /** The lowest, -0.5 for an estimate of half the published value. */
  readonly low: number;
  /** The highest. */
  readonly high: number;
}

/** How wrong a model was found to be: the errors of its own left-out rows, or of the same model on other chips. */
export interface Validation {
  /** The model. */
  readonly model: ModelId;
  /** The sort of work; `any` for all that have no entry of their own. */
  readonly group: Group | "any";
  /** Published rows that the latency's errors stand on. */
  readonly rows: number;
  /** Errors of the latency. */
  readonly latency: ErrorRange;
  /** Errors of the energy. */
  readonly energy: ErrorRange;
  /** What the latency was held against. */
  readonly rule: string;
  /** What the energy was held against, if something else. */
  readonly energyRule?: string;
}

/** Work that a chip is taken to do at no cost of its own. */
export interface Free {
  /** The sort of work. */
  readonly group: Group;
  /** Why. */
  readonly reason: string;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** What every profile says. */
export interface ProfileBase {
  /** Where an editor finds the JSON schema of this format. */
  readonly $schema?: string;
  /** Always `"fodlam/profile@1"`. */
  readonly format: "fodlam/profile@1";
  /** The name to ask for it by. */
  readonly id: string;
  /** The accelerator's name. */
  readonly name: string;
  /** Year of the chip. */
  readonly year: number;
  /** One sentence. */
  readonly summary: string;
  /** What the energy covers and what it does not. */
  readonly energyScope: string;
  /** Process; of a composite, the one that its parts are brought to. */
  readonly process: Process;
  /** Where the numbers come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** What multiplies: as many at once, and how they stand. */
export interface ArrayOfMacs {
  /** Multiply-accumulates a cycle at the most. */
  readonly macsPerCycle: number;
  /** Rows of the array, where it is one. */
  readonly rows?: number;
  /** Columns of the array, where it is one. */
  readonly columns?: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** A published table of a chip's parts; null where nothing was published. */
export interface Components {
  /** Names of the columns, one of them `source`. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One accelerator. */
export interface ChipProfile extends ProfileBase {
  /** Bits that its arithmetic takes. */
  readonly precision: { readonly weights: number; readonly activations: number; readonly source: string };
  /** Core clock. */
  readonly clock: { readonly hertz: Hertz; readonly linkHertz?: Hertz; readonly source: string };
  /** Multiply-accumulates a cycle at the most, where every one of them counts as dense work. */
  readonly array?: ArrayOfMacs;
  /** Work taken to be free. */
  readonly free: readonly Free[];
  /** The models that it supports; the first that covers a layer is used. */
  readonly models: ModelData;
  /** Power and area of its parts, as published; no model reads them. */
  readonly components?: Components;
  /** Which parameters were fitted, and to which rows. */
  readonly fits?: readonly Fit[];
  /** How wrong each model is. */
  readonly validation: readonly Validation[];
}

/** A part of a composite: which work goes to which chip. */
export interface PartOf<P> {
  /** Sorts of work sent to this part. */
  readonly groups: readonly Group[];
  /** The chip. */
  readonly profile: P;
  /** Model data that differ from the chip's own; null takes a model away. */
  readonly models?: { readonly [M in ModelId]?: Partial<NonNullable<ModelData[M]>> | null };
}

/** Several chips put together and brought to one process. */
export interface CompositeProfile<P = ChipProfile> extends ProfileBase {
  /** Which work goes to which chip. */
  readonly parts: readonly PartOf<P>[];
  /** How the parts are brought to one process. */
  readonly scaling: ScalingRule;
  /** What is known to be wrong and is kept for reproduction. */
  readonly reproduction?: string;
  /** Whether a batch's cost is read as one input's. */
  readonly ignoreBatch?: boolean;
}

/** How times and powers follow from one process to another. */
export type ScalingRule = "dennard" | "stillmaker-baas";

/** An accelerator, ready to evaluate on. */
export type Profile = ChipProfile | CompositeProfile;

/** A published row in SI units. */
export interface PublishedRow {
  /** The published network. */
  readonly network: string;
  /** The layer's name in the paper. */
  readonly layer: string;
  /** Inputs that the row's costs are for. */
  readonly batch: number;
  /** The layer's shape as text; equal for equal loop nests. */
  readonly key: string;
  /** MACs of one input. */
  readonly macs: number;
  /** Latency in seconds for the batch. */
  readonly latencySeconds: number;
  /** The part of it spent computing, where the paper tells it apart. */
  readonly processingLatencySeconds?: number;
  /** Power in watts. */
  readonly powerWatts: Watts;
  /** Densities of the layer as published. */
  readonly density?: Density;
  /** A key of the profile's `sources`. */
  readonly source: string;
}
