import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import type { ActivationName } from "./activation.ts";
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
export function invertedResidual(filters: number, options: InvertedResidualOptions = {}): Fragment {
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
