/**
 * GPT-NeoX and Pythia: S. Black et al., arXiv:2204.06745, 2022; S. Biderman et al., ICML 2023. Defaults are those of
 * GPTNeoXConfig in github.com/huggingface/transformers, src/transformers/models/gpt_neox.
 */
import { type AnyTensor, apply, attention, feedForward, layerNorm, residual } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Attention and feed-forward side by side, each on a normalisation of its own; one after the other if the file says so. */
function build(config: Config, ask: Ask): Built {
  const bias = config.flag("attention_bias", true);
  const attend = attention(config.heads("num_attention_heads", 64), {
    causal: true,
    rotary: true,
    cached: ask.cached(),
    bias,
  });
  const forward = feedForward(config.size("intermediate_size", 24576), {
    activation: config.activation("hidden_act", "gelu"),
  });
  const first = layerNorm().then(attend), second = layerNorm().then(forward);
  const block = config.flag("use_parallel_residual", true)
    ? apply((x: AnyTensor) => x.add(x.then(first), x.then(second)))
    : residual(first).residual(second);
  ask.note("rotary positions are counted on all features of a head, not on some of them");
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 50432),
    width: config.size("hidden_size", 6144),
    layers: config.layers("num_hidden_layers", 44),
    tied: config.tied(false),
    block: () => block,
    norm: layerNorm(),
  });
}

/** GPT-NeoX. */
export const gptNeox: Family = languageFamily(["GPTNeoX"], build);
