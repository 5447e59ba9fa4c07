/** A chip's memories as people read them. */
import { quantity } from "./quantity.ts";

const holding = {
  network: ", holds the network",
  weights: ", holds all weights that the chip runs",
  activations: ", holds the activations that wait at a time",
};

/** A memory to be shown: `MemoryOfChip` of `profiles/`. */
export interface ShownMemory {
  /** Its name. */
  readonly name: string;
  /** Bytes that it holds; null where none are published. */
  readonly bytes: number | null;
  /** The id of the source. */
  readonly source?: string;
  /** Bytes a second from and to it, and the id of the source. */
  readonly bytesPerSecond?: { readonly value: number; readonly source: string };
  /** What must fit in it. */
  readonly holds?: keyof typeof holding;
  /** How its size was reached, or why it is not known. */
  readonly note?: string;
}

/** One memory in a line: `hbm: 80.00 GB, 3.350 TB/s [sheet], holds the network`. */
export function memoryText({ name, bytes, source, bytesPerSecond: speed, holds, note }: ShownMemory): string {
  const size = bytes === null ? "size not known" : quantity(bytes, "B");
  const cited = source === undefined || source === speed?.source ? "" : ` [${source}]`;
  const rate = speed === undefined ? "" : `, ${quantity(speed.value, "B/s")} [${speed.source}]`;
  const why = note === undefined ? "" : ` (${note})`;
  return `${name}: ${size}${cited}${rate}${holds === undefined ? "" : holding[holds]}${why}`;
}
