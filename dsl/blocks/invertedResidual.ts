import { count, type Fields, record } from "../../ir/field.ts";
import { blockWithOptions, factor } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { type ActivationName, activationNamed } from "./activation.ts";
import { squeezeExciteOptions } from "./options.ts";
import { squeezeExcite, type SqueezeExciteOptions } from "./squeezeExcite.ts";

/** Options of an inverted residual block. */
export interface InvertedResidualOptions {
  /** Channels of the depthwise convolution over the input's; 6 if left out, no expansion at all if 1. */
  readonly expand?: number;
  /** Channels of the depthwise convolution, in place of `expand`. */
  readonly hidden?: number;
  /** Kernel of the depthwise convolution; 3 if left out. */
  readonly kernel?: number;
  /** Step of the block; 1 if left out. */
  readonly stride?: number;
  /** Distance between the taps of the depthwise convolution; 1 if left out. */
  readonly dilation?: number;
  /** Channels of the squeeze-and-excite; none if left out. */
  readonly squeeze?: number;
  /** How it squeezes. */
  readonly squeezeOptions?: SqueezeExciteOptions;
  /** The activation; `"relu6"` if left out. */
  readonly activation?: ActivationName;
}

const invertedResidualOptions: Fields<InvertedResidualOptions> = {
  expand: factor("channels of the depthwise convolution over the input's"),
  hidden: count("channels of the depthwise convolution"),
  kernel: count("kernel of the depthwise convolution"),
  stride: count("step of the block"),
  dilation: count("distance between the taps of the depthwise convolution"),
  squeeze: count("channels of the squeeze-and-excite"),
  squeezeOptions: record<SqueezeExciteOptions>(
    "how it squeezes",
    "an object with activation and gate",
    squeezeExciteOptions,
  ),
  activation: activationNamed("the activation"),
};

/**
 * 1x1 to many channels, depthwise, 1x1 to few, around which the input is added where the shape stays
 * (MobileNet v2 and v3, MnasNet, EfficientNet).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(24, 56, 56).invertedResidual(32, { stride: 2 }).shape); // [ 32, 28, 28 ]
 * ```
 */
export const invertedResidual: (filters: number, options?: InvertedResidualOptions) => Fragment =
  blockWithOptions(
    "invertedResidual",
    { filters: count("output channels") },
    invertedResidualOptions,
    inverted,
  );

function inverted(filters: number, options: InvertedResidualOptions): Fragment {
  const { expand = 6, kernel = 3, stride = 1, dilation = 1, activation = "relu6", squeeze, squeezeOptions } =
    options;
  return empty.apply((x) => {
    const channels = x.shape[0]!;
    const hidden = options.hidden ?? Math.round(channels * expand);
    const wide = hidden === channels ? x : x.convNorm(hidden, 1, { activation });
    const deep = wide.convNorm(hidden, kernel, { groups: "depthwise", stride, dilation, activation });
    const excited = squeeze === undefined ? deep : deep.then(squeezeExcite(squeeze, squeezeOptions));
    const narrow = excited.convNorm(filters, 1, { activation: "none" });
    return stride === 1 && channels === filters ? narrow.add(x) : narrow;
  });
}
