import { type LayerDef, type LayerOptions, type NoFields, ranks } from "../layer.ts";
import { channelsOf, elements } from "../shape.ts";

/**
 * Rectifier with a learned slope for the negative values of each channel.
 *
 * Shape: unchanged. No MACs. Parameters: one a channel (feature, for tokens and vectors). Vector operations: 2 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).prelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const prelu: LayerDef<"prelu", [options?: LayerOptions], NoFields> = {
  kind: "prelu",
  inputs: "one",
  ranks: ranks.same,
  group: "activation",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input]) => input!,
  work: (_fields, [input]) => ({ parameters: channelsOf(input!), vectorOperations: 2 * elements(input!) }),
};
