/** Mappings as plain JSON: what a search found, and what a user gives. */
import type { Joules, Seconds } from "../ir/units.ts";
import type { LoopName, TensorName } from "../profiles/data/memoryTree.ts";

/** The name and version of the format of saved mappings. */
export const MAPPING_FORMAT = "fodlam/mapping@1";

/** A loop and its iterations. */
export type Loop = readonly [loop: LoopName, iterations: number];

/** A loop nest with its batch: the loops of a layer, one of which is rounded up where a mapping's are more. */
export interface MappedShape {
  /** Iterations of each loop: groups, inputs, filters and channels of a group, output rows and columns, kernel rows and columns. */
  readonly counts: Readonly<Record<LoopName, number>>;
  /** Stride `[vertical, horizontal]`. */
  readonly stride: readonly [number, number];
  /** Dilation `[vertical, horizontal]`. */
  readonly dilation: readonly [number, number];
  /** Height and width of the image that is read. */
  readonly image: readonly [number, number];
}

/** A mapping of a loop nest onto a tree of memories. */
export interface TreeMapping {
  /** Loops in time, from outside in. */
  readonly loops: readonly Loop[];
  /** For each memory and tensor that it keeps, how many of those loops are outside of the tile that it holds. */
  readonly tiles: Readonly<Record<string, { readonly [T in TensorName]?: number }>>;
  /** For each fan-out, what is spread over it, and how many of the loops in time are outside of it. */
  readonly fanOuts: Readonly<Record<string, { readonly outside: number; readonly loops: readonly Loop[] }>>;
}

/** A mapping and the nest that it is of: what a user gives. */
export interface GivenMapping {
  /** The nest. */
  readonly shape: MappedShape;
  /** Its mapping. */
  readonly mapping: TreeMapping;
}

/** A mapping with its costs and the least that any mapping needs. */
export interface MappedNest extends GivenMapping {
  /** Whether it was given, or found by the search. */
  readonly from: "given" | "search";
  /** Names of memories and fan-outs from outside in, a fan-out behind the last memory that feeds it. */
  readonly places: readonly string[];
  /** Words of the tile of each tensor in each memory that keeps it. */
  readonly tileWords: Readonly<Record<string, { readonly [T in TensorName]?: number }>>;
  /** Latency in seconds. */
  readonly latencySeconds: Seconds;
  /** Energy in joules. */
  readonly energyJoules: Joules;
  /** What no mapping is below. */
  readonly least: { readonly latencySeconds: Seconds; readonly energyJoules: Joules };
}

/** Saved mappings. */
export interface MappingFile {
  /** Always `"fodlam/mapping@1"`. */
  readonly format: "fodlam/mapping@1";
  /** The profile's id. */
  readonly profile: string;
  /** A mapping for each nest. */
  readonly nests: readonly GivenMapping[];
}
