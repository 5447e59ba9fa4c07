/** Phi 1 to 2. Defaults are those of PhiConfig at huggingface.co/docs/transformers/model_doc; recalled. */
import { type AnyTensor, apply, attention, feedForward, layerNorm } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Attention and feed-forward side by side on one normalisation. */
function build(config: Config, ask: Ask): Built {
  const heads = config.heads("num_attention_heads", 32), tied = config.tied(false);
  const attend = attention(heads, {
    keyValueHeads: config.heads("num_key_value_heads", heads),
    causal: true,
    rotary: true,
    cached: ask.cached(),
    ...(config.flag("qk_layernorm", false) && { headNorm: "layerNorm" }),
  });
  const forward = feedForward(config.size("intermediate_size", 8192), {
    activation: config.activation("hidden_act", "gelu_new"),
  });
  const block = apply((x: AnyTensor) => {
    const normed = x.layerNorm();
    return x.add(normed.then(attend), normed.then(forward));
  });
  ask.note("rotary positions are counted on all features of a head, not on some of them");
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 51200),
    width: config.size("hidden_size", 2048),
    layers: config.layers("num_hidden_layers", 24),
    tied,
    headBias: true,
    block: () => block,
    norm: layerNorm(),
  });
}

/** Phi. */
export const phi: Family = languageFamily(["Phi"], build);
