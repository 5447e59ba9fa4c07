/** Keras's activations, normalisations, merges, and layers that do nothing at inference. */
import type { Tensor } from "../graph.ts";
import { elementwise, merged, product } from "../nhwc.ts";
import { activated, activation, modelAxis, only, type Step, unknown } from "./step.ts";

/** An activation as a layer, by its argument. */
export function activationLayer(step: Step): Tensor {
  return activated(step, only(step));
}

/** An activation as a layer, by its class. */
export function activationOf(word: string): (step: Step) => Tensor {
  return (step) => activation(step.builder, word, only(step), { name: step.name });
}

/** Rectifier: leaky with a slope, cut off at 6. */
export function relu(step: Step): Tensor {
  const slope = step.config.number("negative_slope") ?? 0, most = step.config.number("max_value");
  const word = slope !== 0 ? "leaky_relu" : most === 6 ? "relu6" : "relu";
  return activation(step.builder, word, only(step), { name: step.name });
}

/** Batch normalisation. */
export function batchNorm(step: Step): Tensor {
  const { builder, config, name } = step;
  const options = { scale: config.flag("scale", true), shift: config.flag("center", true) };
  return builder.layer("batchNorm", [options], [only(step)], { name });
}

/** Normalisation of each token, over its features. */
export function layerNorm(step: Step): Tensor {
  const { builder, config, name } = step;
  if (step.type === "RMSNormalization") return builder.layer("rmsNorm", [], [only(step)], { name });
  const options = { scale: config.flag("scale", true), shift: config.flag("center", true) };
  return builder.layer("layerNorm", [options], [only(step)], { name });
}

/** Normalisation of groups of channels; -1 groups are one a channel. */
export function groupNorm(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const groups = config.integer("groups") ?? 32;
  const channels = input.shape.length === 2 ? input.shape[1]! : input.shape[0]!;
  const options = { scale: config.flag("scale", true), shift: config.flag("center", true) };
  return builder.layer("groupNorm", [groups === -1 ? channels : groups, options], [input], { name });
}

/** Dropout, which passes at inference. */
export function dropout(step: Step): Tensor {
  const rate = step.config.number("rate") ?? 0.5;
  return step.builder.layer("dropout", [rate], [only(step)], { name: step.name });
}

/** A layer that passes its input on. */
export function nothing(step: Step): Tensor {
  return only(step);
}

/** A layer that changes images when the network is trained. */
export function augmentation(step: Step): Tensor {
  step.builder.note("Layers that vary images in training pass them on at inference", step.name);
  return only(step);
}

/** So many operations an element. */
export function operations(count: number): (step: Step) => Tensor {
  return (step) => elementwise(step.builder, only(step), { name: step.name }, { operations: count });
}

/** Sum, product and the like of several tensors. */
export function merge(kind: "add" | "mul", said?: string): (step: Step) => Tensor {
  return (step) => {
    const first = only(step);
    if (step.inputs.length === 1) return elementwise(step.builder, first, { name: step.name }); // with a constant
    if (said !== undefined) step.builder.note(`${said} is counted as a sum`, step.name);
    return merged(step.builder, kind, step.inputs.slice(0, 1000), { name: step.name });
  };
}

/** Tensors one after another along an axis. */
export function concatenate(step: Step): Tensor {
  const { builder, config, name, inputs } = step;
  const axis = modelAxis(step, config.integer("axis") ?? -1, only(step).shape);
  if (axis < 0) return unknown(step);
  return builder.layer("concat", [{ axis }], inputs, { name });
}

/** Products of two tensors over an axis of each. */
export function dot(step: Step): Tensor {
  const { builder, config, name, inputs: [a, b] } = step;
  if (a === undefined || b === undefined) {
    throw builder.fault(`two inputs of "${name}"`, `${step.inputs.length}`);
  }
  const [left, right] = config.sizes("axes", 2, -1);
  if (a.shape.length === 1 && b.shape.length === 1) {
    return elementwise(builder, a, { name }, { operations: 2 * a.shape[0]!, output: [1] });
  }
  if (a.shape.length !== 2 || b.shape.length !== 2) return unknown(step, { output: a.shape });
  const first = [1, -2].includes(left!), last = [2, -1].includes(right!);
  return product(builder, [a, b], [first, last], { name });
}
