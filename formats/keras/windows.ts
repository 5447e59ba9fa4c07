/** Keras's convolutions, poolings and dense layers. */
import { elements, type Padding, type Shape, windows } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { elementwise, sizesOf } from "../nhwc.ts";
import { activated, only, type Step, unknown } from "./step.ts";

type Pair = [number, number];
type Triple = [number, number, number];

const ACTIVATION = "activation";

/** Zeros around an image, in words of Keras. */
function padding({ config }: Step): "same" | Padding {
  return config.word("padding") === "same" ? "same" : [0, 0, 0, 0];
}

/** What all convolutions share. */
function window(step: Step) {
  const { config } = step;
  return {
    stride: config.sizes("strides", 2, 1) as Pair,
    padding: padding(step),
    dilation: config.sizes("dilation_rate", 2, 1) as Pair,
    bias: config.flag("use_bias", true),
  };
}

/** Convolution of an image. */
export function conv2d(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const kernel = config.sizes("kernel_size", 2, 1) as Pair;
  const filters = config.count("filters"), groups = config.integer("groups") ?? 1;
  const each = groups > 1 && groups === input.shape[0] && filters % groups === 0;
  const made = each
    ? builder.layer("depthwise", [kernel, { ...window(step), multiplier: filters / groups }], [input], {
      name,
    })
    : builder.layer("conv", [filters, kernel, { ...window(step), groups }], [input], { name });
  return activated(step, made, ACTIVATION);
}

/** Convolution of each channel by itself. */
export function depthwise2d(step: Step): Tensor {
  const { builder, config, name } = step;
  const kernel = config.sizes("kernel_size", 2, 1) as Pair;
  const options = { ...window(step), multiplier: config.integer("depth_multiplier") ?? 1 };
  return activated(step, builder.layer("depthwise", [kernel, options], [only(step)], { name }), ACTIVATION);
}

/** Convolution of each channel by itself, then of all at each pixel. */
export function separable2d(step: Step): Tensor {
  const { builder, config, name } = step;
  const { bias, ...options } = window(step);
  const kernel = config.sizes("kernel_size", 2, 1) as Pair;
  const multiplier = config.integer("depth_multiplier") ?? 1;
  const depth = builder.layer("depthwise", [kernel, { ...options, multiplier, bias: false }], [only(step)], {
    name: `${name}_depthwise`,
  });
  return activated(
    step,
    builder.layer("conv", [config.count("filters"), 1, { bias }], [depth], { name }),
    ACTIVATION,
  );
}

/** What transposed convolutions share, for each axis of an image or a volume. */
function grown<T extends Pair | Triple>({ builder, config, name }: Step, axes: T["length"]) {
  const sizes = (key: string) => config.sizes(key, axes, 1) as T;
  if (sizes("dilation_rate").some((size) => size !== 1)) {
    builder.note("A dilation of a transposed convolution is left out", name);
  }
  const kernel = sizes("kernel_size"), stride = sizes("strides");
  const same = config.word("padding") === "same";
  // A kernel smaller than the stride leaves rows that no product reaches: they are there all the same.
  const outputPadding = stride.map((step, i) => same ? 0 : Math.max(0, step - kernel[i]!)) as T;
  const padding = same ? "same" as const : 0, bias = config.flag("use_bias", true);
  return { kernel, options: { stride, padding, outputPadding, bias } };
}

/** Transposed convolution of an image. */
export function transposed2d(step: Step): Tensor {
  const { kernel, options } = grown<Pair>(step, 2), { builder, config, name } = step;
  const made = builder.layer("convTranspose", [config.count("filters"), kernel, options], [only(step)], {
    name,
  });
  return activated(step, made, ACTIVATION);
}

/** Transposed convolution of a volume. */
export function transposed3d(step: Step): Tensor {
  const { kernel, options } = grown<Triple>(step, 3), { builder, config, name } = step;
  const made = builder.layer("convTranspose3d", [config.count("filters"), kernel, options], [only(step)], {
    name,
  });
  return activated(step, made, ACTIVATION);
}

