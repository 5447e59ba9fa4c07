/** Decoders of Llama's form: gated feed-forwards, RMS normalisations, rotary positions. */
import { attention, type Fragment, gatedFeedForward, residual, rmsNorm } from "../../../dsl/mod.ts";
import type { Ask, Built } from "../ask.ts";
import type { Config } from "../config.ts";
import { headSizeOf, languageModel } from "./languageModel.ts";

/** Defaults of a family. */
export interface Defaults {
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
export interface Form {
  /** Whether queries, keys and values have biases. */
  readonly bias?: boolean;
  /** Whether the output of attention has one. */
  readonly outputBias?: boolean;
  /** Whether each head's queries and keys are normalised. */
  readonly headNorm?: boolean;
  /** Learned scores for each head that compete with the tokens'. */
  readonly sinks?: number;
  /** Whether what attention and feed-forward give is normalised too. */
  readonly normAfter?: boolean;
  /** How many tokens back a layer sees; all if it gives nothing. */
  readonly window?: (layer: number) => number | undefined;
  /** The embedding's name; `"words"` if left out. */
  readonly owner?: string;
  /** The feed-forward of a layer, where it is not the plain one. */
  readonly feedForward?: (layer: number) => Fragment | undefined;
}

/** The field of the activation; Gemma has had two. */
function gateOf(config: Config, fallback: string) {
  const field = config.value("hidden_activation") === undefined ? "hidden_act" : "hidden_activation";
  return config.activation(field, fallback);
}

/** A decoder of gated feed-forwards, RMS normalisations and rotary positions. */
export function decoder(config: Config, ask: Ask, defaults: Defaults, form: Form = {}): Built {
  const width = config.size("hidden_size", defaults.width);
  const heads = config.heads("num_attention_heads", defaults.heads);
  const keyValueHeads = config.isNull("num_key_value_heads")
    ? heads
    : config.heads("num_key_value_heads", defaults.keyValueHeads ?? heads);
  const headSize = config.sizeIfAny("head_dim") ?? defaults.headSize ?? headSizeOf(config, width, heads);
  const hidden = config.size("intermediate_size", defaults.hidden);
  const layers = config.layers("num_hidden_layers", defaults.layers);
  const vocabulary = config.size("vocab_size", defaults.vocabulary);
  const tied = config.tied(defaults.tied ?? false);
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
      ...(form.sinks !== undefined && { sinks: form.sinks }),
    });
    const parts = [attend, form.feedForward?.(layer) ?? plain];
    const whole = parts.map((part) =>
      form.normAfter === true ? rmsNorm().then(part).rmsNorm() : rmsNorm().then(part)
    );
    return residual(whole[0]!).residual(whole[1]!);
  };
  return languageModel(config, ask, { vocabulary, width, layers, tied, block, owner: form.owner ?? "words" });
}

const LAYER_TYPES = ["full_attention", "sliding_attention"];

/** The window of a layer by `layer_types`, or by a rule where the file does not list them. */
export function windows(
  config: Config,
  window: number | undefined,
  isLocal: (layer: number) => boolean,
): NonNullable<Form["window"]> {
  const types = config.words("layer_types");
  const odd = types.find((type) => !LAYER_TYPES.includes(type));
  if (odd !== undefined) throw config.unknown("layer_types", "a type of layer", odd, LAYER_TYPES);
  return (layer: number) => {
    if (types.length > 0 && layer >= types.length) {
      throw config.fault("layer_types", "a type for each layer", types);
    }
    const local = types.length > 0 ? types[layer] === "sliding_attention" : isLocal(layer);
    return local ? window : undefined;
  };
}
