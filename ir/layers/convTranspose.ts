import { count, flag, naturalPair, padding, pair, toPadding, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { checkGroups, image, type Padding, type Pair, Refusal } from "../shape.ts";

/** Fields of a transposed convolution. */
export interface ConvTransposeFields {
  /** Output channels. */
  readonly filters: number;
  /** Kernel `[height, width]`. */
  readonly kernel: Pair;
  /** Stride `[vertical, horizontal]`: by how much the image grows. */
  readonly stride: Pair;
  /** Rows and columns cut off the output. */
  readonly padding: Padding;
  /** Rows and columns added at the bottom and right of the output. */
  readonly outputPadding: Pair;
  /** Groups of channels that do not see each other. */
  readonly groups: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
}

/** Options of a transposed convolution. */
export interface ConvTransposeOptions extends LayerOptions {
  /** By how much the image grows; 1 if left out. */
  readonly stride?: number | Pair;
  /**
   * Rows and columns cut off the output, as PyTorch and ONNX have it; `"same"` gives input x stride; none if
   * left out.
   */
  readonly padding?: number | Pair | Padding;
  /** Rows and columns added at the bottom and right; none if left out. */
  readonly outputPadding?: number | Pair;
  /** Groups of channels that do not see each other; 1 if left out. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
}

/**
 * Transposed convolution ("deconvolution", up-convolution): each input pixel adds its kernel to the output.
 *
 * Shape: `[C, H, W]` to `[filters, P, Q]` with P = (H - 1) x stride + kernel - top - bottom + outputPadding,
 * and Q likewise. MACs: H x W x C x filters / groups x kernel height x kernel width. Parameters: C x filters
 * / groups x kernel height x kernel width, and filters biases.
 *
 * @example U-Net's up-convolution
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1024, 28, 28).convTranspose(512, 2, { stride: 2 }).shape); // [ 512, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if nothing is left of the output, or `groups` divides not both C and filters
 */
export const convTranspose: LayerDef<
  "convTranspose",
  [filters: number, kernel: number | Pair, options?: ConvTransposeOptions],
  ConvTransposeFields,
  "one",
  ImageRank
> = {
  kind: "convTranspose",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    filters: count("output channels"),
    kernel: pair("kernel [height, width]"),
    stride: pair("by how much the image grows [vertical, horizontal]"),
    padding: padding("rows and columns cut off the output"),
    outputPadding: naturalPair("rows and columns added at the bottom and right of the output"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias"),
  },
  options: ["stride", "padding", "outputPadding", "groups", "bias"],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding = 0, outputPadding = 0, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding),
      outputPadding: toPair(outputPadding),
      groups,
      bias,
    };
  },
  shape({ filters, kernel, stride, padding, outputPadding, groups }, inputs) {
    const [channels, ...sizes] = image(inputs);
    checkGroups(groups, "input channels", channels);
    checkGroups(groups, "filters", filters);
    const out = sizes.map((size, i) => {
      if (padding === "same") return size * stride[i]!;
      return (size - 1) * stride[i]! + kernel[i]! - padding[2 * i]! - padding[2 * i + 1]! + outputPadding[i]!;
    });
    if (out.some((size) => size < 1)) throw new Refusal("an output of at least 1x1", out.join("x"));
    return [filters, ...out];
  },
  work({ filters, kernel: [r, s], groups, bias }, inputs, [, p, q]) {
    const [c, height, width] = image(inputs);
    const k = filters * r * s; // one product for each input pixel; the overlaps are then added up
    const parameters = c * (filters / groups) * r * s + (bias ? filters : 0);
    return {
      nests: [{ n: 1, k, c, p: height, q: width, r: 1, s: 1, stride: [1, 1], dilation: [1, 1], groups }],
      biasAdditions: bias ? filters * p! * q! : 0,
      parameters,
    };
  },
};
