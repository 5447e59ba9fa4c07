import { count, flag, padding, pair, toPadding, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { checkGroups, image, type Padding, type Pair, slide } from "../shape.ts";

/** Fields of a convolution. */
export interface ConvFields {
  /** Output channels (M in the papers). */
  readonly filters: number;
  /** Kernel `[height, width]` (R, S). */
  readonly kernel: Pair;
  /** Stride `[vertical, horizontal]` (U). */
  readonly stride: Pair;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Distance between the kernel's taps. */
  readonly dilation: Pair;
  /** Groups of channels that do not see each other. */
  readonly groups: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
}

/** Options of a convolution. */
export interface ConvOptions extends LayerOptions {
  /** Step between windows; 1 if left out. */
  readonly stride?: number | Pair;
  /**
   * Zeros around the input: `"same"` (output = ceil(input / stride)), `"valid"` (none, the default), a number for all
   * sides, `[vertical, horizontal]` or `[top, bottom, left, right]`.
   */
  readonly padding?: number | Pair | Padding | "valid";
  /** Distance between the kernel's taps; 1 if left out. */
  readonly dilation?: number | Pair;
  /** Groups of channels that do not see each other; 1 if left out. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
}

/**
 * Convolution of an image.
 *
 * Shape: `[C, H, W]` to `[filters, P, Q]` with P = floor((H + top + bottom - dilation x (kernel - 1) - 1) / stride) + 1,
 * and Q likewise. MACs: filters x C / groups x kernel height x kernel width x P x Q. Parameters: filters x C / groups x
 * kernel height x kernel width, and filters biases. Padding and stride default to 0 and 1, as in PyTorch, ONNX and Caffe.
 *
 * @example The first layer of AlexNet
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(3, 227, 227).conv(96, 11, { stride: 4 });
 * console.log(x.shape); // [ 96, 55, 55 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit in the padded input, or `groups` divides not both C and filters
 */
export const conv: LayerDef<
  "conv",
  [filters: number, kernel: number | Pair, options?: ConvOptions],
  ConvFields,
  "one",
  ImageRank
> = {
  kind: "conv",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    filters: count("output channels (M in the papers)"),
    kernel: pair("kernel [height, width] (R, S)"),
    stride: pair("step between windows [vertical, horizontal] (U)"),
    padding: padding("zeros around the input"),
    dilation: pair("distance between the kernel's taps"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias"),
  },
  options: ["stride", "padding", "dilation", "groups", "bias"],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding),
      dilation: toPair(dilation),
      groups,
      bias,
    };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    const { filters, groups } = fields;
    checkGroups(groups, "input channels", channels);
    checkGroups(groups, "filters", filters);
    return [filters, ...slide(fields, height, width)];
  },
  work(fields, inputs, [k, p, q]) {
    const [c, height, width] = image(inputs);
    const { filters, kernel: [r, s], stride, dilation, groups, bias } = fields;
    return {
      nests: [{ n: 1, k: k!, c, p: p!, q: q!, r, s, stride, dilation, groups, image: [height, width] }],
      biasAdditions: bias ? k! * p! * q! : 0,
      parameters: filters * (c / groups) * r * s + (bias ? filters : 0),
    };
  },
};
