/** Recurrent layers, and operators of com.microsoft that are several layers in one. */
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { stepsOf } from "../shapes/products.ts";
import { need, type Operators, result } from "./rule.ts";

/** A recurrent layer; a batch of sequences is read as one long sequence, which is the same work. */
function recurrent(kind: "lstm" | "gru" | "rnn") {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), weights = need(emitter, node, 1), out = node.outputs[0];
    const { steps, batch, features, isBatchFirst } = stepsOf(emitter.asked(node));
    const bidirectional = node.attributes.text("direction", "forward") === "bidirectional";
    const directions = bidirectional ? 2 : 1;
    const hidden = node.attributes.int("hidden_size", need(emitter, node, 2).shape.at(-1) ?? 1);
    const stored = [weights, node.inputs[3]], made = emitter.multiplies(kind, x, stored);
    const input = emitter.as(x, [steps * batch, features]);
    if (batch > 1) emitter.note(`${batch} sequences are read as one`);
    const biases = node.inputs[3] === undefined ? 0 : 2;
    const layer = emitter.own(node, kind, [hidden, { bidirectional, biases }], [input], made);
    emitter.owns(layer, kind, stored);
    const sizes = isBatchFirst ? [batch, steps, directions, hidden] : [steps, batch, directions, hidden];
    emitter.setAs(out, layer, sizes, isBatchFirst ? [0, 1, 2, 3] : [0, 2, 1, 3]);
    const total = steps * batch;
    for (const value of node.outputs.slice(1)) {
      if (value === undefined || !emitter.isRead(value)) continue;
      const last = total === batch ? layer : emitter.layer("slice", [0, total - batch, total], [layer]);
      emitter.setAs(value, last, [batch, directions, hidden], isBatchFirst ? [0, 1, 2] : [1, 0, 2]);
    }
  };
}

/** A bias and then an activation. */
function shifted(kind: "gelu") {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), bias = node.inputs[1];
    const input = emitter.tokens(x);
    const sum = bias === undefined
      ? input
      : emitter.layer("batchNorm", [{ scale: false, shift: true }], [input]);
    emitter.setStraight(result(emitter, node), emitter.own(node, kind, [], [sum]));
  };
}

/** Words, segments and positions looked up, added and normalised. */
function embedNorm(emitter: Emitter, node: Node): void {
  const words = need(emitter, node, 0), segments = node.inputs[1], out = result(emitter, node);
  const length = words.size;
  const lookUp = (ids: typeof words, index: number) => {
    const [vocabulary = 1, size = 1] = need(emitter, node, index).shape;
    return emitter.layer("embedding", [vocabulary, size], [emitter.as(ids, [length])]);
  };
  let sum = lookUp(words, 2);
  if (segments !== undefined && node.inputs[4] !== undefined && emitter.has(segments)) {
    sum = emitter.layer("add", [], [sum, lookUp(segments, 4)]);
  }
  const positions = need(emitter, node, 3).shape[0] ?? length;
  sum = emitter.layer("positionEmbedding", [{ positions }], [sum]);
  const layer = emitter.own(node, "layerNorm", [{ shift: node.inputs[6] !== undefined }], [sum]);
  emitter.setStraight(out, layer);
  emitter.setStraight(node.outputs[2], sum);
}

/** Recurrent layers and combined operators. */
export const otherOperators: Operators = {
  LSTM: recurrent("lstm"),
  GRU: recurrent("gru"),
  RNN: recurrent("rnn"),
  "com.microsoft.BiasGelu": shifted("gelu"),
  "com.microsoft.FastGelu": shifted("gelu"),
  "com.microsoft.EmbedLayerNormalization": embedNorm,
};
