import { pair, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { type ResizeMode, resizeMode, resizeWork } from "../resizing.ts";
import { image, type Pair } from "../shape.ts";

/** Fields of a resizing. */
export interface ResizeFields {
  /** Output `[height, width]`. */
  readonly size: Pair;
  /** How pixels between pixels are made. */
  readonly mode: ResizeMode;
}

/** Options of a resizing. */
export interface ResizeOptions extends LayerOptions {
  /** `"nearest"` (the default) or `"bilinear"`. */
  readonly mode?: ResizeMode;
}

/**
 * An image of another size (upsampling, interpolation). To double an image, see `upsample`.
 *
 * Shape: `[C, H, W]` to `[C, height, width]`. No MACs, no parameters. Vector operations: nearest none (the
 * bytes are moved), bilinear 7 for each output element (four products, three sums).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 25, 25).resize(50).shape); // [ 256, 50, 50 ]
 * ```
 */
export const resize: LayerDef<
  "resize",
  [size: number | Pair, options?: ResizeOptions],
  ResizeFields,
  "one",
  ImageRank
> = {
  kind: "resize",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    size: pair("output [height, width]"),
    mode: resizeMode,
  },
  options: ["mode"],
  make: (size, { mode = "nearest" } = {}) => ({ size: toPair(size), mode }),
  shape: ({ size }, inputs) => [image(inputs)[0], ...size],
  work: resizeWork,
};