/** Convolution of a sequence; `causal` pads before it alone. */
export function conv1d(step: Step): Tensor {
  const { builder, config, name } = step;
  const [kernel, stride, dilation] = ["kernel_size", "strides", "dilation_rate"].map((key) =>
    config.sizes(key, 1, 1)[0]!
  );
  const word = config.word("padding");
  const ends = word === "causal"
    ? [dilation! * (kernel! - 1), 0] as const
    : word === "same"
    ? "same" as const
    : 0;
  const input = only(step);
  const separable = step.type.startsWith("Separable"), depthwise = step.type.startsWith("Depthwise");
  const bias = config.flag("use_bias", true);
  const options = {
    stride: stride!,
    padding: ends,
    dilation: dilation!,
    groups: config.integer("groups") ?? 1,
    bias,
  };
  if (!separable && !depthwise) {
    return activated(
      step,
      builder.layer("conv1d", [config.count("filters"), kernel!, options], [input], { name }),
      ACTIVATION,
    );
  }
  const channels = input.shape.at(-1)!, width = channels * (config.integer("depth_multiplier") ?? 1);
  const own = { ...options, groups: channels, bias: bias && depthwise };
  const depth = builder.layer("conv1d", [width, kernel!, own], [input], {
    name: depthwise ? name : `${name}_depthwise`,
  });
  const made = depthwise
    ? depth
    : builder.layer("conv1d", [config.count("filters"), 1, { bias }], [depth], { name });
  return activated(step, made, ACTIVATION);
}

/** Convolution of a volume. */
export function conv3d(step: Step): Tensor {
  const { builder, config, name } = step;
  const options = {
    stride: config.sizes("strides", 3, 1) as Triple,
    padding: config.word("padding") === "same" ? "same" as const : 0,
    groups: config.integer("groups") ?? 1,
    bias: config.flag("use_bias", true),
  };
  const kernel = config.sizes("kernel_size", 3, 1) as Triple;
  return activated(
    step,
    builder.layer("conv3d", [config.count("filters"), kernel, options], [only(step)], { name }),
    ACTIVATION,
  );
}

/** Fully connected layer over the last axis: at each pixel of an image it is a 1x1 convolution. */
export function dense(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const units = config.count("units"), bias = config.flag("use_bias", true);
  if (input.shape.length === 4) return unknown(step, { output: [units, ...input.shape.slice(1)] });
  const made = input.shape.length === 3
    ? builder.layer("conv", [units, 1, { bias }], [input], { name })
    : builder.layer("fc", [units, { bias }], [input], { name });
  return activated(step, made, ACTIVATION);
}

/** Pooling of an image. */
export function pool2d(mode: "max" | "average"): (step: Step) => Tensor {
  return (step) => {
    const kernel = step.config.sizes("pool_size", 2, 2) as Pair;
    const stride = (step.config.raw("strides") ?? null) === null
      ? kernel
      : step.config.sizes("strides", 2, 1) as Pair;
    const options = { mode, stride, padding: padding(step) };
    return step.builder.layer("pool", [kernel, options], [only(step)], { name: step.name });
  };
}

/** Pooling of a sequence or a volume: comparisons or sums, one for each element of each window. */
export function poolOf(axes: 1 | 3): (step: Step) => Tensor {
  return (step) => {
    const { config, builder, name } = step;
    const input = only(step);
    const kernel = config.sizes("pool_size", axes, 2);
    const stride = (config.raw("strides") ?? null) === null ? kernel : config.sizes("strides", axes, 1);
    const same = config.word("padding") === "same";
    const sizes = sizesOf(input.shape).map((size, i) => {
      if (i >= axes) return size;
      const padding = same ? "same" as const : [0, 0] as const;
      return windows(size, { kernel: kernel[i]!, stride: stride[i]!, dilation: 1, padding });
    });
    const output: Shape = axes === 1 ? sizes : [sizes.at(-1)!, ...sizes.slice(0, -1)];
    const vectorOperations = elements(output) * elements(kernel);
    return builder.layer("custom", [0, { group: "pool", vectorOperations, output }], [input], { name });
  };
}

/** One value a channel. */
export function globalPool(mode: "max" | "average"): (step: Step) => Tensor {
  return (step) => {
    const { builder, config, name } = step;
    const input = only(step);
    const channels = input.shape.length === 2 ? input.shape[1]! : input.shape[0]!;
    const keep = config.flag("keepdims", false);
    if (input.shape.length === 4) {
      const operations = elements(input.shape) / channels;
      return elementwise(builder, input, { name }, { output: [channels], operations });
    }
    const made = builder.layer("globalPool", [{ mode }], [input], { name });
    const to = keep && input.shape.length === 2 ? [1, channels] : keep ? made.shape : [channels];
    return builder.reshaped(made, to, `${name}_vector`);
  };
}
