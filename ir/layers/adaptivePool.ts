import { oneOf, pair, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { image, type Pair } from "../shape.ts";

/** Fields of an adaptive pooling. */
export interface AdaptivePoolFields {
  /** Output `[height, width]`. */
  readonly size: Pair;
  /** Which value of a window is kept. */
  readonly mode: "max" | "average";
}

/** Options of an adaptive pooling. */
export interface AdaptivePoolOptions extends LayerOptions {
  /** `"average"` (the default) or `"max"`. */
  readonly mode?: "max" | "average";
}

/** The greatest number that divides both. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * Elements of all windows along one axis, where window i runs from floor(i H / P) to ceil((i + 1) H / P): H + P - gcd(H, P). Each
 * boundary between windows that does not fall between elements, P - gcd of them, has one element on both sides.
 */
function covered(size: number, out: number): number {
  return size + out - commonDivisor(size, out);
}

/**
 * Pooling to a fixed size, whatever the input's; the average if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, height, width]`. No MACs, no parameters. Vector operations: C x the elements of
 * all windows, where window i of an axis runs from floor(i H / P) to ceil((i + 1) H / P), as in PyTorch.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 6, 6).adaptivePool(6).shape); // [ 256, 6, 6 ]
 * ```
 */
export const adaptivePool: LayerDef<
  "adaptivePool",
  [size: number | Pair, options?: AdaptivePoolOptions],
  AdaptivePoolFields,
  "one",
  ImageRank
> = {
  kind: "adaptivePool",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    size: pair("output [height, width]"),
    mode: oneOf("which value of a window is kept", "max", "average"),
  },
  options: ["mode"],
  make: (size, { mode = "average" } = {}) => ({ size: toPair(size), mode }),
  shape: ({ size }, inputs) => [image(inputs)[0], ...size],
  work({ size }, inputs) {
    const [channels, height, width] = image(inputs);
    return { vectorOperations: channels * covered(height, size[0]) * covered(width, size[1]) };
  },
};
