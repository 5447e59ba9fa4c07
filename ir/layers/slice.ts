import { type Field, natural } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { formatShape, Refusal, resized } from "../shape.ts";

/** Fields of a slice. */
export interface SliceFields {
  /** The axis that is cut, from 0; channels of an image are axis 0, features of tokens axis 1. */
  readonly axis: number;
  /** First index that is kept. */
  readonly start: number;
  /** First index that is not. */
  readonly end: number;
}

const end: Field<number> = natural("first index that is not kept");

/**
 * Part of a tensor along one axis.
 *
 * Shape: the axis has end - start elements. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example The first half of the channels
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(116, 28, 28).slice(0, 0, 58).shape); // [ 58, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if there is no such axis or range
 */
export const slice: LayerDef<
  "slice",
  [axis: number, start: number, end: number, options?: LayerOptions],
  SliceFields,
  "one",
  SameRank
> = {
  kind: "slice",
  inputs: "one",
  ranks: ranks.same,
  group: "movement",
  fields: { axis: natural("the axis that is cut, from 0"), start: natural("first index that is kept"), end },
  options: [],
  make: (axis, start, end) => ({ axis, start, end }),
  shape({ axis, start, end }, [input]) {
    const size = input![axis];
    if (size === undefined) {
      throw new Refusal(`axis ${axis} among ${input!.length}`, `the shape ${formatShape(input!)}`);
    }
    if (start >= end || end > size) {
      throw new Refusal(`a range within 0 and ${size} on axis ${axis}`, `${start} to ${end}`);
    }
    return resized(input!, axis, end - start);
  },
  work: () => ({}),
};
