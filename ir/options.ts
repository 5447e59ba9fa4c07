import { between, type Field, record, wholeBetween } from "./field.ts";
import type { Bits, Density } from "./work.ts";

/** Weights may be of a fraction of bits: what is stored, its share of scales included. What is computed is of whole ones. */
export const stored: Field<number> = between("bits of a stored weight", 1, 64),
  computed: Field<number> = wholeBetween("bits of an element", 1, 64);
const share = between("share of elements that are not zero", 0, 1);

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
  bits: record<Partial<Bits>>(
    "bits of each tensor's elements",
    "numbers from 1 to 64 for weights, whole ones for activations, accumulator or cache",
    { weights: stored, activations: computed, accumulator: computed, cache: computed },
  ),
  density: record<Partial<Density>>(
    "share of non-zero weights and input activations",
    "numbers from 0 to 1 for weights or activations",
    { weights: share, activations: share },
  ),
  sharedWith: {
    doc: "the layer whose weights this one uses again",
    expected: "the name of an earlier layer",
    accepts: (value): value is string => typeof value === "string" && value.length >= 1,
  },
};
