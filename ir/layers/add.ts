import { type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { broadcast, elements } from "../shape.ts";

/** An addition has no fields. */
export type AddFields = Record<never, never>;

/**
 * Sum of two or more tensors, element by element (a residual connection); sizes of 1 stretch.
 *
 * Shape: the common shape. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.conv(64, 3, { padding: 1 }).add(x).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in sizes other than 1
 */
export const add: LayerDef<"add", [options?: LayerOptions], AddFields, "many"> = {
  kind: "add",
  inputs: "many",
  ranks: ranks.same,
  group: "elementwise",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [first, ...rest]) => rest.reduce(broadcast, first!),
  work: (_fields, inputs, output) => ({ vectorOperations: elements(output) * (inputs.length - 1) }),
};
