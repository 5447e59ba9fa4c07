import { type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements } from "../shape.ts";

/** A softmax has no fields. */
export type SoftmaxFields = Record<never, never>;

/**
 * Softmax: exponentials divided by their sum.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (maximum, subtract, exponential, sum, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).fc(1000).softmax().shape); // [ 1000 ]
 * ```
 */
export const softmax: LayerDef<"softmax", [options?: LayerOptions], SoftmaxFields> = {
  kind: "softmax",
  inputs: "one",
  ranks: ranks.same,
  group: "normalization",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input]) => input!,
  work: (_fields, [input]) => ({ vectorOperations: 5 * elements(input!) }),
};
