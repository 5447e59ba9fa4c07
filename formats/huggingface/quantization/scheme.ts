import type { Config } from "../config.ts";
import type { Module } from "./modules.ts";
import type { Names } from "./names.ts";

/** What is stored beside the weights of a matrix. */
export interface Beside {
  /** Inputs that share a scale; all of a row if left out. */
  readonly group?: number | undefined;
  /** Outputs that share a scale; 1 if left out, all of them if `Infinity`. */
  readonly rows?: number;
  /** Bits of a scale. */
  readonly scaleBits: number;
  /** Bits of a zero point; none if left out. */
  readonly zeroBits?: number | undefined;
  /** Bits for each input: the group that it belongs to. */
  readonly indexBits?: number;
  /** Bits of the matrix's own table of values. */
  readonly tableBits?: number;
}

/** What a method makes of a matrix. */
export interface Precision {
  /** Bits of a weight, without what is stored beside it. */
  readonly weights: number;
  /** Bits of what it is multiplied by, where the method quantises that too. */
  readonly activations?: number | undefined;
  /** Scales and the like. */
  readonly beside?: Beside | undefined;
}

/** A method with its settings. */
export interface Scheme {
  /** What becomes of a matrix; nothing if it stays as it is. */
  of(module: Module): Precision | undefined;
  /** Lists of names in the settings, to say which named nothing. */
  readonly names?: readonly Names[];
  /** Bits of cached keys and values, if they are quantised. */
  readonly cacheBits?: number | undefined;
  /** What else is to be said. */
  readonly notes?: readonly string[];
}

/** A method: its settings, read. */
export type Method = (config: Config) => Scheme;

/** Bits of a scale or of what is not quantised, where nothing else is said. */
export const HALF = 16;

/** Bits of a float32. */
export const FULL = 32;

/** One setting of bits among those that a method knows. */
export function bitsIn(
  config: Config,
  field: string,
  fallback: number | undefined,
  known: readonly number[],
): number {
  const value = config.value(field) ?? fallback;
  if (typeof value === "number" && known.includes(value)) return value;
  throw config.fault(field, `one of ${known.join(", ")}`, config.value(field));
}

/** Inputs that share a scale: as the file says, all of a row for -1 or 0. */
export function groupIn(config: Config, field: string, fallback: number | undefined): number | undefined {
  const value = config.value(field) ?? fallback ?? -1;
  if (value === -1 || value === 0) return undefined;
  return config.size(field, fallback ?? 1);
}

/** The names in a part that is a table of others; none if it is missing. */
export function keysIn(config: Config, field: string): readonly string[] {
  const value = config.value(field) ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw config.fault(field, "an object", value);
  return Object.keys(value);
}

/** `"int8"`, `"fp8_e4m3"`, `"torch.float8_e4m3fn"`, `"mxfp4"` as bits. */
export function bitsOfType(config: Config, field: string, word: unknown): number {
  const [, bits] = /^(?:torch\.)?(?:mx_?|nv)?(?:u?int|b?float|fp|bf)(\d+)/.exec(`${word}`) ?? [];
  const number = Number(bits);
  if (number >= 1 && number <= FULL) return number;
  throw config.fault(field, "a type such as int8, int4 or float8_e4m3", word);
}

/** All matrices but heads, by one precision, unless they are named. */
export function allBut(names: Names, precision: Precision): Scheme {
  return {
    names: [names],
    of: (module) => names.has(module) || module.role === "head" ? undefined : precision,
  };
}
