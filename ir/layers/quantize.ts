import { count } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { elements } from "../shape.ts";

/** Fields of this layer. */
export interface QuantizeFields {
  /** Bits of the result. */
  readonly to: number;
}

/**
 * Values to whole numbers of few bits: scale, round, clamp. The bits that layers compute with are their own option, `bits`.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).quantize(8).shape); // [ 64, 56, 56 ]
 * ```
 */
export const quantize: LayerDef<
  "quantize",
  [to: number, options?: LayerOptions],
  QuantizeFields,
  "one",
  SameRank
> = {
  kind: "quantize",
  inputs: "one",
  ranks: ranks.same,
  group: "elementwise",
  fields: { to: count("bits of the result") },
  options: [],
  make: (to) => ({ to }),
  shape: (_fields, [input]) => input!,
  work: (_fields, [input]) => ({ vectorOperations: 3 * elements(input!) }),
};
