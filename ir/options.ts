import type { Field } from "./field.ts";
import type { Bits, Density } from "./work.ts";

const tensorsOf = {
  bits: ["weights", "activations", "accumulator"],
  density: ["weights", "activations"],
} as const;

function isRecordOf(keys: readonly string[], accepts: (value: unknown) => boolean) {
  return (value: unknown): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.entries(value).every(([key, item]) => keys.includes(key) && accepts(item));
}

/** Weights may be of a fraction of bits: what is stored, its share of scales included. What is computed is of whole ones. */
function isBits(value: unknown): boolean {
  const areInRange = isRecordOf(tensorsOf.bits, (bits) => (bits as number) >= 1 && (bits as number) <= 64);
  if (!areInRange(value)) return false;
  const { weights, ...others } = value as Record<string, unknown>;
  const isNumber = weights === undefined || typeof weights === "number";
  return isNumber && Object.values(others).every((bits) => Number.isInteger(bits));
}

const isShare = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
const isDensity = isRecordOf(tensorsOf.density, isShare);

/** Whose weights a layer may use: those of its own kind, a tied head (`fc`) an embedding's. Sizes must agree too. */
export function mayShare(kind: unknown, owner: unknown): boolean {
  return owner === kind || (owner === "embedding" && kind === "fc");
}

/** What `sharedWith` must name. */
export const OWNER = "an earlier layer of the same kind with as many parameters";

/** What every layer's own options may hold; the builder and the check of JSON share it. */
export const common: {
  readonly name: Field<string>;
  readonly bits: Field<Partial<Bits>>;
  readonly density: Field<Partial<Density>>;
  readonly sharedWith: Field<string>;
} = {
  name: {
    doc: "unique within the network",
    expected: "a text of 1 to 200 characters",
    accepts: (value): value is string =>
      typeof value === "string" && value.length >= 1 && value.length <= 200,
  },
  bits: {
    doc: "bits of each tensor's elements",
    expected: "numbers from 1 to 64 for weights, whole ones for activations or accumulator",
    accepts: (value): value is Partial<Bits> => isBits(value),
  },
  density: {
    doc: "share of non-zero weights and input activations",
    expected: "numbers from 0 to 1 for weights or activations",
    accepts: (value): value is Partial<Density> => isDensity(value),
  },
  sharedWith: {
    doc: "the layer whose weights this one uses again",
    expected: "the name of an earlier layer",
    accepts: (value): value is string => typeof value === "string" && value.length >= 1,
  },
};
