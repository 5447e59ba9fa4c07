import type { LayerDef, LayerOptions } from "../layer.ts";
import { elements } from "../shape.ts";

/** A rectifier has no fields. */
export type ReluFields = Record<never, never>;

/**
 * Rectifier: negative values become zero.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: one an element.
 *
 * @example
 * ```ts
 * import { conv } from "@fodlam/fodlam";
 *
 * const block = conv(64, 3).relu().pool();
 * ```
 */
export const relu: LayerDef<"relu", [options?: LayerOptions], ReluFields> = {
  kind: "relu",
  inputs: "one",
  group: "activation",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input]) => input!,
  work: (_fields, [input]) => ({ vectorOperations: elements(input!) }),
};
