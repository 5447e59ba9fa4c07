/** What a foreign format is to the rest of FODLAM. */
import type { Network } from "../ir/network.ts";

/** A file as a reader gets it. */
export interface Source {
  /** Its path as the user named it; messages start with it. */
  readonly path: string;
  /** Its content, or as much of its start as the format asks for; empty for a folder. */
  readonly bytes: Uint8Array;
  /** Bytes of the whole file, where `bytes` is its start alone. */
  readonly size?: number;
  /**
   * Reads another file that this one names, such as a model's external data: a path inside the file's own folder, anything
   * else is refused. So many bytes, if a number is given, from its start or from a byte of it. Not there where the content did not
   * come from a folder.
   */
  readonly sibling?: (relative: string, mostBytes?: number, firstByte?: number) => Promise<Uint8Array>;
  /** The names of the files in a folder, in alphabetical order, where the source is a folder; `sibling` reads them. */
  readonly entries?: readonly string[];
}

/** How to read. */
export interface ReadOptions {
  /** Values of symbolic or open dimensions by name, from `--dim batch=1`. */
  readonly dims?: Readonly<Record<string, number>>;
  /** Sizes of inputs by their names, in the file's own order of axes, from `--dim input=1x3x512x512`. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Whether to count the zeros of stored weights and note them as densities. */
  readonly measureDensity?: boolean;
  /** The one network to read of a file that holds several, where a reader can leave the others out. */
  readonly graph?: string;
  /** Told how far a long reading is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Finds a network by a name that a file mentions, for formats that name networks of the zoo. */
  readonly named?: (name: string) => Promise<Network | undefined>;
}

/** Something to tell the user about layers. */
export interface Note {
  /** What was approximated, assumed or left out. */
  readonly text: string;
  /** The layers; none if it is the whole network. */
  readonly layers: readonly string[];
}

/** What came out of a file. */
export interface Reading {
  /** The networks; a file of several problems or graphs may hold several. */
  readonly networks: readonly Network[];
  /** What was approximated, assumed or left out, and for which layers: shown to the user. */
  readonly notes: readonly Note[];
  /**
   * Names that `--dim` could give a size or a shape; any other that is given is refused (`checkDimensions`). Left out by a reader
   * that refuses them itself.
   */
  readonly dimensions?: readonly string[];
}

/** How to write. */
export interface WriteOptions {
  /** Whether layers that the format cannot express are left out; otherwise they are a reason to refuse. */
  readonly skipUnsupported?: boolean;
  /** Inputs processed together, for formats that hold a batch; 1 if left out. */
  readonly batch?: number;
  /** Where a script imports FODLAM from; the package's own name if left out. */
  readonly importFrom?: string;
  /** What layers cost, for formats that show it. */
  readonly costs?: GraphCosts;
}

/** What layers cost, in words. */
export interface GraphCosts {
  /** What they cost together, and where. */
  readonly title: string;
  /** Each layer's cost and its share of the whole, 0 to 1, by its name. */
  readonly layers: ReadonlyMap<string, { readonly text: string; readonly share: number }>;
}

/** A layer that a format cannot say, and why. */
export interface Skipped {
  /** The layer's name. */
  readonly layer: string;
  /** Why the format cannot say it. */
  readonly reason: string;
}

/** What goes into files. */
export interface Writing {
  /** Files by path, relative to the target; the one file of most formats has the path `""`, the target itself. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[];
  /** Layers that the format cannot say, left out because that was asked for, each with the reason. */
  readonly skipped: readonly Skipped[];
  /** What was approximated, and for which layers. */
  readonly notes: readonly Note[];
}

/** A foreign format: what its `mod.ts` exports. */
export interface Format {
  /** Reads a file; throws a `FodlamError` that names path and place. */
  read?(source: Source, options: ReadOptions): Promise<Reading> | Reading;
  /** Writes a network; refuses before it writes, naming the layers that the format cannot express. */
  write?(network: Network, options: WriteOptions): Promise<Writing> | Writing;
}

/** What tells a format from others: what its `card.ts` exports. Light, so that a file's format can be found before any reader is loaded. */
export interface FormatCard {
  /** The word for `--from` and `--to`. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** File endings, dot included, or whole file names: `.onnx`, `config.json`. The first is the usual one. */
  readonly extensions: readonly string[];
  /** Bytes of the largest file that is read: a larger one is refused before it is opened. 2 GiB if left out. */
  readonly mostBytes?: number;
  /** Whether a file's first bytes (4096 where there are as many) look like this format. */
  recognises?(head: Uint8Array, path: string): boolean;
  /** Whether a folder with files of these names is a model of this format; none is if left out. */
  recognisesFolder?(names: readonly string[]): boolean;

  /** Whether it has a reader. */
  readonly reads: boolean;
  /** Whether it has a writer; `"folder"` if one that writes several files. */
  readonly writes: boolean | "folder";
  /** Whether what it writes can show what layers cost. */
  readonly showsCosts?: boolean;
  /** So many bytes from the start are all that the reader needs: a larger file is then no fault. The whole file if left out. */
  readonly prefixBytes?: number;
  /** One line on what it holds, for the list in the documentation. */
  readonly summary: string;
  /** Loads reader and writer. */
  load(): Promise<Format>;
}
