import type { LayerDef, LayerOptions } from "../layer.ts";
import { elements, formatShape, Refusal, sameShape } from "../shape.ts";

/** An addition has no fields. */
export type AddFields = Record<never, never>;

/**
 * Sum of two or more tensors of one shape, element by element (a residual connection).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.conv(64, 3, { padding: 1 }).add(x).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ
 */
export const add: LayerDef<"add", [options?: LayerOptions], AddFields, "many"> = {
  kind: "add",
  inputs: "many",
  group: "elementwise",
  fields: {},
  options: [],
  make: () => ({}),
  shape(_fields, inputs) {
    const [first, ...rest] = inputs;
    for (const shape of rest) {
      if (!sameShape(first!, shape)) {
        throw new Refusal(`inputs of one shape, ${formatShape(first!)}`, formatShape(shape));
      }
    }
    return first!;
  },
  work: (_fields, inputs, output) => ({ vectorOperations: elements(output) * (inputs.length - 1) }),
};
