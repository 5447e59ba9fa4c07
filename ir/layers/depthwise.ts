import { count, flag, padding, pair, toPadding, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { image, type Padding, type Pair, slide } from "../shape.ts";

/** Fields of a depthwise convolution. */
export interface DepthwiseFields {
  /** Kernel `[height, width]`. */
  readonly kernel: Pair;
  /** Stride `[vertical, horizontal]`. */
  readonly stride: Pair;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Distance between the kernel's taps. */
  readonly dilation: Pair;
  /** Filters for each input channel. */
  readonly multiplier: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
}

/** Options of a depthwise convolution. */
export interface DepthwiseOptions extends LayerOptions {
  /** Step between windows; 1 if left out. */
  readonly stride?: number | Pair;
  /** Zeros around the input, as for a convolution; none if left out. */
  readonly padding?: number | Pair | Padding | "valid";
  /** Distance between the kernel's taps; 1 if left out. */
  readonly dilation?: number | Pair;
  /** Filters for each input channel; 1 if left out. */
  readonly multiplier?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
}

/**
 * Depthwise convolution: each channel by itself, with `multiplier` filters of its own.
 *
 * Shape: `[C, H, W]` to `[C x multiplier, P, Q]`, P and Q as for `conv`. MACs: C x multiplier x kernel height
 * x kernel width x P x Q. Parameters: C x multiplier x kernel height x kernel width, and C x multiplier
 * biases.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(32, 112, 112).depthwise(3, { padding: 1 }).shape); // [ 32, 112, 112 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit in the padded input
 */
export const depthwise: LayerDef<
  "depthwise",
  [kernel: number | Pair, options?: DepthwiseOptions],
  DepthwiseFields,
  "one",
  ImageRank
> = {
  kind: "depthwise",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    kernel: pair("kernel [height, width]"),
    stride: pair("step between windows [vertical, horizontal]"),
    padding: padding("zeros around the input"),
    dilation: pair("distance between the kernel's taps"),
    multiplier: count("filters for each input channel"),
    bias: flag("whether each filter adds a bias"),
  },
  options: ["stride", "padding", "dilation", "multiplier", "bias"],
  make(kernel, options = {}) {
    const { stride = 1, padding = 0, dilation = 1, multiplier = 1, bias = true } = options;
    return {
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding),
      dilation: toPair(dilation),
      multiplier,
      bias,
    };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [channels * fields.multiplier, ...slide(fields, height, width)];
  },
  work({ kernel: [r, s], stride, dilation, bias }, inputs, [k, p, q]) {
    const [c, height, width] = image(inputs);
    return {
      nests: [{ n: 1, k: k!, c, p: p!, q: q!, r, s, stride, dilation, groups: c, image: [height, width] }],
      biasAdditions: bias ? k! * p! * q! : 0,
      parameters: k! * r * s + (bias ? k! : 0),
    };
  },
};
