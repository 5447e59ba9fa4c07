/**
 * GPT-2, BERT and its kin, ViT, T5, Phi. Defaults are those of transformers' configuration classes (GPT2Config, BertConfig,
 * RobertaConfig, DistilBertConfig, ViTConfig, T5Config, PhiConfig) as documented at
 * huggingface.co/docs/transformers/model_doc; recalled.
 */
import {
  type AnyTensor,
  apply,
  attention,
  type AttentionOptions,
  embedding,
  feedForward,
  type Fragment,
  gatedFeedForward,
  input,
  patchEmbedding,
  repeat,
  residual,
  rmsNorm,
  shareWeights,
  transformerBlock,
} from "../../dsl/mod.ts";
import type { Ask, Built, Family } from "./ask.ts";
import type { Config } from "./config.ts";

/** GPT-2. */
export function gpt2(config: Config, ask: Ask): Built {
  const width = config.size("n_embd", 768), vocabulary = config.size("vocab_size", 50257);
  const hidden = config.sizeIfAny("n_inner") ?? 4 * width;
  const tied = config.flag("tie_word_embeddings", true);
  const block = transformerBlock(config.heads("n_head", 12), hidden, {
    causal: true,
    cached: ask.cached(),
    feedForward: feedForward(hidden, { activation: config.activation("activation_function", "gelu_new") }),
  });
  ask.noteTokens();
  const body = embedding(vocabulary, width, { name: "wte" })
    .positionEmbedding({ positions: config.size("n_positions", 1024) })
    .repeat(config.layers("n_layer", 12), block)
    .layerNorm()
    .fc(vocabulary, { bias: false, name: "head", ...(tied && { sharedWith: "wte" }) });
  return { inputs: [ask.tokens], body };
}

const BASE = "the encoder alone, as in the family's base model; a task's own head is left out";

/** BERT's encoder; segments and a pooler where the family has them. */
function bertOf(config: Config, ask: Ask, sizes: BertSizes): Built {
  const { width, hidden, heads, layers, vocabulary, positions, types, learned = true } = sizes;
  const activation = config.activation(sizes.activation ?? "hidden_act", "gelu");
  const block = transformerBlock(heads, hidden, {
    normAt: "after",
    feedForward: feedForward(hidden, { activation }),
  });
  const segments = types === undefined
    ? undefined
    : input(ask.sequence, { name: "segments" }).embedding(types, width, { name: "segment" });
  const words = input(ask.sequence, { name: "tokens" }).embedding(vocabulary, width, { name: "word" });
  const table = learned ? { positions } : { learned };
  const encoded = (segments === undefined ? words : words.add(segments))
    .positionEmbedding(table).layerNorm().repeat(layers, block);
  ask.note(`a sequence of ${ask.sequence} tokens; another with --dim sequence=N`);
  ask.note(BASE);
  if (types === undefined) return { outputs: encoded };
  const pooled = encoded.slice(0, 0, 1).flatten().fc(width, { name: "pooler" }).tanh();
  return { outputs: [encoded, pooled] };
}

/** Sizes of an encoder. */
interface BertSizes {
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly vocabulary: number;
  readonly positions: number;
  /** Kinds of segments; none, and no pooler, if left out. */
  readonly types?: number;
  /** The field of the activation. */
  readonly activation?: string;
  /** Whether positions are learned. */
  readonly learned?: boolean;
}

function bertFamily(vocabulary: number): Family {
  return (config, ask) =>
    bertOf(config, ask, {
      width: config.size("hidden_size", 768),
      hidden: config.size("intermediate_size", 3072),
      heads: config.heads("num_attention_heads", 12),
      layers: config.layers("num_hidden_layers", 12),
      vocabulary: config.size("vocab_size", vocabulary),
      positions: config.size("max_position_embeddings", 512),
      types: config.size("type_vocab_size", 2),
    });
}

/** BERT. */
export const bert: Family = bertFamily(30522);

/** RoBERTa, whose table of positions has two rows before the first. */
export const roberta: Family = bertFamily(50265);

/** DistilBERT: no segments, no pooler. */
export function distilbert(config: Config, ask: Ask): Built {
  return bertOf(config, ask, {
    width: config.size("dim", 768),
    hidden: config.size("hidden_dim", 3072),
    heads: config.heads("n_heads", 12),
    layers: config.layers("n_layers", 6),
    vocabulary: config.size("vocab_size", 30522),
    positions: config.size("max_position_embeddings", 512),
    activation: "activation",
    learned: !config.flag("sinusoidal_pos_embds", false),
  });
}

/** Classes: as many as labels are listed, two if none are. */
function classesOf(config: Config): number {
  return Math.max(1, config.entries("id2label") ?? config.size("num_labels", 2));
}

