import { count, flag, line, naturalTriple, toLine, toTriple, triple } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { checkGroups, type LinePadding, Refusal, type Triple, volume } from "../shape.ts";

/** Fields of a transposed convolution of a volume. */
export interface ConvTranspose3dFields {
  /** Output channels. */
  readonly filters: number;
  /** Kernel `[depth, height, width]`. */
  readonly kernel: Triple;
  /** Stride along each axis: by how much the volume grows. */
  readonly stride: Triple;
  /** Slices cut off before and after, the same on every axis, or `"same"`. */
  readonly padding: LinePadding;
  /** Slices added after each axis of the output. */
  readonly outputPadding: Triple;
  /** Groups of channels that do not see each other. */
  readonly groups: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
}

/** Options of a transposed convolution of a volume. */
export interface ConvTranspose3dOptions extends LayerOptions {
  /** By how much the volume grows; 1 if left out. */
  readonly stride?: number | Triple;
  /** Slices cut off: `"same"` gives input x stride, a number for every side, or `[before, after]`; none if left out. */
  readonly padding?: number | LinePadding;
  /** Slices added after each axis; none if left out. */
  readonly outputPadding?: number | Triple;
  /** Groups of channels that do not see each other; 1 if left out. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
}

/**
 * Transposed convolution of a volume: each input voxel adds its kernel to the output.
 *
 * Shape: `[C, D, H, W]` to `[filters, ...]`, each axis (size - 1) x stride + kernel - before - after +
 * outputPadding. MACs: D x H x W x C x filters / groups x kernel volume. Parameters: C x filters / groups x
 * kernel volume, and filters biases.
 *
 * @example An up-convolution of 3D U-Net
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 64, 64, 64).convTranspose3d(32, 2, { stride: 2 }).shape); // [ 32, 128, 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if nothing is left of the output, or `groups` divides not both C and filters
 */
export const convTranspose3d: LayerDef<
  "convTranspose3d",
  [filters: number, kernel: number | Triple, options?: ConvTranspose3dOptions],
  ConvTranspose3dFields,
  "one",
  { readonly volume: "volume" }
> = {
  kind: "convTranspose3d",
  inputs: "one",
  ranks: { volume: "volume" },
  group: "conv",
  fields: {
    filters: count("output channels"),
    kernel: triple("kernel [depth, height, width]"),
    stride: triple("by how much the volume grows along each axis"),
    padding: line("slices cut off before and after, the same on every axis"),
    outputPadding: naturalTriple("slices added after each axis of the output"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias"),
  },
  options: ["stride", "padding", "outputPadding", "groups", "bias"],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding = 0, outputPadding = 0, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toTriple(kernel),
      stride: toTriple(stride),
      padding: toLine(padding),
      outputPadding: toTriple(outputPadding),
      groups,
      bias,
    };
  },
  shape({ filters, kernel, stride, padding, outputPadding, groups }, inputs) {
    const [channels, ...sizes] = volume(inputs);
    checkGroups(groups, "input channels", channels);
    checkGroups(groups, "filters", filters);
    const out = sizes.map((size, i) => {
      if (padding === "same") return size * stride[i]!;
      return (size - 1) * stride[i]! + kernel[i]! - padding[0] - padding[1] + outputPadding[i]!;
    });
    if (out.some((size) => size < 1)) throw new Refusal("an output of at least 1x1x1", out.join("x"));
    return [filters, ...out];
  },
  work({ filters, kernel: [depth, r, s], groups, bias }, inputs, [, d, p, q]) {
    const [c, deep, height, width] = volume(inputs);
    const k = filters * depth * r * s; // one product for each input voxel; the overlaps are then added up
    return {
      nests: [{
        ...{ n: deep, k, c, p: height, q: width, r: 1, s: 1 },
        ...{ stride: [1, 1], dilation: [1, 1], groups },
      }],
      biasAdditions: bias ? filters * d! * p! * q! : 0,
      parameters: c * (filters / groups) * depth * r * s + (bias ? filters : 0),
    };
  },
};
