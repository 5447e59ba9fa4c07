import { count } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { image, Refusal } from "../shape.ts";

/** Fields of anchored boxes. */
export interface AnchorsFields {
  /** Boxes for each pixel. */
  readonly perPixel: number;
  /** Values for each box, such as four offsets, or four and a score for each class. */
  readonly values: number;
}

/**
 * Boxes of a detection head: a map of `perPixel` x `values` channels read as a list of boxes, each decoded
 * against its anchor.
 *
 * Shape: `[perPixel x values, H, W]` to `[H x W x perPixel, values]`. No MACs, no parameters. Vector
 * operations: 10 for each box (the anchor's corners, two products, four sums, two exponentials).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(255, 13, 13).anchors(3, 85).shape); // [ 507, 85 ]
 * ```
 *
 * @throws {FodlamError} if the channels are not perPixel x values
 */
export const anchors: LayerDef<
  "anchors",
  [perPixel: number, values: number, options?: LayerOptions],
  AnchorsFields,
  "one",
  { readonly image: "tokens" }
> = {
  kind: "anchors",
  inputs: "one",
  ranks: { image: "tokens" },
  group: "elementwise",
  fields: { perPixel: count("boxes for each pixel"), values: count("values for each box") },
  options: [],
  make: (perPixel, values) => ({ perPixel, values }),
  shape({ perPixel, values }, inputs) {
    const [channels, height, width] = image(inputs);
    if (channels !== perPixel * values) throw new Refusal(`${perPixel * values} channels`, `${channels}`);
    return [height * width * perPixel, values];
  },
  work: (_fields, _inputs, [boxes]) => ({ vectorOperations: 10 * boxes! }),
};
