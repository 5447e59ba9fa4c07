import { type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { formatShape, Refusal, type Shape } from "../shape.ts";

/** A concatenation has no fields. */
export type ConcatFields = Record<never, never>;

/** The axis that grows: the channels of images, the length of vectors, the features of token sequences. */
function axisOf(shape: Shape): number {
  return shape.length === 2 ? 1 : 0;
}

/**
 * Tensors side by side: channels of images, features of tokens, elements of vectors.
 *
 * Shape: `[C1, H, W]`, `[C2, H, W]`, ... to `[C1 + C2 + ..., H, W]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
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
export const concat: LayerDef<"concat", [options?: LayerOptions], ConcatFields, "many"> = {
  kind: "concat",
  inputs: "many",
  ranks: ranks.same,
  group: "movement",
  fields: {},
  options: [],
  make: () => ({}),
  shape(_fields, inputs) {
    const [first, ...rest] = inputs;
    const axis = axisOf(first!);
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
