/** What a layer of Keras is read with. */
import type { Kind } from "../../ir/registry.ts";
import { elements, type Shape } from "../../ir/shape.ts";
import type { GraphBuilder, LayerNaming, Tensor } from "../graph.ts";
import { axisOf, shapeOf } from "../nhwc.ts";
import { Config, type Fault } from "./config.ts";
import { isObject } from "../../ir/object.ts";

/** One use of a layer. */
export interface Step {
  /** The network so far. */
  readonly builder: GraphBuilder;
  /** The layer's class. */
  readonly type: string;
  /** Its name. */
  readonly name: string;
  /** Its configuration. */
  readonly config: Config;
  /** What it reads. */
  readonly inputs: readonly Tensor[];
  /** Whether images have their channels first in this model. */
  readonly channelsFirst: boolean;
}

/** Turns one use of a layer into layers of the network. */
export type Operator = (step: Step) => Tensor;

/** The first input. */
export function only({ builder, name, inputs: [input] }: Step): Tensor {
  if (input === undefined) throw builder.fault(`an input of "${name}"`, "none");
  return input;
}

/** Sizes as this model has them as a shape. */
export function modelShape({ channelsFirst }: Pick<Step, "channelsFirst">, sizes: readonly number[]): Shape {
  if (!channelsFirst) return shapeOf(sizes);
  return sizes.length === 0
    ? [1]
    : sizes.length <= 4
    ? sizes
    : [elements(sizes.slice(0, -3)), ...sizes.slice(-3)];
}

/** An axis as the model counts it, batch included, as an axis of a shape; -1 is the batch. */
export function modelAxis(step: Step, axis: number, shape: Shape): number {
  const rank = shape.length;
  const own = axis < 0 ? axis + rank : axis - 1;
  if (own < -1 || own >= rank) {
    throw step.builder.fault(`axis of "${step.name}" among ${rank + 1}`, `${axis}`);
  }
  return own < 0 || step.channelsFirst ? own : axisOf(own, rank);
}

/** A layer that FODLAM has no word for. */
export function unknown(
  step: Step,
  more: { readonly output?: Shape; readonly reason?: string } = {},
): Tensor {
  const { builder, inputs, type, name } = step;
  return builder.unknown(inputs, { type, name, ...more });
}

/** Activations that have a kind, by Keras's names. */
const activations = {
  relu: "relu",
  relu6: "relu6",
  leaky_relu: "leakyRelu",
  leakyrelu: "leakyRelu",
  sigmoid: "sigmoid",
  tanh: "tanh",
  softmax: "softmax",
  elu: "elu",
  gelu: "gelu",
  swish: "silu",
  silu: "silu",
  mish: "mish",
  softplus: "softplus",
  hard_sigmoid: "hardSigmoid",
  hard_swish: "hardSwish",
  hard_silu: "hardSwish",
  prelu: "prelu",
} as const satisfies Readonly<Record<string, Kind>>;

/** The name of an activation, however this version of Keras writes it. */
function activationName(value: unknown, fault: Fault): string {
  if (value === undefined || value === null) return "linear";
  if (typeof value === "string") return value;
  const config = new Config(value, "activation", fault);
  if (typeof config.raw("config") === "string") return config.word("config")!;
  return config.word("class_name") ?? "linear";
}

/** An activation after a layer, a layer of its own. */
export function activated({ builder, config, name }: Step, made: Tensor, suffix = ""): Tensor {
  const fault: Fault = (expected, got) => builder.fault(expected, got);
  const word = activationName(config.raw("activation"), fault).split(">").at(-1)!;
  if (word === "linear") return made;
  return activation(builder, word, made, { name: `${name}${suffix && `_${suffix}`}` });
}

/** A layer of an activation; one without a kind is counted at two operations an element. */
export function activation(builder: GraphBuilder, word: string, made: Tensor, naming: LayerNaming): Tensor {
  const key = word.toLowerCase() as keyof typeof activations;
  if (Object.hasOwn(activations, key)) return builder.layer(activations[key], [], [made], naming);
  const reason = `The activation ${word} has no layer kind: two operations an element are counted`;
  const vectorOperations = 2 * elements(made.shape), group = "activation" as const;
  return builder.unknown([made], { type: word, ...naming, vectorOperations, group, reason });
}

/** The layer inside a wrapper. */
export function inner({ builder, config, name }: Step): { readonly type: string; readonly config: Config } {
  const fault: Fault = (expected, got) => builder.fault(`${expected} in "${name}"`, got);
  const layer = config.object("layer");
  return { type: layer.word("class_name") ?? "", config: new Config(layer.raw("config"), "config", fault) };
}

export { isObject };
