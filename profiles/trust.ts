/** What profiles are held against, and what comes of it: published tables, fits, errors and bands. */
import type { Group } from "../ir/work.ts";
import type { ModelId, Source } from "./types.ts";

/**
 * A published table that models are held against, in the units that it prints: a column's name ends in its unit. Words:
 * `profile` (if the table does not name one), `runtime` likewise where the chip has several, `network`, `layer`, `source`; `input` as in `3x299x299` where a network of the zoo
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
  /** The runtime that every row is about, if there is but one and the rows do not say. */
  readonly runtime?: string;
  /** Bits of weights and activations, if not the profile's own. */
  readonly bits?: number;
  /** Inputs processed together, if the rows do not say. */
  readonly batch?: number;
  /** The one model that its rows can be held against, if others do not know what was run. */
  readonly model?: ModelId;
  /** Values of the profile's model data for every row, by their place: `{ "gpu.runtime.startSeconds": 0 }`. */
  readonly changes?: Readonly<Record<string, number>>;
  /** Why rows are held against nothing, by the word in their column `aside`. */
  readonly asides?: Readonly<Record<string, string>>;
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
  /** Whether the values stay, because a longer search than that of all fits found them; only left-out errors are then found anew. */
  readonly kept?: boolean;
}

/** The least and the greatest of a model's errors, as estimated / published - 1. */
export interface ErrorRange {
  /** The lowest, -0.5 for an estimate of half the published value. */
  readonly low: number;
  /** The highest. */
  readonly high: number;
}

/** How many rows lie in a band that has not seen their network, and how wide it is. */
export interface BandCoverage {
  /** The rows. */
  readonly rows: number;
  /** Those that lie in it. */
  readonly inside: number;
  /** The median over the rows of the band's upper end over its lower end. */
  readonly medianWidth: number;
}

/** What the rows of a band are like: an estimate of something else has a wider one. */
export interface Seen {
  /** Bits of their widest operands. */
  readonly bits: readonly number[];
  /** The least and the most multiply-accumulates of a row, its whole batch together. */
  readonly macs: readonly [least: number, most: number];
  /** Sorts of work of which their multiply-accumulates are. */
  readonly sorts: readonly Group[];
  /** Whether a row is a layer by itself, and not a network; not if left out. */
  readonly layers?: boolean;
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
  /** What was measured; a band without it is as wide everywhere. */
  readonly seen?: Seen;
  /** Whether the latency's band keeps its word, where it stands on rows of the chip. */
  readonly coverage?: BandCoverage;
  /** The model's data with which the errors were found, as a word; errors without it, or of other data, are not used. */
  readonly data?: string;
}
