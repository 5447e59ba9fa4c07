/** What an operator of TensorFlow Lite is read with. */
import { elements, formatShape, type Shape } from "../../ir/shape.ts";
import type { Bits } from "../../ir/work.ts";
import type { GraphBuilder, Tensor } from "../graph.ts";
import { axisOf, shapeOf } from "../nhwc.ts";
import { FLOAT32, FUSED, INT32, INT64 } from "./codes.ts";
import type { FileOperator, FileTensor } from "./model.ts";

/** A tensor that an operator reads: of the file, and what it is in the network unless it is a constant. */
export interface Operand {
  /** The file's tensor. */
  readonly file: FileTensor;
  /** What makes it; nothing for a constant. */
  readonly made: Tensor | undefined;
}

/** One operator, as it is read. */
export interface Step {
  /** The network so far. */
  readonly builder: GraphBuilder;
  /** The operator. */
  readonly operator: FileOperator;
  /** The name of its layer. */
  readonly name: string;
  /** What it reads; nothing where an operand is left out. */
  readonly operands: readonly (Operand | undefined)[];
  /** What it makes. */
  readonly outputs: readonly FileTensor[];
  /** The size of the batch that the file was written for. */
  readonly batch: number;
}

/** Turns an operator into layers: a tensor for its output, or one for each. */
export type Operator = (step: Step) => Tensor | readonly Tensor[];

/** Whether the first axis of a tensor is the batch. */
export function hasBatch({ batch }: Pick<Step, "batch">, { sizes }: FileTensor): boolean {
  return sizes.length >= 2 && sizes[0] === batch;
}

/** A tensor's sizes without the batch. */
export function sizesOf(step: Pick<Step, "batch">, tensor: FileTensor): readonly number[] {
  return hasBatch(step, tensor) ? tensor.sizes.slice(1) : tensor.sizes;
}

/** A tensor's shape. */
export function fileShape(step: Pick<Step, "batch">, tensor: FileTensor): Shape {
  return shapeOf(sizesOf(step, tensor));
}

/** The shape of the first output. */
export function outputShape(step: Step): Shape {
  return fileShape(step, step.outputs[0]!);
}

/** An axis of a tensor of the file as an axis of its shape; below 0 where it is the batch or is none. */
export function fileAxis(step: Step, axis: number, tensor: FileTensor): number {
  const rank = tensor.sizes.length, own = axis < 0 ? axis + rank : axis;
  const left = own - Number(hasBatch(step, tensor)), length = sizesOf(step, tensor).length;
  return left < 0 || left >= length || length > 4 ? -1 : axisOf(left, length);
}

/** The operand at a place, which must be there. */
export function operand(step: Step, index: number): Operand {
  const found = step.operands[index];
  if (found === undefined) throw step.builder.fault(`operand ${index} of ${step.operator.type}`, "none");
  return found;
}

/** What stands at a place and is no constant. */
export function activation(step: Step, index = 0): Tensor {
  const { made } = operand(step, index);
  if (made === undefined) {
    throw step.builder.fault(`operand ${index} of ${step.operator.type} not to be a constant`, "one");
  }
  return made;
}

/** Everything that is read and is no constant. */
export function activations({ operands }: Step): Tensor[] {
  return operands.flatMap((one) => one?.made === undefined ? [] : [one.made]);
}

/** Constants that are read; a state that is kept from one inference to the next is none. */
function constantsOf({ operands }: Step): FileTensor[] {
  return operands.flatMap((one) => one === undefined || one.made !== undefined ? [] : [one.file])
    .filter(({ variable }) => !variable);
}

/** The elements of all constants that are read and are numbers, not shapes or axes. */
export function constants(step: Step): number {
  const numbers = constantsOf(step).filter(({ type }) => type !== INT32 && type !== INT64);
  return numbers.reduce((sum, { sizes }) => sum + elements(sizes), 0);
}

/** The elements of all constants of an operator that reads nothing but weights and biases, and those of its matrices. */
export function weights(step: Step): { readonly all: number; readonly matrices: number } {
  const sum = (some: readonly FileTensor[]) => some.reduce((total, { sizes }) => total + elements(sizes), 0);
  const all = constantsOf(step);
  return { all: sum(all), matrices: sum(all.filter(({ sizes }) => sizes.length === 2)) };
}

/** Precisions that the file fixes: none are said for single precision, which is no choice. */
export function bitsOf(input: FileTensor | undefined, weights?: FileTensor): Partial<Bits> | undefined {
  const bits: { -readonly [K in keyof Bits]?: number } = {};
  if (weights !== undefined && weights.type !== FLOAT32) bits.weights = weights.bits;
  if (input !== undefined && input.type !== FLOAT32) bits.activations = input.bits;
  return Object.keys(bits).length > 0 ? bits : undefined;
}

/** A number among an operator's options. */
export function option(step: Step, id: number, otherwise = 0, type: "i8" | "i32" | "f32" = "i32"): number {
  return step.operator.options?.number(id, type, otherwise) ?? otherwise;
}

/** The activation that stands within an operator, as a layer of its own. */
export function fused(step: Step, made: Tensor, id: number): Tensor {
  const number = option(step, id, 0, "i8");
  if (number === 0) return made;
  const kind = FUSED[number] as "relu" | "relu6" | "tanh" | undefined;
  if (kind === undefined) {
    step.builder.note(`The fused activation number ${number} is left out`, step.name);
    return made;
  }
  return step.builder.layer(kind, [], [made], {
    name: `${step.name}_${kind}`,
    bits: bitsOf(step.outputs[0]),
  });
}

/** What was made in the shape that the file gives it, if that is another for as many elements. */
export function asFile(step: Step, made: Tensor, index = 0): Tensor {
  const tensor = step.outputs[index];
  if (tensor === undefined || made.instances !== 1) return made;
  const shape = fileShape(step, tensor);
  if (formatShape(shape) === formatShape(made.shape)) return made;
  if (shape.some((size) => size < 1) || elements(shape) !== elements(made.shape)) {
    step.builder.note(
      "The file gives some tensors shapes that do not follow from their inputs; those that follow are taken",
      step.name,
    );
    return made;
  }
  return step.builder.reshaped(made, shape, `${step.name}_shape`);
}

/** An operator that FODLAM has no word for. */
export function unknown(step: Step, vectorOperations?: number, reason?: string): Tensor {
  const { builder, name, operator: { type } } = step;
  const inputs = activations(step);
  const bits = bitsOf(step.operands[0]?.file);
  const shape = outputShape(step);
  const output = shape.every((size) => size >= 1) ? shape : undefined;
  return builder.unknown(inputs, {
    type,
    name,
    bits,
    output,
    parameters: constants(step),
    vectorOperations,
    reason,
  });
}
