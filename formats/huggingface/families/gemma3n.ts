/**
 * Gemma 3n, its language model: Google, 2025. Beside Gemma 3's attention each layer has several streams of which one is worked
 * on and the others are predicted and corrected from it (AltUp: C. Baykal et al., "Alternating Updates for Efficient
 * Transformers", NeurIPS 2023), a low-rank residual (LAuReL: G. Menghani et al., arXiv:2411.07501, 2024) and an embedding of
 * its own; the last layers use keys and values of earlier ones. Defaults are those of Gemma3nTextConfig in
 * github.com/huggingface/transformers, src/transformers/models/gemma3n.
 */
import { type AnyTensor, input } from "../../../dsl/mod.ts";
import { activation as activationOf, type ActivationName } from "../../../dsl/blocks/activation.ts";
import { elements } from "../../../ir/shape.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { DECODER_HEADS, decoderHead, perFeature } from "../heads.ts";
import { corrected, gathered, predicted, spread, stream } from "./altUp.ts";

const bias = false;

/** Sizes of a model. */
interface Sizes {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly attentionBias: boolean;
  readonly activation: ActivationName;
  /** Hidden features of each layer's feed-forward. */
  readonly hidden: readonly number[];
  /** Streams, and the rank of the low-rank residual. */
  readonly streams: number;
  readonly rank: number;
  /** Features of a layer's own embedding. */
  readonly own: number;
  /** Whether the corrected stream is scaled before it meets the layer's embedding. */
  readonly isScaled: boolean;
  /** Layers from this one on have no keys and values of their own. */
  readonly firstSharing: number;
  readonly window: number;
  readonly types: readonly string[];
}

/** Keys and values of a layer. */
type Memory = readonly [keys: AnyTensor, values: AnyTensor];

function hiddenOf(config: Config, layers: number): readonly number[] {
  if (!Array.isArray(config.value("intermediate_size"))) {
    return Array<number>(layers).fill(config.size("intermediate_size", 16384));
  }
  const listed = config.numbers("intermediate_size")!;
  if (listed.length === layers && listed.every((size) => size > 0)) return listed;
  throw config.fault("intermediate_size", `a size for each of ${layers} layers`, listed);
}

function sizesOf(config: Config): Sizes {
  const layers = config.layers("num_hidden_layers", 35);
  const types = ["sliding_attention", "full_attention"] as const;
  const shared = config.number("num_kv_shared_layers", 15);
  if (shared >= layers) throw config.fault("num_kv_shared_layers", `less than the ${layers} layers`, shared);
  config.value("activation_sparsity_pattern");
  return {
    width: config.size("hidden_size", 2048),
    layers,
    heads: config.heads("num_attention_heads", 8),
    keyValueHeads: config.heads("num_key_value_heads", 2),
    headSize: config.size("head_dim", 256),
    attentionBias: config.flag("attention_bias", false),
    activation: config.activation("hidden_activation", "gelu_pytorch_tanh"),
    hidden: hiddenOf(config, layers),
    streams: config.layers("altup_num_inputs", 4),
    rank: config.size("laurel_rank", 64),
    own: config.size("hidden_size_per_layer_input", 256),
    isScaled: config.flag("altup_correct_scale", true),
    firstSharing: layers - shared,
    window: config.size("sliding_window", 512),
    types: config.layerTypes(
      layers,
      types,
      (i) => (i + 1) % 5 === 0 ? "full_attention" : "sliding_attention",
    ),
  };
}

/** Heads normalised one by one; values without a scale. */
function perHead(x: AnyTensor, size: number, scale: boolean): AnyTensor {
  const [length, features] = x.shape as [number, number];
  return x.reshape([length * features / size, size]).rmsNorm({ scale }).reshape([length, features]);
}

/** Attention of a layer, and its keys and values, which may be those of an earlier one. */
function attend(x: AnyTensor, layer: number, sizes: Sizes, ask: Ask, memory?: Memory): [AnyTensor, Memory] {
  const { heads, keyValueHeads, headSize, window, types, attentionBias } = sizes;
  const project = (source: AnyTensor, count: number) => source.fc(count * headSize, { bias: attentionBias });
  const queries = perHead(project(x, heads), headSize, true).rotary();
  const seen = types[layer] === "sliding_attention" ? window : undefined;
  const [keys, values] = memory ?? [
    perHead(project(x, keyValueHeads), headSize, true).rotary(),
    perHead(project(x, keyValueHeads), headSize, false),
  ];
  const how = {
    keyValueHeads,
    causal: true,
    cached: ask.cached(seen),
    ...(seen !== undefined && { window: seen }),
  };
  const answer = queries.dotProductAttention(keys, values, heads, how);
  return [answer.fc(sizes.width, { bias: attentionBias }), [keys, values]];
}

