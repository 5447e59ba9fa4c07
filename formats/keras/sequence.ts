/** Keras's recurrent layers, embeddings, attention, and the wrappers of layers. */
import { lower } from "../../ir/lower.ts";
import { elements, type Shape } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { sizesOf } from "../nhwc.ts";
import { inner, modelShape, only, type Operator, type Step, unknown } from "./step.ts";

/** The kind of a recurrent class, a cell's too. */
export function recurrentKind(type: string): "lstm" | "gru" | "rnn" | undefined {
  const word = type.replace(/^CuDNN/, "").replace(/Cell$/, "");
  return word === "LSTM" ? "lstm" : word === "GRU" ? "gru" : word === "SimpleRNN" ? "rnn" : undefined;
}

/** Bias vectors of each gate: Keras has one; a GRU that resets after the product has one for the state too. */
function biasesOf(kind: string, { config, type }: Pick<Step, "config" | "type">): 0 | 1 | 2 {
  if (!config.flag("use_bias", true)) return 0;
  return type.startsWith("CuDNN") || (kind === "gru" && config.flag("reset_after", false)) ? 2 : 1;
}

/** The last step of a sequence as a vector. */
function lastOf({ builder, name }: Step, made: Tensor): Tensor {
  if (made.shape.length !== 2) return made;
  const [length, features] = made.shape as [number, number];
  const last = length === 1
    ? made
    : builder.layer("slice", [0, length - 1, length], [made], { name: `${name}_last` });
  return builder.reshaped(last, [features], `${name}_vector`);
}

/** A recurrent layer, one way or both. */
function recurrentLayer(step: Step, own: Pick<Step, "config" | "type">, bidirectional: boolean): Tensor {
  const { builder, name } = step;
  const kind = recurrentKind(own.type);
  const input = only(step);
  if (kind === undefined || input.shape.length > 2) return unknown(step);
  const options = { bidirectional, biases: biasesOf(kind, own) };
  const made = builder.layer(kind, [own.config.count("units"), options], [input], { name });
  return own.config.flag("return_sequences", false) ? made : lastOf(step, made);
}

/** A recurrent layer. */
export function recurrent(step: Step): Tensor {
  return recurrentLayer(step, step, false);
}

/** A recurrent layer both ways; the two are put side by side unless the file says otherwise. */
export function bidirectional(step: Step): Tensor {
  const mode = step.config.word("merge_mode") ?? "concat";
  if (mode !== "concat") {
    step.builder.note(`Both directions are put side by side, not merged by ${mode}`, step.name);
  }
  return recurrentLayer(step, inner(step), true);
}

/** A recurrent layer of a cell that the file names. */
export function cells(step: Step): Tensor {
  const cell = step.config.object("cell");
  const kind = recurrentKind(cell.word("class_name") ?? "");
  const input = only(step);
  if (kind === undefined || input.shape.length > 2) return unknown(step);
  const own = { config: cell.object("config"), type: cell.word("class_name")! };
  const options = { biases: biasesOf(kind, own) };
  const made = step.builder.layer(kind, [own.config.count("units"), options], [input], { name: step.name });
  return step.config.flag("return_sequences", false) ? made : lastOf(step, made);
}

/** Looking up of tokens in a table. */
export function embedding(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const size = config.count("output_dim");
  const tokens = builder.reshaped(input, [elements(input.shape)], `${name}_tokens`);
  const made = builder.layer("embedding", [config.count("input_dim"), size], [tokens], { name });
  return input.shape.length === 1
    ? made
    : builder.reshaped(made, modelShape(step, [...sizesOf(input.shape), size]), `${name}_shape`);
}

/** Attention with its four projections; inputs are queries, values and, if they differ, keys. */
export function multiHeadAttention(step: Step): Tensor {
  const { builder, config, name, inputs } = step;
  const [query, value = query, key = value] = inputs;
  if (query === undefined || inputs.some(({ shape }) => shape.length !== 2)) return unknown(step);
  const grouped = step.type === "GroupQueryAttention";
  const heads = config.count(grouped ? "num_query_heads" : "num_heads");
  const keyValueHeads = grouped ? config.count("num_key_value_heads") : heads;
  const size = config.count(grouped ? "head_dim" : "key_dim"), values = config.integer("value_dim") ?? size;
  const bias = config.flag("use_bias", true);
  const project = (input: Tensor, width: number, word: string) =>
    builder.layer("fc", [width, { bias }], [input], { name: `${name}_${word}` });
  const q = project(query, heads * size, "query");
  const k = project(key!, keyValueHeads * size, "key");
  const v = project(value!, keyValueHeads * values, "value");
  const seen = builder.layer("dotProductAttention", [heads, { keyValueHeads }], [q, k, v], { name });
  return project(seen, query.shape[1]!, "output");
}

/** Attention without weights of its own; inputs as above. */
export function attention(step: Step): Tensor {
  const [query, value = query, key = value] = step.inputs;
  if (query === undefined || step.inputs.some(({ shape }) => shape.length !== 2)) return unknown(step);
  return step.builder.layer("dotProductAttention", [1], [query, key!, value!], { name: step.name });
}

/** A layer for each step of a sequence: counted for one step, and so often as there are steps. */
export function timeDistributed(step: Step, operatorOf: (type: string) => Operator | undefined): Tensor {
  const { builder, name } = step;
  const input = only(step);
  const own = inner(step);
  const operator = operatorOf(own.type);
  const [steps = 1, ...sizes] = sizesOf(input.shape);
  if (input.shape.length <= 2 && own.type === "Dense" && operator !== undefined) {
    return operator({ ...step, ...own });
  }
  if (operator === undefined || sizes.length === 0) return unknown(step);
  const one = builder.within(name);
  const inside = one.input("input", modelShape(step, sizes));
  const made = operator({ ...step, ...own, builder: one, inputs: [inside] });
  if (one.size === 0) return input;
  const { networks: [network], notes } = one.finish([made]);
  for (const { text } of notes) builder.note(text, name);
  const loads = lower(network!);
  const sum = (key: "macs" | "parameters" | "vectorOperations") =>
    loads.reduce((all, load) => all + load[key], 0);
  const output: Shape = modelShape(step, [steps, ...sizesOf(made.shape)]);
  const group = loads.find((load) => load.macs > 0)?.group ?? "elementwise";
  if (loads.every((load) => load.group === "identity")) return builder.reshaped(input, output, name);
  const safe = group === "matmul" ? "conv" : group;
  const options = {
    parameters: sum("parameters"),
    vectorOperations: steps * sum("vectorOperations"),
    group: safe,
    output,
  };
  return builder.layer("custom", [steps * sum("macs"), options], [input], { name });
}
