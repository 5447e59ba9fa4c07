/**
 * Decoders of Llama's form. Defaults are those of transformers' configuration classes (LlamaConfig, MistralConfig,
 * MixtralConfig, Qwen2Config, Qwen2MoeConfig, Qwen3Config, Qwen3MoeConfig, GemmaConfig, Gemma2Config, Gemma3TextConfig,
 * Phi3Config) as documented at huggingface.co/docs/transformers/model_doc; recalled.
 */
import {
  attention,
  embedding,
  type Fragment,
  gatedFeedForward,
  moe,
  repeat,
  residual,
  rmsNorm,
} from "../../dsl/mod.ts";
import type { Ask, Built } from "./ask.ts";
import type { Config } from "./config.ts";

/** Defaults of a family. */
interface Defaults {
  readonly vocabulary: number;
  readonly width: number;
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  /** As many as heads if left out. */
  readonly keyValueHeads?: number;
  /** Width over heads if left out. */
  readonly headSize?: number;
  readonly tied?: boolean;
  readonly activation?: string;
}

/** What a family has besides. */
interface Form {
  /** Whether queries, keys and values have biases. */
  readonly bias?: boolean;
  /** Whether the output of attention has one. */
  readonly outputBias?: boolean;
  /** Whether each head's queries and keys are normalised. */
  readonly headNorm?: boolean;
  /** Whether what attention and feed-forward give is normalised too. */
  readonly normAfter?: boolean;
  /** How many tokens back a layer sees; all if it gives nothing. */
  readonly window?: (layer: number) => number | undefined;
  /** The feed-forward of a layer, where it is not the plain one. */
  readonly feedForward?: (layer: number) => Fragment | undefined;
}

/** The field of the activation; Gemma has had two. */
function gateOf(config: Config, fallback: string) {
  const field = config.value("hidden_activation") === undefined ? "hidden_act" : "hidden_activation";
  return config.activation(field, fallback);
}

/** A decoder of gated feed-forwards, RMS normalisations and rotary positions. */
function decoder(config: Config, ask: Ask, defaults: Defaults, form: Form = {}): Built {
  const width = config.size("hidden_size", defaults.width);
  const heads = config.heads("num_attention_heads", defaults.heads);
  const keyValueHeads = config.heads("num_key_value_heads", defaults.keyValueHeads ?? heads);
  const headSize = config.sizeIfAny("head_dim") ?? defaults.headSize ?? headSizeOf(config, width, heads);
  const hidden = config.size("intermediate_size", defaults.hidden);
  const layers = config.layers("num_hidden_layers", defaults.layers);
  const vocabulary = config.size("vocab_size", defaults.vocabulary);
  const tied = config.flag("tie_word_embeddings", defaults.tied ?? false);
  const bias = config.flag("mlp_bias", false), gate = gateOf(config, defaults.activation ?? "silu");
  const plain = gatedFeedForward(hidden, { gate, bias });
  const block = (layer: number): Fragment => {
    const window = form.window?.(layer);
    const attend = attention(heads, {
      keyValueHeads,
      headSize,
      causal: true,
      rotary: true,
      cached: ask.cached(window),
      bias: form.bias ?? false,
      outputBias: form.outputBias ?? form.bias ?? false,
      ...(window !== undefined && { window }),
      ...(form.headNorm === true && { headNorm: "rmsNorm" }),
    });
    const parts = [attend, form.feedForward?.(layer) ?? plain];
    const whole = parts.map((part) =>
      form.normAfter === true ? rmsNorm().then(part).rmsNorm() : rmsNorm().then(part)
    );
    return residual(whole[0]!).residual(whole[1]!);
  };
  ask.noteTokens();
  if (config.value("rope_scaling") !== undefined) {
    ask.note("rotary positions are counted without their scaling");
  }
  const body = embedding(vocabulary, width, { name: "words" })
    .then(repeat(layers, block))
    .rmsNorm()
    .fc(vocabulary, { bias: false, name: "head", ...(tied && { sharedWith: "words" }) });
  return { inputs: [ask.tokens], body };
}

/** The features of a head, where the configuration does not say. */
export function headSizeOf(config: Config, width: number, heads: number): number {
  if (width % heads === 0) return width / heads;
  throw config.fault("hidden_size", `a multiple of num_attention_heads, ${heads}`, width);
}

/** The window of a layer by `layer_types`, or by a rule where the file does not list them. */
function windows(config: Config, window: number | undefined, isLocal: (layer: number) => boolean) {
  const types = config.words("layer_types");
  return (layer: number) => {
    const local = types.length > 0 ? types[layer] === "sliding_attention" : isLocal(layer);
    return local ? window : undefined;
  };
}

/** Llama, and what has its form. */
export function llama(config: Config, ask: Ask): Built {
  const bias = config.flag("attention_bias", false);
  const sizes = { vocabulary: 32000, width: 4096, hidden: 11008, layers: 32, heads: 32 };
  return decoder(config, ask, sizes, { bias });
}

const MISTRAL: Defaults = {
  vocabulary: 32000,
  width: 4096,
  hidden: 14336,
  layers: 32,
  heads: 32,
  keyValueHeads: 8,
};

