import { flag, oneOf, padding, pair, toPadding, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements, image, type Padding, type Pair, slide } from "../shape.ts";

/** Fields of a pooling layer. */
export interface PoolFields {
  /** Window `[height, width]`. */
  readonly kernel: Pair;
  /** Which value of a window is kept. */
  readonly mode: "max" | "average";
  /** Stride `[vertical, horizontal]`. */
  readonly stride: Pair;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Whether a last, partly filled window counts, as in Caffe. */
  readonly ceilMode: boolean;
}

/** Options of a pooling layer. */
export interface PoolOptions extends LayerOptions {
  /** `"max"` (the default) or `"average"`. */
  readonly mode?: "max" | "average";
  /** Step between windows; the window's size if left out. */
  readonly stride?: number | Pair;
  /** Zeros around the input, as for a convolution; none if left out. */
  readonly padding?: number | Pair | Padding | "valid";
  /** Whether a last, partly filled window counts, as in Caffe; false if left out. */
  readonly ceilMode?: boolean;
}

/**
 * Max or average pooling of an image; a 2x2 window with stride 2 if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, P, Q]` with P = floor((H + top + bottom - kernel) / stride) + 1; with `ceilMode` the quotient
 * is rounded up, and a window that would start in the padding is left out. No MACs, no parameters. Vector
 * operations: kernel height x kernel width for each output element.
 *
 * @example Caffe's overlapping pooling
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 109, 109).pool(3, { stride: 2, ceilMode: true });
 * console.log(x.shape); // [ 96, 54, 54 ]
 * ```
 *
 * @throws {FodlamError} if the window does not fit in the padded input
 */
export const pool: LayerDef<
  "pool",
  [options?: PoolOptions] | [kernel: number | Pair, options?: PoolOptions],
  PoolFields,
  "one",
  ImageRank
> = {
  kind: "pool",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    kernel: pair("window [height, width]"),
    mode: oneOf("which value of a window is kept", "max", "average"),
    stride: pair("step between windows [vertical, horizontal]"),
    padding: padding("zeros around the input"),
    ceilMode: flag("whether a last, partly filled window counts, as in Caffe"),
  },
  options: ["mode", "stride", "padding", "ceilMode"],
  make(...args) {
    const [kernel = 2, options = {}] = args as [(number | Pair)?, PoolOptions?];
    const { mode = "max", stride = kernel, padding = 0, ceilMode = false } = options;
    return { kernel: toPair(kernel), mode, stride: toPair(stride), padding: toPadding(padding), ceilMode };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [channels, ...slide(fields, height, width)];
  },
  work: ({ kernel: [r, s] }, _inputs, output) => ({ vectorOperations: elements(output) * r * s }),
};