/** Matrices and scales of a layer that stand in the file and are not used: those of the keys and values of others. */
function unusedOf({ width, keyValueHeads, headSize }: Sizes): number {
  return 2 * width * keyValueHeads * headSize + headSize;
}

/** What a layer makes of its active stream. */
function worked(x: AnyTensor, layer: number, sizes: Sizes, ask: Ask, memory?: Memory): [AnyTensor, Memory] {
  const { width, rank, hidden, activation } = sizes;
  const normed = x.rmsNorm();
  const low = normed.fc(rank, { bias }).fc(width, { bias }).rmsNorm();
  const [attended, made] = attend(normed, layer, sizes, ask, memory);
  const middle = x.add(attended.rmsNorm(), normed.add(low));
  const inner = middle.rmsNorm().gatedFeedForward(hidden[layer]!, { gate: activation });
  return [middle.add(inner.rmsNorm()), made];
}

/** A layer on all streams, with its own embedding. */
function layerOf(
  streams: AnyTensor,
  embedded: AnyTensor,
  layer: number,
  sizes: Sizes,
  ask: Ask,
  memory?: Memory,
) {
  const { width, streams: count, own, isScaled, activation } = sizes, name = `layer${layer + 1}`;
  const predictions = predicted(streams, name);
  const [active, made] = worked(stream(predictions, 0), layer, sizes, ask, memory);
  const fixed = corrected(predictions, active, name);
  const first = stream(fixed, 0);
  const gated = (isScaled ? first.then(perFeature) : first).fc(own, { bias }).then(activationOf(activation));
  const added = gated.mul(embedded).fc(width, { bias }).rmsNorm();
  const unused = memory === undefined
    ? fixed
    : fixed.custom(0, { parameters: unusedOf(sizes), group: "identity" });
  if (count === 1) return [unused, made] as const;
  const [length] = added.shape as [number];
  const spread = added.custom(0, {
    group: "elementwise",
    vectorOperations: (count - 1) * elements(added.shape),
    output: [length, count, width],
  });
  return [unused.add(spread), made] as const;
}

/** The words' embeddings, and those of each layer: looked up, and made from the words'. */
function embeddings(config: Config, ask: Ask, sizes: Sizes, vocabulary: number): [AnyTensor, AnyTensor] {
  const { width, layers, own } = sizes, length = ask.tokens;
  const tokens = input(length) as unknown as AnyTensor;
  const words = tokens.embedding(vocabulary, width, { name: "words" });
  const looked = tokens.embedding(config.size("vocab_size_per_layer_input", 262144), layers * own, {
    name: "own",
  });
  const made = words.fc(layers * own, { bias }).reshape([length * layers, own]).rmsNorm();
  return [words, made.reshape([length, layers * own]).add(looked)];
}

function build(config: Config, ask: Ask): Built {
  const sizes = sizesOf(config), { layers, own, firstSharing, types } = sizes;
  const vocabulary = config.size("vocab_size", 262400), tied = config.tied(true);
  const [words, embedded] = embeddings(config, ask, sizes, vocabulary);
  const memories = new Map<string, Memory>();
  let streams = spread(words, sizes.streams);
  for (let i = 0; i < layers; i++) {
    const part = embedded.slice(1, i * own, (i + 1) * own);
    const memory = i >= firstSharing ? memories.get(types[i]!) : undefined;
    const [next, made] = layerOf(streams, part, i, sizes, ask, memory);
    streams = next;
    memories.set(types[i]!, made);
  }
  ask.noteTokens();
  if (firstSharing < layers) {
    ask.note(
      `the last ${layers - firstSharing} layers reuse the keys and values of earlier layers; ` +
        "their own matrices are stored and counted as parameters, but do no work",
    );
  }
  ask.note("the scaling of embeddings and the caps of scores and logits are not counted");
  ask.note("feed-forwards with sparse activations are counted as dense");
  const last = gathered(streams).rmsNorm();
  return { outputs: last.then(decoderHead(config, ask, { vocabulary, tied })) };
}

/** Gemma 3n's language model. */
export const gemma3n: Family = { classes: ["Gemma3n", "Gemma3nText"], heads: DECODER_HEADS, build };