/** Mistral: 4096 tokens back unless the file says otherwise, all if it says null. */
export function mistral(config: Config, ask: Ask): Built {
  const window = config.isNull("sliding_window") ? undefined : config.size("sliding_window", 4096);
  return decoder(config, ask, MISTRAL, { window: windows(config, window, () => true) });
}

/** Mixtral: each feed-forward a mixture. */
export function mixtral(config: Config, ask: Ask): Built {
  const experts = config.size("num_local_experts", 8), topK = config.size("num_experts_per_tok", 2);
  const hidden = config.size("intermediate_size", MISTRAL.hidden);
  const window = windows(config, config.sizeIfAny("sliding_window"), () => true);
  return decoder(config, ask, MISTRAL, { window, feedForward: () => moe(experts, topK, hidden) });
}

/** Which layers of a Qwen see a window, if it is switched on at all. */
function qwenWindow(config: Config): NonNullable<Form["window"]> {
  const window = config.flag("use_sliding_window", false) ? config.size("sliding_window", 4096) : undefined;
  const first = config.number("max_window_layers", 28);
  return windows(config, window, (layer) => layer >= first);
}

/** Qwen 2: biases on queries, keys and values. */
export function qwen2(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 4096, hidden: 22016, layers: 32, heads: 32, keyValueHeads: 32 };
  return decoder(config, ask, sizes, { bias: true, outputBias: false, window: qwenWindow(config) });
}

/** Qwen 3: none, but each head's queries and keys normalised. */
export function qwen3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 4096, hidden: 22016, layers: 32, heads: 32, keyValueHeads: 32 };
  const bias = config.flag("attention_bias", false);
  return decoder(config, ask, { ...sizes, headSize: 128 }, {
    bias,
    headNorm: true,
    window: qwenWindow(config),
  });
}

/** The layers of a Qwen whose feed-forward is a mixture, of so many features shared by all tokens. */
function mixture(config: Config, experts: number, topK: number, hidden: number, sharedHidden: number) {
  const every = config.size("decoder_sparse_step", 1);
  const dense = config.value("mlp_only_layers") ?? [];
  if (!Array.isArray(dense)) throw config.fault("mlp_only_layers", "a list of layers", dense);
  const some = config.size("num_experts", experts), few = config.size("num_experts_per_tok", topK);
  const shared = sharedHidden > 0 ? { sharedHidden, sharedGate: true } : {};
  return (layer: number) =>
    dense.includes(layer) || (layer + 1) % every !== 0 ? undefined : moe(some, few, hidden, shared);
}

/** Qwen 2 with a mixture of experts, some of them for every token. */
export function qwen2Moe(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 2048, hidden: 5632, layers: 24, heads: 16, keyValueHeads: 16 };
  const shared = config.number("shared_expert_intermediate_size", 5632);
  const feedForward = mixture(config, 60, 4, config.size("moe_intermediate_size", 1408), shared);
  const bias = config.flag("qkv_bias", true);
  return decoder(config, ask, sizes, { bias, outputBias: false, window: qwenWindow(config), feedForward });
}

/** Qwen 3 with a mixture of experts. */
export function qwen3Moe(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 2048, hidden: 6144, layers: 24, heads: 32, keyValueHeads: 4 };
  const feedForward = mixture(config, 128, 8, config.size("moe_intermediate_size", 768), 0);
  const bias = config.flag("attention_bias", false);
  return decoder(config, ask, sizes, { bias, headNorm: true, window: qwenWindow(config), feedForward });
}

const SCALES = "the scaling of embeddings and the caps of scores and logits are not counted";

/** Gemma: heads of their own size, the words also the head. */
export function gemma(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 256000, width: 3072, hidden: 24576, layers: 28, heads: 16, keyValueHeads: 16 };
  const bias = config.flag("attention_bias", false);
  ask.note(SCALES);
  return decoder(config, ask, { ...sizes, headSize: 256, tied: true, activation: "gelu" }, { bias });
}

/** Gemma 2: every second layer, from the first, sees a window; parts are normalised before and after. */
export function gemma2(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 256000, width: 2304, hidden: 9216, layers: 26, heads: 8, keyValueHeads: 4 };
  const bias = config.flag("attention_bias", false);
  const window = windows(config, config.size("sliding_window", 4096), (layer) => layer % 2 === 0);
  ask.note(SCALES);
  const defaults = { ...sizes, headSize: 256, tied: true, activation: "gelu" };
  return decoder(config, ask, defaults, { bias, normAfter: true, window });
}

/** Gemma 3: five layers of six see a window, and each head's queries and keys are normalised. */
export function gemma3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 262208, width: 2304, hidden: 9216, layers: 26, heads: 8, keyValueHeads: 4 };
  const bias = config.flag("attention_bias", false);
  const every = config.size("sliding_window_pattern", 6);
  const window = windows(config, config.size("sliding_window", 4096), (layer) => (layer + 1) % every !== 0);
  ask.note(SCALES);
  const defaults = { ...sizes, headSize: 256, tied: true, activation: "gelu" };
  return decoder(config, ask, defaults, { bias, headNorm: true, normAfter: true, window });
}

/** Phi 3: queries, keys and values are one matrix there, which multiplies the same. */
export function phi3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 32064, width: 3072, hidden: 8192, layers: 32, heads: 32 };
  const window = windows(config, config.sizeIfAny("sliding_window"), () => true);
  return decoder(config, ask, sizes, { window });
}
