import type { Kind } from "../ir/registry.ts";
import type { Density, Group } from "../ir/work.ts";
import type { Hertz, Nanometers, Watts } from "../ir/units.ts";
import type { GpuData } from "./data/gpu.ts";
import type { HierarchyData } from "./data/hierarchy.ts";
import type { MemoryTreeData } from "./data/memoryTree.ts";
import type { NpuData } from "./data/npu.ts";
import type { NvdlaData } from "./data/nvdla.ts";
import type { RooflineData } from "./data/roofline.ts";
import type { RowStationaryData } from "./data/rowStationary.ts";
import type { SystolicData } from "./data/systolic.ts";
import type { Laid } from "./lay.ts";
import type { Fit, Validation } from "./trust.ts";

export type * from "./data/gpu.ts";
export type * from "./data/npu.ts";
export type * from "./data/nvdla.ts";
export type * from "./data/roofline.ts";
export type * from "./data/systolic.ts";

export type * from "./data/hierarchy.ts";
export type * from "./data/memoryTree.ts";
export type * from "./data/rowStationary.ts";
export type * from "./trust.ts";

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
  /** Where the work can be found. */
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
  /** Memories from DRAM to the arithmetic, and mappings onto them. */
  readonly memoryTree?: MemoryTreeData;
  /** A constant cost per MAC. */
  readonly perMac?: PerMacData;
  /** A systolic array. */
  readonly systolic?: SystolicData;
  /** NVDLA's spreadsheet. */
  readonly nvdla?: NvdlaData;
  /** Stored densities. */
  readonly sparse?: SparseData;
  /** A GPU by its kernels. */
  readonly gpu?: GpuData;
  /** A matrix unit and a vector unit in turn, behind a runtime. */
  readonly npu?: NpuData;
  /** Bounds by arithmetic, memories and vector operations. */
  readonly roofline?: RooflineData;
}

/** Name of a cost model. */
export type ModelId = keyof ModelData;

/** Work that a chip is taken to do at no cost of its own. */
export interface Free {
  /** The sort of work. */
  readonly group: Group;
  /** The kinds of layers of that sort, where it is not all of them: a batch normalisation is folded into weights, and a softmax is not. */
  readonly kinds?: readonly Kind[];
  /** Why. */
  readonly reason: string;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** What an energy covers: the accelerator alone, with its memory, on its card or module, or with its host. */
export type EnergyScope = "chip" | "chip and memory" | "board" | "module" | "system";

/**
 * A memory of a chip, or one that it works from: its size and source, or the place where the model data state both, or why no
 * size is known.
 */
export interface Memory {
  /** Its name. */
  readonly name: string;
  /** Bytes that it holds; null where none are published. */
  readonly bytes?: number | null;
  /** A key of the profile's `sources`. */
  readonly source?: string;
  /** Where the model data state its size, as places of fits are written: `roofline.memories.1.capacityBytes`. */
  readonly at?: string;
  /** Bytes a second from and to it, where the model data do not state them beside its size: said, and read by no model. */
  readonly bytesPerSecond?: Cited;
  /**
   * What must fit in it together: weights, cache and activations of the whole network; or the weights of all layers that the chip runs;
   * or the activations that wait for others at a time, with the cache.
   */
  readonly holds?: "network" | "weights" | "activations";
  /** How its size was reached, or why it is not known. */
  readonly note?: string;
}

/** A link to other chips or to the host. */
export interface Link {
  /** Its name: `NVLink 4`, `PCIe 4 x16`. */
  readonly name: string;
  /** Bytes a second, of all its lanes or ports together. */
  readonly bytesPerSecond: number;
  /** Whether that is one direction, or both added up. */
  readonly direction: "one way" | "both ways";
  /** A key of the profile's `sources`. */
  readonly source: string;
  /** How it was reached. */
  readonly note?: string;
}

/** What a maker caps in a power mode. The rest of the profile is the mode in which it was measured, without caps as a rule. */
export interface PowerMode {
  /** The mode's power in watts. */
  readonly watts: number;
  /** Its clock in hertz. */
  readonly hertz: Hertz;
  /** Cores that are on; all if left out. */
  readonly cores?: number;
  /** Bytes a second of the memory off the chip; as without a cap if left out. */
  readonly bytesPerSecond?: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** A sort of chip. */
export type Category =
  | "gpu"
  | "edge"
  | "tpu"
  | "npu"
  | "cpu"
  | "dataCentre"
  | "openDesign"
  | "research"
  | "combination";

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
  /** What sort of chip it is, for lists. */
  readonly category?: Category;
  /** One sentence. */
  readonly summary: string;
  /** How software drives it, in a few words: `TensorRT engine`, `as published`. */
  readonly driven: string;
  /** What the energy covers, in a word. */
  readonly energyOf: EnergyScope;
  /** What the energy covers and what it does not. */
  readonly energyScope: string;
  /** Process; of a composite, the one that its parts are brought to. */
  readonly process: Process;
  /** What its making took for granted, a phrase each: every estimate says so. */
  readonly assumptions?: readonly string[];
  /** Where the numbers come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** What multiplies: as many at once, and how they stand. */
export interface ArrayOfMacs {
  /** Most multiply-accumulates per cycle. */
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

/** What of a chip its runtimes may say otherwise. */
export type RuntimeField = "driven" | "precision" | "free" | "models" | "fits" | "validation";

/** A way in which software drives a chip: what is different then, laid over the chip's own data. */
export type Runtime = Laid<Pick<ChipProfile, RuntimeField>>;

/** One accelerator. */
export interface ChipProfile extends ProfileBase {
  /** The name of the runtime that the chip's own data are of; another is asked for by its name. */
  readonly runtime?: string;
  /** Its runtimes by name: `pytorch`, `engine`, ... */
  readonly runtimes?: Readonly<Record<string, Runtime>>;
  /** Bits that its arithmetic takes. */
  readonly precision: { readonly weights: number; readonly activations: number; readonly source: string };
  /** Core clock. */
  readonly clock: { readonly hertz: Hertz; readonly linkHertz?: Hertz; readonly source: string };
  /** Most multiply-accumulates per cycle, where every one of them counts as dense work. */
  readonly array?: ArrayOfMacs;
  /** Its memories, the nearest first. */
  readonly memory: readonly Memory[];
  /** Links to other chips and to the host, as published; `serve` reads the fastest. */
  readonly links?: readonly Link[];
  /** Its power modes by name, of chips that the model `roofline` costs. */
  readonly powerModes?: Readonly<Record<string, PowerMode>>;
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
