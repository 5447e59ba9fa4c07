import type { Field } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { channelAxis, formatShape, Refusal } from "../shape.ts";

/** Fields of a concatenation. */
export interface ConcatFields {
  /** The axis that grows, from 0, or the channels: axis 0 of images and vectors, the features of tokens. */
  readonly axis: "channels" | number;
}

/** Options of a concatenation. */
export interface ConcatOptions extends LayerOptions {
  /** The axis that grows, from 0; the channels if left out. Sequences one after another are axis 0. */
  readonly axis?: "channels" | number;
}

const axis: Field<ConcatFields["axis"]> = {
  doc: "the axis that grows, from 0, or the channels (features of tokens, elements of vectors)",
  expected: '"channels" or an axis from 0 to 3',
  accepts: (value): value is ConcatFields["axis"] =>
    value === "channels" || (Number.isInteger(value) && value as number >= 0 && value as number <= 3),
};

/**
 * Tensors side by side: channels of images, features of tokens, elements of vectors, or another axis.
 *
 * Shape: `[C1, H, W]`, `[C2, H, W]`, ... to `[C1 + C2 + ..., H, W]`; sequences of boxes with `axis: 0`:
 * `[T1, D]`, `[T2, D]`, ... to `[T1 + T2 + ..., D]`. No MACs, no parameters, no vector operations; the bytes are
 * moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(192, 28, 28);
 * console.log(x.conv(64, 1).concat(x.conv(32, 1), x).shape); // [ 288, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in anything but that axis
 */
export const concat: LayerDef<"concat", [options?: ConcatOptions], ConcatFields, "many", SameRank> = {
  kind: "concat",
  inputs: "many",
  ranks: ranks.same,
  group: "movement",
  fields: { axis },
  options: ["axis"],
  make: ({ axis = "channels" } = {}) => ({ axis }),
  shape(fields, inputs) {
    const [first, ...rest] = inputs;
    const axis = fields.axis === "channels" ? channelAxis(first!) : fields.axis;
    if (axis >= first!.length) throw new Refusal(`axis ${axis} among ${first!.length}`, formatShape(first!));
    const out = [...first!];
    for (const shape of rest) {
      const fits = shape.length === out.length && shape.every((size, i) => i === axis || size === out[i]);
      if (!fits) {
        const wanted = first!.map((size, i) => i === axis ? "*" : size).join("x");
        throw new Refusal(`inputs of shape ${wanted}`, formatShape(shape));
      }
      out[axis]! += shape[axis]!;
    }
    return out;
  },
  work: () => ({}),
};
