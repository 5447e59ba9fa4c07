/** What a section of Darknet is read with. */
import { elements } from "../../ir/shape.ts";
import { numbered } from "../../ir/numbered.ts";
import type { Kind } from "../../ir/registry.ts";
import type { GraphBuilder, Tensor } from "../graph.ts";
import type { Section } from "./cfg.ts";

/** One section of the file, as it is read. */
export interface Step {
  /** The network so far. */
  readonly builder: GraphBuilder;
  /** The section. */
  readonly section: Section;
  /** Its number among the layers, from 0, as Darknet prints it. */
  readonly index: number;
  /** What the section before it makes. */
  readonly input: Tensor;
  /** What another section makes, by its number or, below 0, by how far back it stands. */
  from(index: number): Tensor;
}

/** What a section before makes as an image: to Darknet, numbers in a row are an image of 1x1. */
export function imageOf({ builder, index }: Pick<Step, "builder" | "index">, tensor: Tensor): Tensor {
  const { shape } = tensor;
  return shape.length === 1 ? builder.reshaped(tensor, [shape[0]!, 1, 1], `image${index}`) : tensor;
}

/** An operator that reads images alone. */
export function onImage(operator: Operator): Operator {
  return (step) => operator({ ...step, input: imageOf(step, step.input) });
}

/** Tensors of which some are images, all as images; numbers in a row alone stay so. */
export function alike(step: Step, tensors: readonly Tensor[]): readonly Tensor[] {
  const some = tensors.some(({ shape }) => shape.length === 3);
  return some ? tensors.map((tensor) => imageOf(step, tensor)) : tensors;
}

/** Turns a section into layers of the network. */
export type Operator = (step: Step) => Tensor;

/** Darknet's activations that have a kind. */
const activations: Readonly<Record<string, Extract<Kind, PlainActivation>>> = {
  leaky: "leakyRelu",
  relie: "leakyRelu",
  revleaky: "leakyRelu",
  relu: "relu",
  relu6: "relu6",
  logistic: "sigmoid",
  tanh: "tanh",
  mish: "mish",
  swish: "silu",
  elu: "elu",
  gelu: "gelu",
};

type PlainActivation =
  | "leakyRelu"
  | "relu"
  | "relu6"
  | "sigmoid"
  | "tanh"
  | "mish"
  | "silu"
  | "elu"
  | "gelu";

/** The activation of a section after its layer. */
export function activated({ builder, section, index }: Step, made: Tensor, otherwise: string): Tensor {
  const word = section.word("activation") ?? otherwise;
  if (word === "linear") return made;
  const kind = Object.hasOwn(activations, word) ? activations[word] : undefined;
  if (kind !== undefined) return builder.layer(kind, [], [made], { name: numbered(kind, index) });
  const reason = `The activation ${word} has no layer kind: two operations an element are counted`;
  const vectorOperations = 2 * elements(made.shape);
  const group = "activation" as const;
  return builder.unknown([made], {
    type: word,
    name: numbered(word, index),
    vectorOperations,
    group,
    reason,
  });
}

/** The normalisation of a section after its layer. */
export function normalised({ builder, section, index }: Step, made: Tensor): Tensor {
  if (!isNormalised(section)) return made;
  return builder.layer("batchNorm", [], [made], { name: `batchNorm${index}` });
}

/** Whether a section's layer is normalised, and so has no bias of its own. */
export function isNormalised(section: Section): boolean {
  return section.integer("batch_normalize", 0) !== 0;
}

/** A section that FODLAM has no word for. */
export function unknown({ builder, section, index, input }: Step): Tensor {
  return builder.unknown([input], { type: `[${section.type}]`, name: `${section.type}${index}` });
}
