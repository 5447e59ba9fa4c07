/**
 * ModernBERT: B. Warner et al., arXiv:2412.13663, 2024: rotary positions, gated feed-forwards, no biases, two of three layers
 * see a window. Defaults are those of ModernBertConfig in github.com/huggingface/transformers,
 * src/transformers/models/modernbert.
 */
import {
  type AnyTensor,
  attention,
  embedding,
  type Fragment,
  gatedFeedForward,
  input,
  layerNorm,
  residual,
} from "../../../dsl/mod.ts";
import { activation as activationOf } from "../../../dsl/blocks/activation.ts";
import type { Ask, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { firstToken, wordScores } from "../heads.ts";
import { type Encoded, encoderFamily, type EncoderHeads } from "./encoder.ts";

/** A normalisation as the configuration has it: scales, and shifts only if it says so. */
const norm = (config: Config): Fragment => layerNorm({ shift: config.flag("norm_bias", false) });

function encode(config: Config, ask: Ask): Omit<Encoded, "config"> {
  const width = config.size("hidden_size", 768), vocabulary = config.size("vocab_size", 50368);
  const heads = config.heads("num_attention_heads", 12), layers = config.layers("num_hidden_layers", 22);
  const bias = config.flag("attention_bias", false),
    activation = config.activation("hidden_activation", "gelu");
  const reach = Math.floor(config.size("local_attention", 128) / 2) + 1;
  const every = config.size("global_attn_every_n_layers", 3);
  const types = config.layerTypes(
    layers,
    ["full_attention", "sliding_attention"],
    (i) => i % every === 0 ? "full_attention" : "sliding_attention",
  );
  const forward = gatedFeedForward(config.size("intermediate_size", 1152), {
    gate: activation,
    bias: config.flag("mlp_bias", false),
  });
  const block = (i: number): Fragment => {
    const window = types[i] === "sliding_attention" ? { window: reach } : {};
    const attend = attention(heads, { bias, rotary: true, ...window });
    return residual(i === 0 ? attend : norm(config).then(attend)).residual(norm(config).then(forward));
  };
  const words = input(ask.sequence, { name: "tokens" }).then(embedding(vocabulary, width, { name: "word" }));
  const x = words.then(norm(config)).repeat(layers, block).then(norm(config));
  ask.note("windows reach equally far back and ahead; only scores too far back are counted as masked");
  return { x, activation, words: { vocabulary, tied: config.tied(true), owner: "word" } };
}

/** The layer that stands before every head. */
function before(x: AnyTensor, config: Config): AnyTensor {
  const activation = activationOf(config.activation("classifier_activation", "gelu"));
  return x.fc(x.shape.at(-1)!, { bias: config.flag("classifier_bias", false), name: "transform" })
    .then(activation).then(norm(config));
}

/** One vector of a text: the first token's, or the mean of all. */
function whole({ x, config }: Encoded): AnyTensor {
  const how = config.oneOf("classifier_pooling", "a way to pool", ["cls", "mean"], "cls");
  return how === "cls" ? x.then(firstToken) : x.globalPool();
}

const HEADS: EncoderHeads = {
  Model: ({ x }) => x,
  ForMaskedLM: ({ x, config, words }) =>
    before(x, config).then(wordScores({ ...words, bias: config.flag("decoder_bias", true) })),
  ForSequenceClassification: (encoded) =>
    before(whole(encoded), encoded.config).fc(encoded.config.labels(), { name: "classifier" }),
  ForTokenClassification: ({ x, config }) => before(x, config).fc(config.labels(), { name: "classifier" }),
  ForQuestionAnswering: ({ x, config }) => before(x, config).fc(2, { name: "classifier" }),
};

/** ModernBERT. */
export const modernBert: Family = encoderFamily(["ModernBert"], HEADS, encode);
