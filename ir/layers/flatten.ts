import type { LayerDef, LayerOptions } from "../layer.ts";
import { elements } from "../shape.ts";

/** A flattening has no fields. */
export type FlattenFields = Record<never, never>;

/**
 * Reading of a tensor as one vector; the elements stay where they are.
 *
 * Shape: any to `[elements]`. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).flatten().shape); // [ 25088 ]
 * ```
 */
export const flatten: LayerDef<
  "flatten",
  [options?: LayerOptions],
  FlattenFields,
  "one",
  {
    readonly vector: "vector";
    readonly tokens: "vector";
    readonly image: "vector";
    readonly volume: "vector";
  }
> = {
  kind: "flatten",
  inputs: "one",
  ranks: { vector: "vector", tokens: "vector", image: "vector", volume: "vector" },
  group: "identity",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input]) => [elements(input!)],
  work: () => ({}),
};
