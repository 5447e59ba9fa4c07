/** What a node of a TensorFlow graph is read with. */
import { elements, type Shape } from "../../../ir/shape.ts";
import type { Bits } from "../../../ir/work.ts";
import type { GraphBuilder, Tensor } from "../../graph.ts";
import { axisOf, shapeOf, sizesOf } from "../../nhwc.ts";
import type { Attributes, Node, Weight } from "./nodes.ts";

/** What flows between nodes: a tensor of the network, or a constant. */
export interface Value {
  /** What makes it; nothing for a constant. */
  readonly made?: Tensor | undefined;
  /** Sizes with a batch of 1 where there is one; channels last. */
  readonly sizes: readonly number[];
  /** Values, where they are few whole numbers. */
  readonly integers?: readonly number[] | undefined;
  /** Bits of a constant's elements. */
  readonly bits?: number | undefined;
  /** The blocks into which an image was cut so that a dense window reads every so many pixels. */
  readonly blocks?: readonly number[] | undefined;
}

/** One node, as it is read. */
export interface Step {
  readonly builder: GraphBuilder;
  readonly node: Node;
  readonly attributes: Attributes;
  /** The name of its layer. */
  readonly name: string;
  readonly inputs: readonly Value[];
  /** Whether an input of the model has other sizes than the file says: what does not fit is then a fault. */
  readonly isResized: boolean;
}

/** Turns a node into layers: its output, or each of several. */
export type Operator = (step: Step) => Value | readonly Value[];

/** Whether a tensor's first axis is the batch. */
export function hasBatch({ sizes }: Value): boolean {
  return sizes.length >= 2 && sizes[0] === 1;
}

/** A constant of the weights. */
export function constant({ sizes, integers, bits, type }: Weight): Value {
  const stored = type === "float32" && bits !== 32 && { bits };
  return { sizes, ...(integers !== undefined && { integers }), ...stored };
}

/** A tensor of the network, with the batch of what it was made from. */
export function flowing(made: Tensor, like: Value | undefined): Value {
  const own = sizesOf(made.shape);
  return { made, sizes: like === undefined || hasBatch(like) || like.sizes.length < 2 ? [1, ...own] : own };
}

/** A shape for sizes with their batch. */
export function shapeFor(sizes: readonly number[]): Shape {
  return shapeOf(sizes.length >= 2 && sizes[0] === 1 ? sizes.slice(1) : sizes);
}

/** An axis of a value as an axis of its tensor's shape; below 0 for the batch. */
export function ownAxis(axis: number, value: Value): number {
  const batch = Number(hasBatch(value)), rank = value.sizes.length - batch;
  const own = (axis < 0 ? axis + value.sizes.length : axis) - batch;
  return own < 0 || own >= rank || rank > 4 ? -1 : axisOf(own, rank);
}

/** The input at a place. */
export function input(step: Step, index = 0): Value {
  const found = step.inputs[index];
  if (found === undefined) throw step.builder.fault(`input ${index} of ${step.node.op}`, "none");
  return found;
}

/** The tensor of the input at a place, which must not be a constant. */
export function tensor(step: Step, index = 0): Tensor {
  const { made } = input(step, index);
  if (made === undefined) {
    throw step.builder.fault(`input ${index} of ${step.node.op} not to be a constant`, "one");
  }
  return made;
}

/** Everything that is read and is no constant. */
export function tensors({ inputs }: Step): Tensor[] {
  return inputs.flatMap(({ made }) => made ?? []);
}

/** Bits of weights that are stored in few. */
export function bitsOf(weights: Value | undefined): Partial<Bits> | undefined {
  return weights?.bits === undefined ? undefined : { weights: weights.bits };
}

/** Elements of constants that are not shapes. */
export function constants({ inputs }: Step): number {
  const numbers = inputs.filter(({ made, integers }) => made === undefined && integers === undefined);
  return numbers.reduce((sum, { sizes }) => sum + elements(sizes), 0);
}

/** A node that FODLAM has no word for; its output is assumed to have its input's shape. */
export function unknown(step: Step, reason?: string): Value {
  const { builder, node: { op }, name } = step;
  const inputs = tensors(step);
  const made = builder.unknown(inputs, { type: op, name, parameters: constants(step), reason });
  return flowing(made, step.inputs.find((value) => value.made === inputs[0]));
}
