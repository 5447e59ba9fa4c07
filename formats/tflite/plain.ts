/** TensorFlow Lite's operators that work element by element, reduce, or quantise. */
import { elements } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { elementwise, merged } from "../nhwc.ts";
import {
  activation,
  activations,
  asFile,
  bitsOf,
  constants,
  fileAxis,
  fused,
  operand,
  option,
  outputShape,
  type Step,
  unknown,
} from "./step.ts";

type Plain =
  | "relu"
  | "relu6"
  | "leakyRelu"
  | "elu"
  | "sigmoid"
  | "tanh"
  | "hardSwish"
  | "gelu"
  | "softmax";

function naming({ name, operands }: Step) {
  return { name, bits: bitsOf(operands[0]?.file) };
}

/** A layer without arguments. */
export function plain(kind: Plain): (step: Step) => Tensor {
  return (step) => step.builder.layer(kind, [], [activation(step)], naming(step));
}

/** Rectifier with a learned slope. */
export function prelu(step: Step): Tensor {
  const slopes = elements(operand(step, 1).file.sizes);
  const input = activation(step);
  const channels = input.shape.length === 2 ? input.shape[1] : input.shape[0];
  if (slopes === channels) return step.builder.layer("prelu", [], [input], naming(step));
  return elementwise(step.builder, input, naming(step), { operations: 2, parameters: slopes });
}

/** A merge of two tensors, or of one and a constant; the activation within stands in the first field. */
export function merge(kind: "add" | "mul"): (step: Step) => Tensor {
  return (step) => {
    const inputs = activations(step);
    if (inputs.length > 1) {
      return fused(step, asFile(step, merged(step.builder, kind, inputs, naming(step))), 0);
    }
    const parameters = constants(step);
    const made = elementwise(step.builder, inputs[0]!, naming(step), {
      parameters: parameters > 1 ? parameters : 0,
      output: outputShape(step),
    });
    return fused(step, made, 0);
  };
}

/** So many operations an element of the output. */
export function operations(count: number): (step: Step) => Tensor {
  return (step) => {
    const inputs = activations(step);
    if (inputs.length > 1) {
      return unknown(step, count * elements(outputShape(step)), "Element by element, an operation each");
    }
    const parameters = constants(step);
    return elementwise(step.builder, inputs[0]!, naming(step), {
      operations: count,
      parameters: parameters > 1 ? parameters : 0,
      output: outputShape(step),
    });
  };
}

/** A mean, sum or maximum over axes; over height and width it is a global pooling. */
export function reduce(mode: "max" | "average"): (step: Step) => Tensor {
  return (step) => {
    const { builder, operands } = step;
    const input = activation(step);
    const axes = operands[1]?.file.integers()?.map((axis) => fileAxis(step, axis, operands[0]!.file)).sort()
      .join();
    if (input.shape.length === 3 && axes === "1,2") {
      return asFile(step, builder.layer("globalPool", [{ mode }], [input], naming(step)));
    }
    const output = outputShape(step);
    const operations = Math.max(1, Math.ceil(elements(input.shape) / elements(output)));
    return elementwise(builder, input, naming(step), { operations, output });
  };
}

/** Values to whole numbers of few bits, or to other ones. */
export function quantize(step: Step): Tensor {
  return step.builder.layer("quantize", [step.outputs[0]!.bits], [activation(step)], { name: step.name });
}

/** Whole numbers of few bits to values. */
export function dequantize(step: Step): Tensor {
  const { bits } = operand(step, 0).file;
  return step.builder.layer("dequantize", [bits], [activation(step)], naming(step));
}

/** Length 1 across channels. */
export function l2Norm(step: Step): Tensor {
  return elementwise(step.builder, activation(step), naming(step), { operations: 3 });
}

/** Response normalisation; the radius is to each side. */
export function lrn(step: Step): Tensor {
  return step.builder.layer("lrn", [{ size: 2 * option(step, 0) + 1 }], [activation(step)], naming(step));
}