/** ViT, with its classes if the file says that it classifies, with its pooler otherwise. */
export function vit(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 768), hidden = config.size("intermediate_size", 3072);
  const side = config.size("image_size", 224), patch = config.size("patch_size", 16);
  const bias = config.flag("qkv_bias", true);
  const block = transformerBlock(config.heads("num_attention_heads", 12), hidden, {
    bias,
    outputBias: true,
    feedForward: feedForward(hidden, { activation: config.activation("hidden_act", "gelu") }),
  });
  const first = patchEmbedding(patch, width, { classTokens: 1, positions: true })
    .repeat(config.layers("num_hidden_layers", 12), block)
    .layerNorm()
    .slice(0, 0, 1, { name: "class" }).flatten();
  const classifies = config.words("architectures").some((name) => /ImageClassification$/.test(name));
  const classes = classesOf(config);
  if (classifies) ask.note(`${classes} classes, and a softmax over them`);
  const body = classifies ? first.fc(classes).softmax() : first.fc(width, { name: "pooler" }).tanh();
  return { inputs: [config.size("num_channels", 3), side, side], body };
}

/** How T5's feed-forward works, as its one field says: `relu`, `gated-gelu`. */
function t5Forward(config: Config, hidden: number): Fragment {
  const word = config.word("feed_forward_proj") ?? "relu";
  const [, gated, name] = /^(gated-)?(\w+)$/.exec(word) ?? [];
  const activation = ({ relu: "relu", gelu: "gelu", silu: "silu" } as const)[name ?? ""];
  if (activation === undefined) {
    const known = ["relu", "gelu", "silu", "gated-relu", "gated-gelu", "gated-silu"];
    throw config.unknown("feed_forward_proj", "a feed-forward", word, known);
  }
  return gated === undefined
    ? feedForward(hidden, { activation, bias: false })
    : gatedFeedForward(hidden, { gate: activation });
}

/** A part of a T5 block: normalised before, added after. */
const part = (body: Fragment): Fragment => residual(rmsNorm().then(body));

/** T5: encoder and decoder, or the decoder for one token. */
export function t5(config: Config, ask: Ask): Built {
  const width = config.size("d_model", 512), headSize = config.size("d_kv", 64);
  const heads = config.heads("num_heads", 8), layers = config.layers("num_layers", 6);
  const vocabulary = config.size("vocab_size", 32128);
  const relativePositions = config.size("relative_attention_num_buckets", 32);
  const length = ask.context === undefined ? ask.target : 1;
  const [prompt, answer] = shareWeights(embedding(vocabulary, width), [
    input(ask.sequence, { name: "prompt" }),
    input(length, { name: "target" }),
  ]);
  const self = (stack: string, layer: number, options: AttentionOptions = {}) => {
    const shared = layer > 0 && { relativePositionsOf: `${stack}.dotProductAttention1` };
    return part(attention(heads, { headSize, bias: false, relativePositions, ...shared, ...options }));
  };
  const forward = part(t5Forward(config, config.size("d_ff", 2048)));
  const encoded = prompt!.scope("encoder", repeat(layers, (i) => self("encoder", i).then(forward)).rmsNorm());
  const cache = (name: string) => input(ask.sequence, heads * headSize, { name });
  const memory = (i: number) =>
    ask.context === undefined ? encoded : [cache(`keys${i + 1}`), cache(`values${i + 1}`)] as const;
  const decode = repeat(
    config.layers("num_decoder_layers", layers),
    (i) =>
      self("decoder", i, { causal: true, cached: ask.cached() })
        .then(part(attention(heads, { headSize, bias: false, memory: memory(i) })))
        .then(forward),
  ).rmsNorm();
  const tied = config.flag("tie_word_embeddings", true);
  const words = answer!.scope("decoder", decode)
    .fc(vocabulary, { bias: false, name: "head", ...(tied && { sharedWith: "embedding1" }) });
  ask.note(
    ask.context === undefined
      ? `a prompt of ${ask.sequence} tokens and a target of ${length}; others with --dim sequence=N and --dim target=N`
      : `the decoder for one token that sees ${ask.context}, after a prompt of ${ask.sequence} tokens`,
  );
  return { outputs: ask.context === undefined ? [encoded, words] : words };
}

/** Phi 1 to 2: attention and feed-forward side by side on one normalisation. */
export function phi(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 2048), hidden = config.size("intermediate_size", 8192);
  const heads = config.heads("num_attention_heads", 32);
  const vocabulary = config.size("vocab_size", 51200);
  const attend = attention(heads, {
    keyValueHeads: config.heads("num_key_value_heads", heads),
    causal: true,
    rotary: true,
    cached: ask.cached(),
    ...(config.flag("qk_layernorm", false) && { headNorm: "layerNorm" }),
  });
  const forward = feedForward(hidden, { activation: config.activation("hidden_act", "gelu_new") });
  const block = apply((x: AnyTensor) => {
    const normed = x.layerNorm();
    return x.add(normed.then(attend), normed.then(forward));
  });
  ask.noteTokens();
  ask.note("rotary positions are counted on all features of a head, not on some of them");
  const tied = config.flag("tie_word_embeddings", false);
  const body = embedding(vocabulary, width, { name: "words" })
    .repeat(config.layers("num_hidden_layers", 24), block)
    .layerNorm()
    .fc(vocabulary, { bias: !tied, name: "head", ...(tied && { sharedWith: "words" }) });
  return { inputs: [ask.tokens], body };
}
