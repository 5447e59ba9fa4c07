/**
 * BERT: J. Devlin et al., NAACL 2019, and what has its form. Defaults are those of BertConfig, RobertaConfig and
 * DistilBertConfig at huggingface.co/docs/transformers/model_doc; recalled.
 */
import { type AnyTensor, feedForward, input, residual, transformerBlock } from "../../../dsl/mod.ts";
import type { ActivationName } from "../../../dsl/blocks/activation.ts";
import type { Ask, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import {
  type Encoded,
  encoderFamily,
  type EncoderHeads,
  firstScored,
  maskedWords,
  pooled,
  pooledHeads,
  tokenHeads,
} from "./encoder.ts";
import { type Relative, relativeKeys, relativeOf } from "./relativeKeys.ts";

/** Sizes of an encoder. */
export interface BertSizes {
  readonly width: number;
  /** Features of a word, where a layer makes a token's of them. */
  readonly wordWidth?: number;
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly vocabulary: number;
  readonly positions: number;
  /** Kinds of segments; none if left out. */
  readonly types?: number;
  readonly activation: ActivationName;
  /** Whether positions are learned; true if left out. */
  readonly learned?: boolean;
  /** Whether a token sees only earlier ones; false if left out. */
  readonly causal?: boolean;
  /** Tables of relative positions in each layer; none if left out. */
  readonly relative?: Relative | undefined;
}

/** Words, segments and positions, normalised. */
export function embedded(ask: Ask, sizes: BertSizes): AnyTensor {
  const { width, wordWidth = width, vocabulary, positions, types, learned = true } = sizes;
  const length = ask.sequenceUpTo(positions);
  const segments = types === undefined
    ? undefined
    : input(length, { name: "segments" }).embedding(types, wordWidth, { name: "segment" });
  const words = input(length, { name: "tokens" }).embedding(vocabulary, wordWidth, { name: "word" });
  const table = learned ? { positions } : { learned };
  const normed = (segments === undefined ? words : words.add(segments)).positionEmbedding(table).layerNorm();
  return normed as unknown as AnyTensor;
}

/** Embeddings and the layers on them, each part of which is normalised after its sum. */
export function bertTrunk(ask: Ask, sizes: BertSizes): AnyTensor {
  const { width, wordWidth = width, hidden, heads, layers, activation, causal = false, relative } = sizes;
  const forward = feedForward(hidden, { activation });
  const block = relative === undefined
    ? transformerBlock(heads, hidden, { normAt: "after", causal, feedForward: forward })
    : residual(relativeKeys(heads, relative)).layerNorm().residual(forward).layerNorm();
  const first = embedded(ask, sizes);
  return (wordWidth === width ? first : first.fc(width, { name: "projection" })).repeat(layers, block);
}

/** Sizes by the names of BERT's configuration. */
export function bertSizes(config: Config, ask: Ask, defaults: Partial<BertSizes>): BertSizes {
  const positions = config.size("max_position_embeddings", 512);
  config.only("add_cross_attention", false);
  return {
    width: config.size("hidden_size", defaults.width ?? 768),
    hidden: config.size("intermediate_size", defaults.hidden ?? 3072),
    heads: config.heads("num_attention_heads", defaults.heads ?? 12),
    layers: config.layers("num_hidden_layers", defaults.layers ?? 12),
    vocabulary: config.size("vocab_size", defaults.vocabulary ?? 30522),
    positions,
    types: config.size("type_vocab_size", 2),
    activation: config.activation("hidden_act", "gelu"),
    causal: config.flag("is_decoder", false),
    relative: relativeOf(config, ask, positions),
  };
}

/** What heads need of a trunk. */
export function encodedBy(config: Config, ask: Ask, sizes: BertSizes): Omit<Encoded, "config"> {
  const { vocabulary, activation, wordWidth } = sizes;
  return {
    x: bertTrunk(ask, sizes),
    activation,
    words: { vocabulary, tied: config.tied(true), owner: "word" },
    ...(wordWidth !== undefined && { wordWidth }),
  };
}

const HEADS: EncoderHeads = {
  Model: (encoded) => [encoded.x, pooled(encoded)],
  ForMaskedLM: maskedWords,
  LMHeadModel: maskedWords,
  ForPreTraining: (encoded) => [
    maskedWords(encoded),
    pooled(encoded).fc(2, { name: "seq_relationship" }),
  ],
  ...pooledHeads,
  ...tokenHeads,
};

const ROBERTA_HEADS: EncoderHeads = {
  Model: HEADS.Model!,
  ForMaskedLM: maskedWords,
  ForCausalLM: maskedWords,
  ForSequenceClassification: firstScored("tanh"),
  ForMultipleChoice: pooledHeads.ForMultipleChoice!,
  ...tokenHeads,
};

const DISTILBERT_HEADS: EncoderHeads = {
  Model: ({ x }) => x,
  ForMaskedLM: maskedWords,
  ForSequenceClassification: firstScored("relu"),
  ForMultipleChoice: (encoded) => firstScored("relu")(encoded, 1),
  ...tokenHeads,
};

/** DistilBERT: no segments, no pooler. */
function distilbertSizes(config: Config): BertSizes {
  return {
    width: config.size("dim", 768),
    hidden: config.size("hidden_dim", 3072),
    heads: config.heads("n_heads", 12),
    layers: config.layers("n_layers", 6),
    vocabulary: config.size("vocab_size", 30522),
    positions: config.size("max_position_embeddings", 512),
    activation: config.activation("activation", "gelu"),
    learned: !config.flag("sinusoidal_pos_embds", false),
  };
}

/** RoBERTa, whose table of positions has two rows before the first. */
function roberta(classes: readonly string[]): Family {
  return encoderFamily(
    classes,
    ROBERTA_HEADS,
    (config, ask) => encodedBy(config, ask, bertSizes(config, ask, { vocabulary: 50265 })),
  );
}

/** Families of BERT's form. */
export const berts: Readonly<Record<string, Family>> = {
  bert: encoderFamily(["Bert"], HEADS, (config, ask) => encodedBy(config, ask, bertSizes(config, ask, {}))),
  roberta: roberta(["Roberta"]),
  "xlm-roberta": roberta(["XLMRoberta"]),
  camembert: roberta(["Camembert"]),
  distilbert: encoderFamily(
    ["DistilBert"],
    DISTILBERT_HEADS,
    (config, ask) => encodedBy(config, ask, distilbertSizes(config)),
    {
      dim: ["hidden_size"],
      hidden_dim: ["intermediate_size"],
      n_heads: ["num_attention_heads"],
      n_layers: ["num_hidden_layers"],
    },
  ),
};
