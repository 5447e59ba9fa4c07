/** TensorFlow Lite's operators that keep a state from one inference to the next. */
import { elements } from "../../ir/shape.ts";
import type { Bits } from "../../ir/work.ts";
import { parametersOf, type Tensor } from "../graph.ts";
import {
  activation,
  activations,
  asFile,
  bitsOf,
  fused,
  operand,
  type Operator,
  outputShape,
  type Step,
  weights,
} from "./step.ts";

/** Which layer an operator is, and where its weights stand among its operands. */
interface Recurrent {
  readonly kind: "rnn" | "lstm" | "gru";
  /** The operand whose first size is `perHidden` times that of the hidden state. */
  readonly hidden: number;
  readonly perHidden?: number;
  /** The weights of a projection. */
  readonly projection?: number;
  readonly bidirectional?: boolean;
}

/** A recurrent layer; one whose gates are coupled, or that looks at its cell, is counted by the sizes of its weights. */
function layered({ kind, hidden, perHidden = 1, projection, bidirectional = false }: Recurrent): Operator {
  return (step) => {
    const { builder, name, operands, outputs } = step;
    const bits = bitsOf(operands[0]?.file, operands[hidden]?.file);
    const size = Math.floor((operand(step, hidden).file.sizes[0] ?? 0) / perHidden);
    const projected = projection === undefined ? 0 : operands[projection]?.file.sizes[0] ?? 0;
    const options = {
      biases: 1 as const,
      bidirectional,
      ...(projected > 0 && projected < size && { projection: projected }),
    };
    const input = activation(step), { all, matrices } = weights(step);
    const isPlain = input.shape.length <= 2 && outputs.length === 1 &&
      parametersOf(kind, [size, options], [input]) === all;
    if (isPlain) return asFile(step, builder.layer(kind, [size, options], [input], { name, bits }));
    const steps = elements(input.shape.slice(0, -1)); // every axis but the features
    return counted(step, { macs: steps * matrices, parameters: all, bits });
  };
}

/** The work of an operator, from the sizes of its weights. */
interface Counted {
  readonly macs: number;
  readonly parameters: number;
  readonly bits: Partial<Bits> | undefined;
}

/** A layer by the sizes of its weights: a product for each number of a matrix, and step. */
function counted(step: Step, { macs, parameters, bits }: Counted): Tensor {
  const { builder, name } = step;
  if (!Number.isSafeInteger(macs)) throw builder.fault("at most 2^53 products", `${macs}`);
  const options = { output: outputShape(step), parameters, group: "fc" as const };
  return builder.layer("custom", [macs, options], activations(step), { name, bits });
}

/** A matrix in two factors, one over features and one over time (keyword spotting). */
function svdf(step: Step): Tensor {
  const { all, matrices } = weights(step), { operands } = step;
  const bits = bitsOf(operands[0]?.file, operands[1]?.file);
  return fused(step, counted(step, { macs: matrices, parameters: all, bits }), 1);
}

/** Operators with a state, by name. */
export const recurrent: Readonly<Record<string, Operator>> = {
  LSTM: layered({ kind: "lstm", hidden: 4, projection: 16 }),
  UNIDIRECTIONAL_SEQUENCE_LSTM: layered({ kind: "lstm", hidden: 4, projection: 16 }),
  BIDIRECTIONAL_SEQUENCE_LSTM: layered({ kind: "lstm", hidden: 4, projection: 16, bidirectional: true }),
  RNN: layered({ kind: "rnn", hidden: 1 }),
  UNIDIRECTIONAL_SEQUENCE_RNN: layered({ kind: "rnn", hidden: 1 }),
  BIDIRECTIONAL_SEQUENCE_RNN: layered({ kind: "rnn", hidden: 1, bidirectional: true }),
  UNIDIRECTIONAL_SEQUENCE_GRU: layered({ kind: "gru", hidden: 2, perHidden: 2 }),
  SVDF: svdf,
};
