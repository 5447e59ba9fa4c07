import type { Field } from "../field.ts";
import { type AnyRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements, formatShape, isShape, Refusal, type Shape } from "../shape.ts";

/** Fields of a reshaping. */
export interface ReshapeFields {
  /** The new shape. */
  readonly to: Shape;
}

const to: Field<Shape> = {
  doc: "the new shape",
  expected: "a list of one to four whole numbers of at least 1",
  accepts: isShape,
};

/**
 * Another shape for the same elements, which stay where they are.
 *
 * Shape: `to`. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1280).reshape([1280, 1, 1]).shape); // [ 1280, 1, 1 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in their number of elements
 */
export const reshape: LayerDef<
  "reshape",
  [to: Shape, options?: LayerOptions],
  ReshapeFields,
  "one",
  AnyRank
> = {
  kind: "reshape",
  inputs: "one",
  ranks: ranks.any,
  group: "identity",
  fields: { to },
  options: [],
  make: (to) => ({ to: Array.isArray(to) ? [...to] : to }),
  shape({ to }, [input]) {
    if (elements(to) !== elements(input!)) {
      throw new Refusal(`a shape of ${elements(input!)} elements`, `${formatShape(to)} with ${elements(to)}`);
    }
    return to;
  },
  work: () => ({}),
};
