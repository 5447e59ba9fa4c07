/** TensorFlow Lite's operators that move, cut and put together. */
import { elements, type Padding, sameShape, type Shape } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import {
  activation,
  activations,
  asFile,
  bitsOf,
  fileAxis,
  fileShape,
  fused,
  hasBatch,
  operand,
  option,
  outputShape,
  type Step,
  unknown,
} from "./step.ts";

function naming({ name, operands }: Step) {
  return { name, bits: bitsOf(operands[0]?.file) };
}

/** Bytes that are moved into another shape. */
function moved(step: Step, output: Shape, name = step.name): Tensor {
  return step.builder.layer("custom", [0, { group: "movement", output }], activations(step), {
    ...naming(step),
    name,
  });
}

/** The same elements in another shape. */
export function reshape(step: Step): Tensor {
  const input = activation(step), shape = outputShape(step);
  if (elements(shape) !== elements(input.shape) || input.instances !== 1) return asFile(step, input);
  return step.builder.reshaped(input, shape, step.name);
}

/** Tensors one after another. */
export function concatenation(step: Step): Tensor {
  const inputs = activations(step), tensor = step.outputs[0]!;
  const axis = fileAxis(step, option(step, 0), tensor);
  const suits = axis >= 0 && inputs.length === step.operands.length &&
    inputs.every(({ shape }) => shape.length === inputs[0]!.shape.length);
  if (!suits) {
    return unknown(step, 0, "Constants or batches among concatenated tensors: the bytes are counted");
  }
  return fused(step, step.builder.layer("concat", [{ axis }], inputs, naming(step)), 1);
}

/** Tensors stacked along a new axis. */
export function pack(step: Step): Tensor {
  return unknown(step, 0, "Stacked tensors: the bytes are counted");
}

/** Zeros around an image; other axes are bytes that are moved. */
export function pad(step: Step): Tensor {
  const { builder, operands } = step;
  const input = activation(step), shape = outputShape(step);
  const sides = operands[1]?.file.integers();
  const image = input.shape.length === 3 && shape.length === 3 && shape[0] === input.shape[0];
  if (!image || sides?.length !== 8) return moved(step, shape);
  const [top, bottom, left, right] = sides.slice(2, 6) as [number, number, number, number];
  return builder.layer(
    "pad",
    [[top, bottom, left, right] as Exclude<Padding, "same">],
    [input],
    naming(step),
  );
}

/** Axes in another order; a batch that moves is bytes that are moved. */
export function transpose(step: Step): Tensor {
  const { builder, operands, outputs } = step;
  const input = activation(step), from = operands[0]!.file, to = outputs[0]!;
  const given = operands[1]?.file.integers();
  if (given === undefined || hasBatch(step, from) !== hasBatch(step, to)) {
    return moved(step, outputShape(step));
  }
  const order: number[] = [];
  given.forEach((axis, i) => {
    const own = fileAxis(step, i, to);
    if (own >= 0) order[own] = fileAxis(step, axis, from);
  });
  const whole = order.length === input.shape.length && order.every((axis) => axis >= 0) &&
    new Set(order).size === order.length;
  return whole ? builder.layer("transpose", [order], [input], naming(step)) : moved(step, outputShape(step));
}

/** Part of a tensor: along one axis it is a slice, otherwise bytes that are moved. */
export function slice(step: Step): Tensor {
  const { builder, operands } = step;
  const input = activation(step), shape = outputShape(step);
  if (sameShape(shape, input.shape)) return input;
  const cut = input.shape.length === shape.length
    ? shape.flatMap((size, axis) => size === input.shape[axis] ? [] : [axis])
    : [];
  const [axis = -1] = cut, size = shape[axis] ?? 0;
  if (cut.length !== 1 || size > input.shape[axis]!) return moved(step, shape);
  const begins = operands[1]?.file.integers() ?? [];
  const own = begins.find((_, i) => fileAxis(step, i, operands[0]!.file) === axis) ?? 0;
  const start = Math.min(Math.max(0, own < 0 ? own + input.shape[axis]! : own), input.shape[axis]! - size);
  return builder.layer("slice", [axis, start, start + size], [input], naming(step));
}

/** A tensor cut into its outputs. */
export function split(step: Step): readonly Tensor[] {
  const { builder, name, outputs, operands } = step;
  const at = operands.findIndex((one) => one?.made !== undefined);
  const input = activation(step, at);
  let start = 0;
  return outputs.map((output, i) => {
    const shape = fileShape(step, output);
    const own = outputs.length === 1 ? name : `${name}_${i + 1}`;
    const axis = shape.findIndex((size, k) => size !== input.shape[k]);
    if (axis < 0 && sameShape(shape, input.shape)) return input;
    const end = start + (shape[axis] ?? 0);
    if (shape.length !== input.shape.length || end > input.shape[axis]!) {
      return builder.layer("custom", [0, { group: "movement", output: shape }], [input], { name: own });
    }
    const part = builder.layer("slice", [axis, start, end], [input], { ...naming(step), name: own });
    start = end;
    return part;
  });
}

/** An image of the output's size. */
export function resize(mode: "nearest" | "bilinear"): (step: Step) => Tensor {
  return (step) => {
    const [, height = 1, width = 1] = outputShape(step);
    return step.builder.layer("resize", [[height, width], { mode }], [activation(step)], naming(step));
  };
}

/** Pixels turned into channels, or back. */
export function rearrange(kind: "spaceToDepth" | "pixelShuffle"): (step: Step) => Tensor {
  return (step) => step.builder.layer(kind, [option(step, 0)], [activation(step)], naming(step));
}

/** Rows of a table, or of a tensor. */
export function gather(step: Step): Tensor {
  const { builder, name, operands } = step;
  const indices = operands.find((one) => one?.made !== undefined);
  const table = operands.find((one) =>
    one !== undefined && one.made === undefined && one.file.sizes.length === 2
  );
  if (operand(step, 0).made !== undefined && step.operator.type === "GATHER") {
    return moved(step, outputShape(step));
  }
  if (indices?.made === undefined || table === undefined) return unknown(step);
  const [vocabulary, size] = table.file.sizes as [number, number];
  const tokens = builder.reshaped(indices.made, [elements(indices.made.shape)], `${name}_tokens`);
  const made = builder.layer("embedding", [vocabulary, size], [tokens], {
    name,
    bits: bitsOf(undefined, table.file),
  });
  return asFile(step, made);
}

/** Each output a part of the input that is moved. */
export function unpack(step: Step): readonly Tensor[] {
  return step.outputs.map((output, i) => moved(step, fileShape(step, output), `${step.name}_${i + 1}`));
}

/** One tensor repeated, reversed or moved about. */
export function move(step: Step): Tensor {
  return moved(step, outputShape(step));
}
