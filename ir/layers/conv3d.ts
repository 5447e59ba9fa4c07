import { count, flag, line, toLine, toTriple, triple } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import {
  checkGroups,
  formatShape,
  type LinePadding,
  Refusal,
  type Shape,
  type Triple,
  volume,
  windows,
} from "../shape.ts";

/** Fields of a convolution of a volume. */
export interface Conv3dFields {
  /** Output channels. */
  readonly filters: number;
  /** Kernel `[depth, height, width]`. */
  readonly kernel: Triple;
  /** Stride along each axis. */
  readonly stride: Triple;
  /** Zeros before and after, the same on every axis, or `"same"`. */
  readonly padding: LinePadding;
  /** Groups of channels that do not see each other. */
  readonly groups: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
}

/** Options of a convolution of a volume. */
export interface Conv3dOptions extends LayerOptions {
  /** Step between windows; 1 if left out. */
  readonly stride?: number | Triple;
  /** Zeros: `"same"`, a number for every side, or `[before, after]` on every axis; none if left out. */
  readonly padding?: number | LinePadding;
  /** Groups of channels that do not see each other; 1 if left out. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
}

function out({ kernel, stride, padding }: Conv3dFields, shape: Shape): number[] {
  return [0, 1, 2].map((i) =>
    windows(shape[i + 1]!, { kernel: kernel[i]!, stride: stride[i]!, dilation: 1, padding })
  );
}

/**
 * Convolution of a volume, such as a clip of frames.
 *
 * Shape: `[C, D, H, W]` to `[filters, ...]`, each axis as for `conv`. MACs: filters x C / groups x kernel
 * volume x output volume. Parameters: filters x C / groups x kernel volume, and filters biases.
 *
 * @example The first layer of C3D
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 16, 112, 112).conv3d(64, 3, { padding: 1 }).shape); // [ 64, 16, 112, 112 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit, or `groups` divides not both C and filters
 */
export const conv3d: LayerDef<
  "conv3d",
  [filters: number, kernel: number | Triple, options?: Conv3dOptions],
  Conv3dFields,
  "one",
  { readonly volume: "volume" }
> = {
  kind: "conv3d",
  inputs: "one",
  ranks: { volume: "volume" },
  group: "conv",
  fields: {
    filters: count("output channels"),
    kernel: triple("kernel [depth, height, width]"),
    stride: triple("stride along each axis"),
    padding: line("zeros before and after, the same on every axis"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias"),
  },
  options: ["stride", "padding", "groups", "bias"],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding = 0, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toTriple(kernel),
      stride: toTriple(stride),
      padding: toLine(padding),
      groups,
      bias,
    };
  },
  shape(fields, inputs) {
    const { filters, groups } = fields, [channels, ...spatial] = volume(inputs);
    checkGroups(groups, "input channels", channels);
    checkGroups(groups, "filters", filters);
    const sizes = out(fields, inputs[0]!);
    if (sizes.some((size) => size < 1)) {
      throw new Refusal(
        `an input in which a ${formatShape(fields.kernel)} kernel fits`,
        formatShape(spatial),
      );
    }
    return [filters, ...sizes];
  },
  work({ filters: k, kernel: [depth, r, s], stride, groups, bias }, [input], [, d, p, q]) {
    const c = input![0]! * depth; // taps in depth stand beside the channels: the same products, the same weights
    const loops = { n: d!, k, c, p: p!, q: q!, r, s, groups };
    return {
      nests: [{
        ...loops,
        stride: [stride[1], stride[2]],
        dilation: [1, 1],
        image: [input![2]!, input![3]!],
      }],
      biasAdditions: bias ? k * d! * p! * q! : 0,
      parameters: k * (c / groups) * r * s + (bias ? k : 0),
    };
  },
};
