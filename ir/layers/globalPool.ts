import { oneOf } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { elements, image } from "../shape.ts";

/** Fields of a global pooling layer. */
export interface GlobalPoolFields {
  /** Which value of a channel is kept. */
  readonly mode: "max" | "average";
}

/** Options of a global pooling layer. */
export interface GlobalPoolOptions extends LayerOptions {
  /** `"average"` (the default) or `"max"`. */
  readonly mode?: "max" | "average";
}

/**
 * Pooling of each channel to one value, or of a sequence to one vector; the average if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, 1, 1]`, `[T, D]` to `[D]`. No MACs, no parameters. Vector operations: one for each
 * input element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).globalPool().shape); // [ 512, 1, 1 ]
 * ```
 */
export const globalPool: LayerDef<
  "globalPool",
  [options?: GlobalPoolOptions],
  GlobalPoolFields,
  "one",
  { readonly image: "image"; readonly tokens: "vector" }
> = {
  kind: "globalPool",
  inputs: "one",
  ranks: { image: "image", tokens: "vector" },
  group: "pool",
  fields: { mode: oneOf("which value of a channel is kept", "max", "average") },
  options: ["mode"],
  make: ({ mode = "average" } = {}) => ({ mode }),
  shape: (_fields, [input]) => input!.length === 2 ? [input![1]!] : [image([input!])[0], 1, 1],
  work: (_fields, [input]) => ({ vectorOperations: elements(input!) }),
};
