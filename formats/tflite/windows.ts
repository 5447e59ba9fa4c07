/** TensorFlow Lite's convolutions, poolings and matrix products. */
import { elements, type Padding, type Pair } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { product } from "../nhwc.ts";
import {
  activation,
  activations,
  asFile,
  bitsOf,
  constants,
  fused,
  operand,
  option,
  outputShape,
  type Step,
} from "./step.ts";

/** The four sizes of a filter. */
function filterOf(step: Step, index: number): [number, number, number, number] {
  const { sizes } = operand(step, index).file;
  if (sizes.length === 4) return sizes as [number, number, number, number];
  throw step.builder.fault(`a filter of 4 sizes in ${step.operator.type}`, `${sizes.length}`);
}

function paddingOf(step: Step, id: number): "same" | Padding {
  return option(step, id, 0, "i8") === 0 ? "same" : [0, 0, 0, 0];
}

/** Products that no loop nest of ours describes, from the sizes of the file. */
function counted(step: Step, macsPerElement: number): Tensor {
  const { builder, name } = step;
  const output = outputShape(step);
  const macs = elements(output) * macsPerElement;
  if (!Number.isSafeInteger(macs)) throw builder.fault("at most 2^53 products", `${macs}`);
  const options = { output, parameters: constants(step), group: "conv" as const };
  builder.note("Products over a batch or more axes than an image has are counted, not described", name);
  return builder.layer("custom", [macs, options], activations(step), {
    name,
    bits: bitsOf(step.operands[0]?.file, step.operands[1]?.file),
  });
}

/** Convolution; filters are [filters, height, width, channels]. */
export function conv2d(step: Step): Tensor {
  const { builder, name, operands } = step;
  const input = activation(step);
  const [filters, height, width, channels] = filterOf(step, 1);
  if (input.shape.length !== 3) return fused(step, counted(step, height * width * channels), 3);
  const options = {
    stride: [option(step, 2), option(step, 1)] as Pair,
    padding: paddingOf(step, 0),
    dilation: [option(step, 5, 1), option(step, 4, 1)] as Pair,
    groups: Math.max(1, Math.floor(input.shape[0]! / channels)),
    bias: operands[2] !== undefined,
  };
  const naming = { name, bits: bitsOf(operands[0]!.file, operands[1]!.file) };
  return fused(step, builder.layer("conv", [filters, [height, width], options], [input], naming), 3);
}

/** Convolution of each channel by itself; filters are [1, height, width, channels x multiplier]. */
export function depthwise(step: Step): Tensor {
  const { builder, name, operands } = step;
  const input = activation(step);
  const [, height, width, filters] = filterOf(step, 1);
  if (input.shape.length !== 3) return fused(step, counted(step, height * width), 4);
  const options = {
    stride: [option(step, 2), option(step, 1)] as Pair,
    padding: paddingOf(step, 0),
    dilation: [option(step, 6, 1), option(step, 5, 1)] as Pair,
    multiplier: Math.max(1, Math.floor(filters / input.shape[0]!)),
    bias: operands[2] !== undefined,
  };
  const naming = { name, bits: bitsOf(operands[0]!.file, operands[1]!.file) };
  return fused(step, builder.layer("depthwise", [[height, width], options], [input], naming), 4);
}

/** The zeros and the rest that make a transposed convolution as large as the file has it. */
function cuts(
  size: number,
  kernel: number,
  stride: number,
  out: number,
): readonly [before: number, after: number, rest: number] {
  const over = (size - 1) * stride + kernel - out;
  return over >= 0 ? [Math.floor(over / 2), Math.ceil(over / 2), 0] : [0, 0, -over];
}

