/**
 * BART: M. Lewis et al., ACL 2020: encoder and decoder, normalised after each part. Tables of positions have two rows before
 * the first. Defaults are those of BartConfig in github.com/huggingface/transformers, src/transformers/models/bart.
 */
import {
  type AnyTensor,
  embedding,
  feedForward,
  input,
  shareWeights,
  transformerBlock,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { lastToken, wordScores } from "../heads.ts";
import { crossDecoder } from "./crossDecoder.ts";

/** Fields of old files, each with the one value that this form has. */
const FORM = {
  normalize_before: false,
  normalize_embedding: true,
  add_final_layer_norm: false,
  static_position_embeddings: false,
  do_blenderbot_90_layernorm: false,
  extra_pos_embeddings: 2,
  add_bias_logits: false,
} as const;

function encode(config: Config, words: AnyTensor, positions: number): AnyTensor {
  const hidden = config.size("encoder_ffn_dim", 4096);
  const activation = config.activation("activation_function", "gelu");
  const block = transformerBlock(config.heads("encoder_attention_heads", 16), hidden, {
    normAt: "after",
    feedForward: feedForward(hidden, { activation }),
  });
  return words.positionEmbedding({ positions }).layerNorm().repeat(
    config.layers("encoder_layers", 12),
    block,
  );
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("d_model", 1024), vocabulary = config.size("vocab_size", 50265);
  const positions = config.size("max_position_embeddings", 1024) + 2, tied = config.tied(true);
  for (const [field, value] of Object.entries(FORM)) config.only(field, value);
  const isGenerating = GENERATES.includes(ask.head) && ask.contextUpTo(positions - 2) !== undefined;
  const sequence = ask.sequenceUpTo(positions - 2),
    length = isGenerating ? 1 : ask.targetUpTo(positions - 2);
  const tables = shareWeights(embedding(vocabulary, width), [
    ...(isGenerating ? [] : [input(sequence, { name: "prompt" })]),
    input(length, { name: "target" }),
  ]);
  const encoded = isGenerating ? undefined : encode(config, tables[0]!, positions);
  const sizes = {
    width,
    heads: config.heads("decoder_attention_heads", 16),
    layers: config.layers("decoder_layers", 12),
    hidden: config.size("decoder_ffn_dim", 4096),
    activation: config.activation("activation_function", "gelu"),
    normAt: "after",
    keyBias: true,
  } as const;
  const trunk = tables.at(-1)!.positionEmbedding({ positions }).layerNorm()
    .then(crossDecoder(sizes, encoded, sequence, ask));
  ask.note(
    encoded === undefined
      ? `the decoder for one token that sees ${ask.context}, after a prompt of ${sequence} tokens`
      : `a prompt of ${sequence} tokens and a target of ${length}; others with --dim sequence=N and --dim target=N`,
  );
  const head = headed(config, ask, trunk, { vocabulary, tied, owner: "embedding1" });
  return { outputs: encoded === undefined ? head : [encoded, head] };
}

/** What stands on the decoder. */
function headed(
  config: Config,
  ask: Ask,
  trunk: AnyTensor,
  words: Parameters<typeof wordScores>[0],
): AnyTensor {
  const width = trunk.shape[1]!;
  if (ask.head === "Model") return trunk;
  if (ask.head === "ForQuestionAnswering") return trunk.fc(2, { name: "qa_outputs" });
  if (ask.head === "ForConditionalGeneration") return trunk.then(wordScores(words));
  return lastToken(trunk).fc(width, { name: "dense" }).tanh().fc(config.labels(3), { name: "classifier" });
}

const GENERATES = ["ForConditionalGeneration", "Model"];

const ALIASES = {
  d_model: ["hidden_size"],
  encoder_attention_heads: ["num_attention_heads"],
  encoder_layers: ["num_hidden_layers"],
};

/** BART. */
export const bart: Family = {
  classes: ["Bart"],
  heads: ["ForConditionalGeneration", "Model", "ForSequenceClassification", "ForQuestionAnswering"],
  aliases: ALIASES,
  build,
};
