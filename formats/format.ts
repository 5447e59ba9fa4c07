/** What a foreign format is to the rest of FODLAM. */
import type { Network } from "../ir/network.ts";

/** A file as a reader gets it. */
export interface Source {
  /** Its path as the user named it; messages start with it. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array;
  /**
   * Reads another file that this one names, such as a model's external data: a path inside the file's own folder, anything
   * else is refused. Not there where the content did not come from a folder.
   */
  readonly sibling?: (relative: string) => Promise<Uint8Array>;
}

/** How to read. */
export interface ReadOptions {
  /** Values of symbolic or open dimensions by name, from `--dim batch=1`. */
  readonly dims?: Readonly<Record<string, number>>;
  /** Whether to count the zeros of stored weights and note them as densities. */
  readonly measureDensity?: boolean;
  /** Told how far a long reading is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What came out of a file. */
export interface Reading {
  /** The networks; a file of several problems or graphs may hold several. */
  readonly networks: readonly Network[];
  /** What was approximated, assumed or left out, and for which layers: shown to the user. */
  readonly notes: readonly { readonly text: string; readonly layers: readonly string[] }[];
}

/** How to write. */
export interface WriteOptions {
  /** Whether layers that the format cannot say are left out; otherwise they are a reason to refuse. */
  readonly skipUnsupported?: boolean;
  /** Inputs processed together, for formats that hold a batch; 1 if left out. */
  readonly batch?: number;
}

/** What goes into files. */
export interface Writing {
  /** Files by path, relative to the target; the one file of most formats has the path `""`, the target itself. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[];
  /** Layers that the format cannot say, left out because that was asked for, each with the reason. */
  readonly skipped: readonly { readonly layer: string; readonly reason: string }[];
  /** What was approximated, and for which layers. */
  readonly notes: Reading["notes"];
}

/** A foreign format: one file, one line in `formats/mod.ts`. */
export interface Format {
  /** The word for `--from` and `--to`. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** File endings, dot included: `.onnx`, `config.json`. */
  readonly extensions: readonly string[];
  /** Whether a file's first bytes (at least 4096 where there are as many) look like this format. */
  recognises?(head: Uint8Array, path: string): boolean;
  /** Reads a file; throws a `FodlamError` that names path and place. */
  read?(source: Source, options: ReadOptions): Promise<Reading> | Reading;
  /** Writes a network; refuses before it writes, naming the layers that the format cannot say. */
  write?(network: Network, options: WriteOptions): Promise<Writing> | Writing;
}
