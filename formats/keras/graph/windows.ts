/** Convolutions, poolings and products of a TensorFlow graph. */
import { elements, type Padding, type Pair } from "../../../ir/shape.ts";
import type { Tensor } from "../../graph.ts";
import { product } from "../../nhwc.ts";
import { activation } from "../step.ts";
import { bitsOf, flowing, input, type Step, tensor, unknown, type Value } from "./step.ts";

function pair(values: readonly number[]): Pair {
  return [values[1] ?? 1, values[2] ?? 1];
}

function padding({ attributes }: Step): "same" | Padding {
  const word = attributes.word("padding");
  const sides = attributes.integers("explicit_paddings");
  if (word === "EXPLICIT" && sides.length === 8) return sides.slice(2, 6) as [number, number, number, number];
  return word === "SAME" ? "same" : [0, 0, 0, 0];
}

/** The bias and activations that stand within a node. */
function fused({ builder, attributes, name }: Step, made: Tensor): Tensor {
  return attributes.words("fused_ops").filter((word) => word !== "BiasAdd")
    .reduce(
      (tensor, word) => activation(builder, word, tensor, { name: `${name}_${word.toLowerCase()}` }),
      made,
    );
}

/** Convolution; filters are [height, width, channels, filters]. */
export function conv2d(step: Step): Value {
  const { builder, attributes, name, inputs: [data, weights] } = step;
  const image = tensor(step), [height = 1, width = 1, channels = 1, filters = 1] = input(step, 1).sizes;
  const blocks = data?.blocks;
  const options = {
    stride: pair(attributes.integers("strides")),
    padding: blocks === undefined ? padding(step) : "same" as const, // cut into blocks with zeros around: as large as before
    dilation: blocks === undefined ? pair(attributes.integers("dilations")) : blocks as unknown as Pair,
    bias: attributes.words("fused_ops").includes("BiasAdd"),
  };
  const naming = { name, bits: bitsOf(weights) };
  const depthwise = /depthwise/i.test(step.node.op);
  const groups = Math.max(1, Math.floor((image.shape[0] ?? 1) / channels));
  const made = depthwise
    ? builder.layer("depthwise", [[height, width], { ...options, multiplier: filters }], [image], naming)
    : builder.layer("conv", [filters, [height, width], { ...options, groups }], [image], naming);
  return { ...flowing(fused(step, made), data), blocks };
}

/** Transposed convolution: sizes, filters [height, width, filters, channels], input. */
export function transposed(step: Step): Value {
  const { builder, attributes, name } = step;
  const [height = 1, width = 1, filters = 1] = input(step, 1).sizes;
  const stride = pair(attributes.integers("strides"));
  const padding = attributes.word("padding") === "SAME" ? "same" as const : 0;
  const naming = { name, bits: bitsOf(input(step, 1)) };
  const options = { stride, padding, bias: false };
  const made = builder.layer("convTranspose", [filters, [height, width], options], [tensor(step, 2)], naming);
  return flowing(made, input(step, 2));
}

/** Max and average pooling. */
export function pooling(mode: "max" | "average"): (step: Step) => Value {
  return (step) => {
    const { builder, attributes, name } = step;
    const options = { mode, stride: pair(attributes.integers("strides")), padding: padding(step) };
    const made = builder.layer("pool", [pair(attributes.integers("ksize")), options], [tensor(step)], {
      name,
    });
    return flowing(made, input(step));
  };
}

/** Product with a constant matrix, or of two tensors. */
export function matMul(step: Step): Value {
  const { builder, attributes, name, inputs: [a, b] } = step;
  const left = tensor(step);
  const transpose = [
    attributes.flag("transpose_a") || attributes.flag("adj_x"),
    attributes.flag("transpose_b") || attributes.flag("adj_y"),
  ] as const;
  if (b?.made !== undefined) {
    return flowing(fused(step, product(builder, [left, b.made], transpose, { name })), a);
  }
  const [rows = 1, columns = 1] = input(step, 1).sizes.slice(-2);
  const [length, outputs] = transpose[1] ? [columns, rows] : [rows, columns];
  if (transpose[0] || elements(input(step, 1).sizes) !== rows * columns) return unknown(step);
  const count = elements(left.shape) / length;
  const vectors = count === 1
    ? builder.reshaped(left, [length], `${name}_vector`)
    : builder.reshaped(left, [count, length], `${name}_vectors`);
  const bias = attributes.words("fused_ops").includes("BiasAdd");
  const made = builder.layer("fc", [outputs, { bias }], [vectors], { name, bits: bitsOf(b) });
  return { ...flowing(fused(step, made), a), sizes: [...a!.sizes.slice(0, -1), outputs] };
}
