import type { Field } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { formatShape, Refusal } from "../shape.ts";

/** Fields of a transposition. */
export interface TransposeFields {
  /** For each axis of the output, the axis of the input that it was. */
  readonly order: readonly number[];
}

const order: Field<readonly number[]> = {
  doc: "for each axis of the output, the axis of the input that it was",
  expected: "each axis once, from 0, such as [1, 0]",
  accepts: (value): value is readonly number[] =>
    Array.isArray(value) && value.length >= 1 && value.length <= 4 &&
    value.every((_, i) => value.includes(i)),
};

/**
 * Axes in another order.
 *
 * Shape: axis i is the input's axis `order[i]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).transpose([1, 0]).shape); // [ 768, 196 ]
 * ```
 *
 * @throws {FodlamError} if the tensor has another number of axes
 */
export const transpose: LayerDef<
  "transpose",
  [order: readonly number[], options?: LayerOptions],
  TransposeFields,
  "one",
  SameRank
> = {
  kind: "transpose",
  inputs: "one",
  ranks: ranks.same,
  group: "movement",
  fields: { order },
  options: [],
  make: (order) => ({ order: Array.isArray(order) ? [...order] : order }),
  shape({ order }, [input]) {
    if (order.length !== input!.length) {
      throw new Refusal(`a tensor of ${order.length} axes`, `the shape ${formatShape(input!)}`);
    }
    return order.map((axis) => input![axis]!);
  },
  work: () => ({}),
};
