import { count, type Fields, oneOf } from "../../ir/field.ts";
import { blockWithOptions, factor } from "../block.ts";
import { empty } from "../builder.ts";
import type { AnyTensor, Fragment } from "../types.ts";
import { activation as activationOf, type ActivationName, activationNamed } from "./activation.ts";

/** Options of a residual block. */
export interface BlockOptions {
  /** Step of the block; 1 if left out. */
  readonly stride?: number;
  /** The activation; a rectifier if left out. */
  readonly activation?: ActivationName;
}

/** Options of a bottleneck block. */
export interface BottleneckOptions extends BlockOptions {
  /** Output channels over `filters`; 4 if left out. */
  readonly expansion?: number;
  /** Groups of the 3x3 convolution (ResNeXt); 1 if left out. */
  readonly groups?: number;
  /** Distance between the taps of the 3x3 convolution; 1 if left out. */
  readonly dilation?: number;
  /** Which convolution takes the step: the 3x3 of ResNet v1.5 (if left out), or the first 1x1 of the paper's v1. */
  readonly strideIn?: "3x3" | "1x1";
  /** Channels of the squeeze-and-excite after the body; none if left out. */
  readonly squeeze?: number;
}

const takes = { filters: count("filters of the 3x3 convolutions") };

const blockOptions: Fields<BlockOptions> = {
  stride: count("step of the block"),
  activation: activationNamed("the activation"),
};

const bottleneckOptions: Fields<BottleneckOptions> = {
  ...blockOptions,
  expansion: factor("output channels over filters"),
  groups: count("groups of the 3x3 convolution"),
  dilation: count("distance between the taps of the 3x3 convolution"),
  strideIn: oneOf("which convolution takes the step", "3x3", "1x1"),
  squeeze: count("channels of the squeeze-and-excite after the body"),
};

/** The input as it is, or projected where the block changes its shape. */
function shortcut(x: AnyTensor, channels: number, stride: number): AnyTensor {
  if (x.shape[0] === channels && stride === 1) return x;
  return x.convNorm(channels, 1, { stride, activation: "none" });
}

/**
 * Two 3x3 convolutions around which the input is added (ResNet-18 and -34).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).basicBlock(128, { stride: 2 }).shape); // [ 128, 28, 28 ]
 * ```
 */
export const basicBlock: (filters: number, options?: BlockOptions) => Fragment = blockWithOptions(
  "basicBlock",
  takes,
  blockOptions,
  (filters: number, { stride = 1, activation = "relu" }) =>
    empty.apply((x) => {
      const body = x.convNorm(filters, 3, { stride, activation })
        .convNorm(filters, 3, { activation: "none" });
      return body.add(shortcut(x, filters, stride)).then(activationOf(activation));
    }),
);

/**
 * 1x1, 3x3 and 1x1 convolutions around which the input is added (ResNet-50 and deeper); `filters` are those of the 3x3.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 56, 56).bottleneck(128, { stride: 2 }).shape); // [ 512, 28, 28 ]
 * ```
 */
export const bottleneck: (filters: number, options?: BottleneckOptions) => Fragment = blockWithOptions(
  "bottleneck",
  takes,
  bottleneckOptions,
  narrowed,
);

function narrowed(filters: number, options: BottleneckOptions): Fragment {
  const {
    stride = 1,
    expansion = 4,
    groups = 1,
    dilation = 1,
    activation = "relu",
    strideIn = "3x3",
    squeeze,
  } = options;
  const out = Math.round(filters * expansion);
  return empty.apply((x) => {
    const body = x
      .convNorm(filters, 1, { activation, stride: strideIn === "1x1" ? stride : 1 })
      .convNorm(filters, 3, { activation, groups, dilation, stride: strideIn === "3x3" ? stride : 1 });
    const excited = squeeze === undefined ? body : body.squeezeExcite(squeeze);
    return excited.convNorm(out, 1, { activation: "none" }).add(shortcut(x, out, stride)).then(
      activationOf(activation),
    );
  });
}
