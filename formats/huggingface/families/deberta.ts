/**
 * DeBERTa V2 and V3: P. He et al., "DeBERTa: Decoding-enhanced BERT with Disentangled Attention", ICLR 2021, section 3.1, and
 * "DeBERTaV3", ICLR 2023. Scores are those of words with words, of words with distances, and of distances with words; all
 * layers share one table of distances. Defaults are those of DebertaV2Config in github.com/huggingface/transformers,
 * src/transformers/models/deberta_v2.
 */
import { type AnyTensor, apply, feedForward, type Fragment, input, residual } from "../../../dsl/mod.ts";
import { activation as activationOf } from "../../../dsl/blocks/activation.ts";
import type { Ask, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import {
  type Encoded,
  encoderFamily,
  type EncoderHeads,
  firstScored,
  maskedWords,
  tokenHeads,
} from "./encoder.ts";

/** How words and distances meet. */
interface Disentangled {
  readonly heads: number;
  /** The table of distances, normalised. */
  readonly distances: AnyTensor;
  /** Whether words' queries meet distances, and words' keys. */
  readonly queriesMeet: boolean;
  readonly keysMeet: boolean;
  /** Whether distances are projected by the words' own matrices. */
  readonly shared: boolean;
}

/** Words with distances: scores for every distance, of which each pair of words picks its own. */
function distanceScores(words: AnyTensor, distances: AnyTensor, heads: number): AnyTensor {
  const [length, width] = words.shape as [number, number], headSize = width / heads;
  return words.reshape([length, heads, headSize])
    .einsum(distances.reshape([distances.shape[0]!, heads, headSize]), "thd,phd->thp")
    .custom(0, { group: "movement", output: [length, heads, length] });
}

/** Attention with a term for each way in which words and distances meet. */
function attend(x: AnyTensor, name: string, how: Disentangled): AnyTensor {
  const { heads, distances, queriesMeet, keysMeet, shared } = how;
  const [length, width] = x.shape as [number, number];
  const apart = [length, heads, width / heads];
  const queries = x.fc(width, { name: `${name}_query` }), keys = x.fc(width, { name: `${name}_key` });
  const placed = (part: string, bias: boolean) =>
    distances.fc(
      width,
      shared ? { sharedWith: `${name}_${part}` } : { bias, name: `${name}_distance_${part}` },
    );
  const scores = queries.reshape(apart).einsum(keys.reshape(apart), "qhd,khd->qhk");
  const more = [
    ...(queriesMeet ? [distanceScores(queries, placed("key", true), heads)] : []),
    ...(keysMeet ? [distanceScores(keys, placed("query", true), heads)] : []),
  ] as [AnyTensor, ...AnyTensor[]];
  return (more.length === 0 ? scores : scores.add(...more)).softmax()
    .einsum(x.fc(width).reshape(apart), "qhk,khd->qhd").reshape([length, width]).fc(width);
}

/** Kinds of scores beside those of words with words: one text with bars, or a list. */
function kindsOf(config: Config): readonly string[] {
  const value = config.value("pos_att_type");
  const kinds = typeof value === "string"
    ? value.split("|").map((kind) => kind.trim())
    : config.words("pos_att_type");
  const odd = kinds.find((kind) => !KINDS.includes(kind));
  if (odd !== undefined) throw config.unknown("pos_att_type", "a kind of scores", odd, KINDS);
  return kinds;
}

const KINDS = ["c2p", "p2c"];

/** How many distances either way have a row: as many as buckets, else as the longest distance. */
function reachOf(config: Config, positions: number): number {
  const whole = (field: string) =>
    typeof config.value(field) === "number" ? config.value(field) as number : -1;
  const buckets = whole("position_buckets"), most = whole("max_relative_positions");
  return buckets > 0
    ? config.size("position_buckets", 1)
    : most > 0
    ? config.size("max_relative_positions", 1)
    : positions;
}

/** Words, segments and positions where there are such, normalised. */
function embedded(config: Config, ask: Ask, width: number, vocabulary: number, positions: number): AnyTensor {
  const length = ask.sequenceUpTo(positions), types = config.number("type_vocab_size", 0);
  const wordWidth = config.size("embedding_size", width);
  const words = input(length, { name: "tokens" }).embedding(vocabulary, wordWidth, { name: "word" });
  const typed = types === 0
    ? words
    : words.add(input(length, { name: "segments" }).embedding(types, wordWidth, { name: "segment" }));
  const placed = config.flag("position_biased_input", true) ? typed.positionEmbedding({ positions }) : typed;
  const whole = placed as unknown as AnyTensor;
  return (wordWidth === width ? whole : whole.fc(width, { bias: false })).layerNorm();
}

/** A convolution beside the first layer (V2's large sizes), whose output is added to the layer's and normalised. */
function convolved(config: Config, x: AnyTensor, first: AnyTensor): AnyTensor {
  const kernel = config.number("conv_kernel_size", 0);
  if (kernel === 0) return first;
  const groups = config.size("conv_groups", 1);
  const beside = x.conv1d(x.shape[1]!, kernel, { padding: Math.floor((kernel - 1) / 2), groups })
    .then(activationOf(config.activation("conv_act", "tanh")));
  return first.add(beside).layerNorm();
}

function encode(config: Config, ask: Ask): Omit<Encoded, "config"> {
  const width = config.size("hidden_size", 1536), vocabulary = config.size("vocab_size", 128100);
  const positions = config.size("max_position_embeddings", 512);
  const heads = config.heads("num_attention_heads", 24), activation = config.activation("hidden_act", "gelu");
  if (width % heads !== 0) {
    throw config.fault("hidden_size", `a multiple of num_attention_heads, ${heads}`, width);
  }
  const layers = config.layers("num_hidden_layers", 24);
  const forward = feedForward(config.size("intermediate_size", 6144), { activation });
  const tokens = embedded(config, ask, width, vocabulary, positions);
  const relative = config.flag("relative_attention", false);
  const kinds = relative ? kindsOf(config) : [];
  const rows = relative ? 2 * reachOf(config, positions) : 1;
  const table = tokens.custom(0, {
    name: "distances",
    parameters: rows * width,
    group: "movement",
    output: [rows, width],
  });
  const norm = config.oneOf("norm_rel_ebd", "a normalisation", ["none", "layer_norm"], "none");
  const how: Disentangled = {
    heads,
    distances: norm === "layer_norm" ? table.layerNorm() : table,
    queriesMeet: kinds.includes("c2p"),
    keysMeet: kinds.includes("p2c"),
    shared: config.flag("share_att_key", false),
  };
  const block = (i: number): Fragment =>
    residual(apply((x) => attend(x, `layer${i + 1}`, how))).layerNorm().residual(forward).layerNorm();
  const first = convolved(config, tokens, tokens.then(block(0)));
  const x = first.repeat(layers - 1, (i) => block(i + 1));
  return { x, activation, words: { vocabulary, tied: config.tied(true), owner: "word" } };
}

/** The first token through a pooler, then scores. */
function pooledScored(encoded: Encoded, scores?: number): AnyTensor {
  const activation = encoded.config.activation("pooler_hidden_act", "gelu");
  return firstScored(activation)(encoded, scores ?? encoded.config.labels());
}

const HEADS: EncoderHeads = {
  Model: ({ x }) => x,
  ForMaskedLM: maskedWords,
  ForSequenceClassification: (encoded) => pooledScored(encoded),
  ForMultipleChoice: (encoded) => pooledScored(encoded, 1),
  ...tokenHeads,
};

/** DeBERTa V2 and V3. */
export const deberta: Family = encoderFamily(["DebertaV2"], HEADS, encode);
