import { adding, badArgument, FodlamError } from "../../ir/errors.ts";
import { count, type Field, type Fields, flag } from "../../ir/field.ts";
import { common } from "../../ir/options.ts";
import type { Pair } from "../../ir/shape.ts";
import { blockWithOptions, size, zeros } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { activated, type ActivationName, activationNamed } from "./activation.ts";

/** Options of a convolution with its normalisation and activation. */
export interface ConvNormOptions {
  /** The layer's name; the normalisation and activation take default names. */
  readonly name?: string;
  /** Step between windows; 1 if left out. */
  readonly stride?: number | Pair;
  /**
   * Zeros around the input; as many as keep its size at stride 1 if left out: dilation x (kernel - 1) / 2.
   */
  readonly padding?: number | Pair;
  /** Distance between the kernel's taps; 1 if left out. */
  readonly dilation?: number;
  /** Groups of channels; 1 if left out, `"depthwise"` for as many as there are channels. */
  readonly groups?: number | "depthwise";
  /** The activation; a rectifier if left out. */
  readonly activation?: ActivationName;
}

const takes = { filters: count("output channels"), kernel: size("kernel [height, width]") };

const groups: Field<number | "depthwise"> = {
  doc: "groups of channels",
  expected: 'a whole number of at least 1, or "depthwise"',
  accepts: (value): value is number | "depthwise" => value === "depthwise" || takes.filters.accepts(value),
};

const convNormOptions: Fields<ConvNormOptions> = {
  name: common.name,
  stride: size("step between windows"),
  padding: zeros("zeros around the input"),
  dilation: count("distance between the kernel's taps"),
  groups,
  activation: activationNamed("the activation"),
};

/** Zeros that keep an image's size at stride 1, for odd kernels. */
function keeping(block: string, kernel: number | Pair, dilation: number): Pair {
  const [height, width] = typeof kernel === "number" ? [kernel, kernel] : kernel;
  const zeros: Pair = [dilation * (height - 1) / 2, dilation * (width - 1) / 2];
  if (zeros.every(Number.isInteger)) return zeros;
  const expected = "odd, for as many zeros on each side, where no padding is given";
  throw new FodlamError(badArgument(adding(block), "kernel", { expected }, kernel));
}

/**
 * A convolution without bias, batch normalisation, and an activation; padded to keep the size unless
 * something else is said.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 224, 224).convNorm(64, 7, { stride: 2 }).shape); // [ 64, 112, 112 ]
 * ```
 */
export const convNorm: (filters: number, kernel: number | Pair, options?: ConvNormOptions) => Fragment =
  blockWithOptions("convNorm", takes, convNormOptions, normed);

function normed(filters: number, kernel: number | Pair, options: ConvNormOptions): Fragment {
  const { name, stride = 1, dilation = 1, groups = 1, activation = "relu" } = options;
  const { padding = keeping("convNorm", kernel, dilation) } = options;
  const common = { stride, padding, dilation, bias: false, ...(name !== undefined && { name }) };
  const conv = groups === "depthwise"
    ? empty.apply((x) => x.depthwise(kernel, { ...common, multiplier: filters / x.shape[0]! }))
    : empty.conv(filters, kernel, { ...common, groups });
  return activated(conv.batchNorm(), activation);
}

/** Options of a separable convolution. */
export interface SeparableOptions extends ConvNormOptions {
  /** Filters of the depthwise part for each input channel; 1 if left out. */
  readonly multiplier?: number;
  /**
   * Whether the depthwise part is followed by its own normalisation and activation (MobileNet); true if left
   * out.
   */
  readonly between?: boolean;
}

const separableOptions: Fields<SeparableOptions> = {
  ...convNormOptions,
  multiplier: count("filters of the depthwise part for each input channel"),
  between: flag("whether the depthwise part has its own normalisation and activation"),
};

/**
 * Depthwise separable convolution: a depthwise one over the pixels, then a pointwise one over the channels,
 * each with batch normalisation and an activation.
 *
 * @example A block of MobileNet v1
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(32, 112, 112).separable(64, 3).shape); // [ 64, 112, 112 ]
 * ```
 */
export const separable: (filters: number, kernel: number | Pair, options?: SeparableOptions) => Fragment =
  blockWithOptions("separable", takes, separableOptions, parted);

function parted(filters: number, kernel: number | Pair, options: SeparableOptions): Fragment {
  const { stride = 1, dilation = 1, multiplier = 1, between = true, activation = "relu" } = options;
  const { padding = keeping("separable", kernel, dilation) } = options;
  const depthwise = empty.depthwise(kernel, { stride, padding, dilation, multiplier, bias: false });
  const first = between ? activated(depthwise.batchNorm(), activation) : depthwise;
  return first.convNorm(filters, 1, { activation });
}
