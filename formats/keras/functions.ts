/** Functions of TensorFlow that a functional model calls between its layers. */
import type { Tensor } from "../graph.ts";
import { merge } from "./plain.ts";
import { activation, only, type Operator, type Step, unknown } from "./step.ts";

/** Functions that take two tensors, or a tensor and a constant, element by element. */
const MERGES = /(^|\.|_)(add|sub|subtract|truediv|divide|multiply|mul)$/;

/** Functions that are activations. */
const ACTIVATIONS = /(^|\.)(relu6?|sigmoid|tanh|softmax|elu|gelu|silu|swish|softplus|leaky_relu)$/;

/** A call of a function. */
export function call(step: Step): Tensor {
  const word = (step.config.word("function") ?? "").toLowerCase();
  const name = ACTIVATIONS.exec(word)?.[2];
  if (name !== undefined) return activation(step.builder, name, only(step), { name: step.name });
  const operation = MERGES.exec(word)?.[2];
  if (operation === undefined) {
    return unknown(step, {
      reason: `${word || "A function"} has no layer kind: its bytes are counted`,
    });
  }
  const made: Operator = merge(operation.startsWith("mul") || operation.includes("div") ? "mul" : "add");
  return made(step);
}
