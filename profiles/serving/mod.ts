/**
 * How software serves models on GPUs, fitted to measured rows: what a step costs beside its kernels, how GPUs exchange messages, what power
 * they draw; and the tables of those rows. Nothing here is loaded before `serve` is called. Imports the types of `profiles/`.
 *
 * ```ts
 * import { softwareNames } from "./mod.ts";
 *
 * console.log(softwareNames); // [ "vllm", "tensorrt-llm" ]
 * ```
 *
 * @module
 */
import type { Source } from "../types.ts";
import data from "./software.json" with { type: "json" };

/** Times of layers over those of the chip's kernels alone. */
export interface LayerShares {
  /** Products of matrices. */
  readonly products: number;
  /** The same with operands of 8 bits. */
  readonly quantisedProducts: number;
  /** Attention. */
  readonly attention: number;
  /** Experts. */
  readonly experts: number;
  /** The same with operands of 8 bits. */
  readonly quantisedExperts: number;
  /** The same with weights of fewer than 8 bits, which are unpacked first. */
  readonly packedExperts: number;
  /** Scans and the convolutions before them. */
  readonly scans: number;
  /** Whatever else is done. */
  readonly others: number;
}

/** How software serves language models. */
export interface Software {
  /** Its name. */
  readonly title: string;
  /** How it drives GPUs, in a few words. */
  readonly driven: string;
  /** The runtime of a chip whose kernels it is taken to launch, where the chip has it. */
  readonly kernels: string;
  /** Numbers of the chip that it has otherwise, where layers are costed by kernels: what quantises a product's inputs. */
  readonly changes?: Readonly<Record<string, number>>;
  /** Times of layers over those of the kernels. */
  readonly shares: LayerShares;
  /** Seconds of a step beside its layers. */
  readonly stepSeconds: number;
  /** Seconds of a step for each request: choosing the next word, keeping books. */
  readonly requestSeconds: number;
  /** Bits in which states of scans are kept. */
  readonly scanBits: number;
  /** Share of the memory that weights, cache and activations may take. */
  readonly usableMemory: number;
  /** A key of `sources`. */
  readonly source: string;
}

/** Times of layers and exchanges over those of kernels and collectives by themselves. */
export interface ItemShares {
  /** Products of matrices. */
  readonly products: number;
  /** Attention. */
  readonly attention: number;
  /** Convolutions. */
  readonly convolutions: number;
  /** Whatever else is done. */
  readonly others: number;
  /** Exchanges between GPUs. */
  readonly exchanges: number;
}

/** How software makes images, or runs any network of a fixed size. */
export interface ImageSoftware {
  /** Its name. */
  readonly title: string;
  /** How it drives GPUs. */
  readonly driven: string;
  /** The runtime of a chip whose kernels it is taken to launch, where the chip has it. */
  readonly kernels: string;
  /** Times of layers over those of the kernels. */
  readonly shares: ItemShares;
  /** Seconds of the host for each kernel, at the least. */
  readonly kernelSeconds: number;
  /** A key of `sources`. */
  readonly source: string;
}

/** A way of exchanging messages: cycles before the first byte, and the share of the link's bandwidth. */
export interface Protocol {
  /** Cycles of the GPU's clock. */
  readonly startCycles: number;
  /** Further cycles for each hop around the ring. */
  readonly hopCycles?: number;
  /** Share of a link's bandwidth in one direction. */
  readonly efficiency: number;
}

/** How GPUs of a node exchange messages; the fastest way is taken. */
export interface CollectivesData {
  /** Around a ring: for short, middle and long messages. */
  readonly protocols: readonly Protocol[];
  /** Each to each: of all-to-all. */
  readonly direct: Protocol;
  /** Each reads from all others: of all-reduce. */
  readonly oneShot: Protocol;
  /** Each sums a part and gives it to all others: of all-reduce. */
  readonly twoShot: Protocol;
  /** The switch adds up: of all-reduce, with so many GPUs and links at the least. */
  readonly inSwitch: Protocol & { readonly gpus: number; readonly leastLinkBytesPerSecond: number };
  /** Median error of the rows, each left out with those of its chip, collective, library and number of GPUs. */
  readonly medianError: number;
  /** A key of `sources`. */
  readonly source: string;
}

/** Power as shares of the rated power. */
export interface PowerShares {
  /** While something runs, whatever it is. */
  readonly idle: number;
  /** Further, at the peak of multiply-accumulates of the precision at hand. */
  readonly macs: number;
  /** Further, at the full bandwidth of the memory. */
  readonly bytes: number;
  /** The most. */
  readonly most: number;
  /** A key of `sources`. */
  readonly source: string;
}

/** What `serve` says in numbers. */
export type ServingQuantity =
  | "timeToFirstTokenSeconds"
  | "timePerTokenSeconds"
  | "tokensPerSecond"
  | "joulesPerToken"
  | "secondsPerItem"
  | "joulesPerItem";

/** How far rows that no fit has seen lie from estimates: ends of an interval of ln(measured / estimated). */
export interface ServingBand {
  /** The software. */
  readonly software: string;
  /** The chips whose rows they are. */
  readonly chips: readonly string[];
  /** The quantity. */
  readonly quantity: ServingQuantity;
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Rows. */
  readonly rows: number;
  /** Networks. */
  readonly networks: number;
  /** Median error of the left-out rows, in absolute value. */
  readonly medianError: number;
  /** Share of the rows that bands from the other networks hold. */
  readonly inside: number;
}

/** What is known of serving. */
export interface ServingData {
  /** Always `"fodlam/serving-data@1"`. */
  readonly format: "fodlam/serving-data@1";
  /** Software for language models by name. */
  readonly software: Readonly<Record<string, Software>>;
  /** Software for other networks by name. */
  readonly images: Readonly<Record<string, ImageSoftware>>;
  /** How GPUs exchange messages. */
  readonly collectives: CollectivesData;
  /** Power. */
  readonly power: PowerShares;
  /** Errors found. */
  readonly bands: readonly ServingBand[];
  /** Where the numbers come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** What is known of serving. */
export const servingData: ServingData = data as unknown as ServingData;

/** Names of software that serves language models, the default first. */
export const softwareNames: readonly string[] = Object.keys(servingData.software);

/** A table of measured serving. */
export interface ServingTable {
  /** Always `"fodlam/serving-table@1"`. */
  readonly format: "fodlam/serving-table@1";
  /** The file's name. */
  readonly id: string;
  /** What it is, in one line. */
  readonly title: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The rows; null where nothing was published. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Where the rows come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

const shelf: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  "collectives": () => import("./tables/collectives.json", { with: { type: "json" } }),
  "h100-diffusers": () => import("./tables/h100-diffusers.json", { with: { type: "json" } }),
  "h100-vllm-serving": () => import("./tables/h100-vllm-serving.json", { with: { type: "json" } }),
  "tensorrt-llm-serving": () => import("./tables/tensorrt-llm-serving.json", { with: { type: "json" } }),
};

/** A cell of a table. */
export type Cell = string | number | null;

/** Rows of a table of measured serving, each as an object of its columns. */
export async function servingRows(id: string): Promise<readonly Readonly<Record<string, Cell>>[]> {
  const { columns, rows } = (await shelf[id]!()).default as ServingTable;
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
}
