/** What another tool's description of a chip is to the rest of FODLAM. */
import type { Note, Source } from "../formats/format.ts";
import type { ChipProfile } from "../profiles/types.ts";

export type { Note, Source } from "../formats/format.ts";

/** A description as a reader gets it. */
export interface ChipSource extends Source {
  /**
   * Files that belong to it and that the user named: tables of energies, a mapping, a dataflow. A reader uses each or refuses it.
   */
  readonly beside: readonly Source[];
}

/** What came out of a description. */
export interface ChipReading {
  /** The chip as a profile file has it, not yet checked: `chipOf` puts it together. */
  readonly profile: ChipProfile;
  /** What was read, one thing each: memories, energies, what a mapping leaves open. */
  readonly read: readonly string[];
}

/** How to write. */
export interface ChipWriteOptions {
  /** Whether what the format cannot say is left out, with a note; otherwise it is a reason to refuse. */
  readonly skipUnsupported?: boolean;
}

/** What goes into files. */
export interface ChipWriting {
  /** Files by name: `""` is the target itself, others stand beside it. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** What was approximated or left out. */
  readonly notes: readonly Note[];
}

/** A format of descriptions: what its `mod.ts` exports. */
export interface ChipFormat {
  /** Reads a description; throws a `FodlamError` that names path and place, above all for what is not modelled. */
  read(source: ChipSource): Promise<ChipReading> | ChipReading;
  /** Writes a profile; refuses before it writes, naming what the format cannot say. */
  write?(profile: ChipProfile, options: ChipWriteOptions): Promise<ChipWriting> | ChipWriting;
}

/** What tells a format from others: what its `card.ts` exports. Light, so that a format can be found before a reader is loaded. */
export interface ChipCard {
  /** The word for `--from` and `--to`. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** File endings, dot included, or whole file names: `.cfg`, `arch.yaml`. The first is the usual one. */
  readonly extensions: readonly string[];
  /** Bytes of the largest file that is read. */
  readonly mostBytes: number;
  /** Whether a file's first bytes (4096 where there are as many) look like this format. */
  recognises(head: Uint8Array, path: string): boolean;
  /** Whether it has a writer. */
  readonly writes: boolean;
  /** What it holds, and which cost model it becomes, in one line. */
  readonly summary: string;
  /** Loads reader and writer. */
  load(): Promise<ChipFormat>;
}
