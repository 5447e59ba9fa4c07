/** Numbers of a chip's model data by their place. */
import type { ChipProfile } from "./types.ts";
import type { Json } from "../ir/object.ts";

/** A number of the model data, and the id of its source. */
export interface Stated {
  /** The number. */
  readonly value: number;
  /** The id of its source. */
  readonly source: string;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Json)[key]
    : undefined;
}

/** The number at a place in a chip's model data, such as `roofline.memories.1.capacityBytes`; nothing if there is none. */
export function statedAt({ models }: Pick<ChipProfile, "models">, at: string): Stated | undefined {
  const keys = at.split(".");
  const beside = keys.slice(0, -1).reduce<unknown>(inside, models);
  const number = inside(beside, keys.at(-1)!);
  const [value, source] = typeof number === "number"
    ? [number, inside(beside, "source")]
    : [inside(number, "value"), inside(number, "source")];
  return typeof value === "number" && typeof source === "string" ? { value, source } : undefined;
}

/** Where the model data would state how fast a memory is whose size stands at a place. */
export function besideSize(at: string): string {
  return at.replace(/[^.]+$/, "bytesPerSecond");
}