/** A transposed convolution of an input by filters, as large as the file's output. */
function transposed(step: Step, input: Tensor, filter: number, stride: Pair): Tensor {
  const { builder, name, operands } = step;
  const [filters, height, width] = filterOf(step, filter);
  const [, rows = 1, columns = 1] = input.shape, [, tall = 1, wide = 1] = outputShape(step);
  const vertical = cuts(rows, height, stride[0], tall), horizontal = cuts(columns, width, stride[1], wide);
  const options = {
    stride,
    padding: [vertical[0], vertical[1], horizontal[0], horizontal[1]] as const,
    outputPadding: [vertical[2], horizontal[2]] as const,
    bias: operands[filter === 1 && operands[2]?.made === undefined ? 2 : 3] !== undefined,
  };
  const naming = {
    name,
    bits: bitsOf(input === operands[0]?.made ? operands[0].file : operands[2]?.file, operands[filter]!.file),
  };
  return builder.layer("convTranspose", [filters, [height, width], options], [input], naming);
}

/** Transposed convolution: output shape, filters, input, bias. */
export function transposeConv(step: Step): Tensor {
  return fused(step, transposed(step, activation(step, 2), 1, [option(step, 2), option(step, 1)]), 3);
}

/** MediaPipe's transposed convolution: input, filters, bias; the stride follows from the sizes. */
export function transposeConvBias(step: Step): Tensor {
  const input = activation(step);
  const [, rows = 1, columns = 1] = input.shape, [, tall = 1, wide = 1] = outputShape(step);
  const stride: Pair = [Math.max(1, Math.round(tall / rows)), Math.max(1, Math.round(wide / columns))];
  return transposed(step, input, 1, stride);
}

/** Max and average pooling. */
export function pooling(mode: "max" | "average"): (step: Step) => Tensor {
  return (step) => {
    const { builder, name, operands } = step;
    const kernel = [option(step, 4), option(step, 3)] as Pair;
    const options = { mode, stride: [option(step, 2), option(step, 1)] as Pair, padding: paddingOf(step, 0) };
    const naming = { name, bits: bitsOf(operands[0]!.file) };
    return fused(step, builder.layer("pool", [kernel, options], [activation(step)], naming), 5);
  };
}

/** Vectors of a length, out of whatever shape; one vector where the length is all there is. */
function vectors({ builder, name }: Step, input: Tensor, length: number): Tensor {
  const count = elements(input.shape) / length;
  if (count === 1) {
    return input.shape.length === 2 ? builder.reshaped(input, [length], `${name}_vector`) : input;
  }
  return builder.reshaped(input, [count, length], `${name}_vectors`);
}

/** Fully connected layer; weights are [outputs, inputs]. */
export function fullyConnected(step: Step): Tensor {
  const { builder, name, operands } = step;
  const { file, made } = operand(step, 1);
  const [outputs = 0, length = 0] = file.sizes;
  const input = activation(step);
  if (made !== undefined) {
    const rows = vectors(step, input, length);
    const left = rows.shape.length === 2 ? rows : builder.reshaped(rows, [1, length], `${name}_row`);
    return asFile(step, fused(step, product(builder, [left, made], [false, true], { name }), 0));
  }
  const naming = { name, bits: bitsOf(operands[0]!.file, file) };
  const bias = operands[2] !== undefined;
  const result = builder.layer("fc", [outputs, { bias }], [vectors(step, input, length)], naming);
  return asFile(step, fused(step, result, 0));
}

/** Product of matrices; with a constant it is a fully connected layer. */
export function batchMatmul(step: Step): Tensor {
  const { builder, name } = step;
  const [a, b] = [operand(step, 0), operand(step, 1)];
  const transpose = [option(step, 0, 0, "i8") !== 0, option(step, 1, 0, "i8") !== 0] as const;
  const naming = { name, bits: bitsOf(a.file, b.made === undefined ? b.file : undefined) };
  if (a.made !== undefined && b.made !== undefined) {
    return asFile(step, product(builder, [a.made, b.made], transpose, naming));
  }
  const [rows = 1, columns = 1] = b.file.sizes.slice(-2);
  const [length, outputs] = transpose[1] ? [columns, rows] : [rows, columns];
  if (a.made === undefined || transpose[0] || elements(b.file.sizes) !== rows * columns) {
    return counted(step, length);
  }
  const result = builder.layer("fc", [outputs, { bias: false }], [vectors(step, a.made, length)], naming);
  return asFile(step, result);
}
