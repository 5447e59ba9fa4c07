/**
 * NeuralTalk: A. Karpathy, L. Fei-Fei, "Deep Visual-Semantic Alignments for Generating Image Descriptions", CVPR 2015, its
 * LSTM generator, pruned as in S. Han et al., "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016,
 * Table III: one step, from the features that VGG-16 makes of an image to the scores of the first word.
 *
 * @module
 */
import { concat, fc, type Fragment, input, type Network, network, run, split } from "../mod.ts";

const FEATURES = 4096, HIDDEN = 600, WORDS = 8791;

/** A matrix without biases of which some share of the weights, in percent, is left. */
function pruned(name: string, outputs: number, percent: number): Fragment {
  return fc(outputs, { name, bias: false, density: { weights: percent / 100, activations: 1 } });
}

/** One step: the image to its embedding (We), one matrix for all four gates (LSTM), the state to words (Wd). */
export function neuraltalk(): Network {
  const embedding = input(FEATURES, { name: "image" }).then(pruned("We", HIDDEN, 10));
  const state = input(HIDDEN, { name: "state" }), cell = input(HIDDEN, { name: "cell" });
  const one = input(1, { name: "one" });
  const gates = concat(one, embedding, state).then(pruned("LSTM", 4 * HIDDEN, 10));
  const [write, forget, read, value] = split(gates, 4);
  const next = forget!.sigmoid().mul(cell).add(write!.sigmoid().mul(value!.tanh()));
  const out = read!.sigmoid().mul(next.tanh());
  return network("NeuralTalk", [out.then(pruned("Wd", WORDS, 11)).softmax(), next]);
}

const net: Network = neuraltalk();
export default net;

if (import.meta.main) await run(net);
