import { count } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { elements } from "../shape.ts";

/** Fields of this layer. */
export interface DequantizeFields {
  /** Bits of what comes in. */
  readonly from: number;
}

/**
 * Whole numbers of few bits back to values: subtract, scale. The bits that layers compute with are their own
 * option, `bits`.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).dequantize(8).shape); // [ 64, 56, 56 ]
 * ```
 */
export const dequantize: LayerDef<
  "dequantize",
  [from: number, options?: LayerOptions],
  DequantizeFields,
  "one",
  SameRank
> = {
  kind: "dequantize",
  inputs: "one",
  ranks: ranks.same,
  group: "elementwise",
  fields: { from: count("bits of what comes in") },
  options: [],
  make: (from) => ({ from }),
  shape: (_fields, [input]) => input!,
  work: (_fields, [input]) => ({ vectorOperations: 2 * elements(input!) }),
};
