import { type Field, padding, toPadding } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { image, type Padding, type Pair } from "../shape.ts";

/** Fields of a padding. */
export interface PadFields {
  /** Zeros around the image `[top, bottom, left, right]`. */
  readonly sides: Exclude<Padding, "same">;
}

const any = padding("zeros around the image [top, bottom, left, right]");

const sides: Field<PadFields["sides"]> = {
  doc: any.doc,
  expected: "a whole number of at least 0, [height, width] or [top, bottom, left, right]",
  accepts: (value): value is PadFields["sides"] => value !== "same" && any.accepts(value),
};

/**
 * Zeros around an image, where they are a step of their own.
 *
 * Shape: `[C, H, W]` to `[C, H + top + bottom, W + left + right]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 224, 224).pad([0, 1, 0, 1]).shape); // [ 3, 225, 225 ]
 * ```
 */
export const pad: LayerDef<
  "pad",
  [sides: number | Pair | PadFields["sides"], options?: LayerOptions],
  PadFields,
  "one",
  ImageRank
> = {
  kind: "pad",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: { sides },
  options: [],
  make: (sides) => ({ sides: toPadding(sides) as PadFields["sides"] }),
  shape({ sides: [top, bottom, left, right] }, inputs) {
    const [channels, height, width] = image(inputs);
    return [channels, height + top + bottom, width + left + right];
  },
  work: () => ({}),
};
