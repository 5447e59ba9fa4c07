/**
 * Qwen 2 and 3. Defaults are those of Qwen2Config, Qwen2MoeConfig, Qwen3Config, Qwen3MoeConfig and Qwen2_5_VLTextConfig at
 * huggingface.co/docs/transformers/model_doc; recalled.
 */
import { moe } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { decoder, type Form, windows } from "./decoder.ts";
import { languageFamily } from "./languageModel.ts";

/** Which layers of a Qwen see a window, if it is switched on at all. */
function qwenWindow(config: Config, windowless = 28): NonNullable<Form["window"]> {
  const window = config.flag("use_sliding_window", false) ? config.size("sliding_window", 4096) : undefined;
  const first = config.number("max_window_layers", windowless);
  return windows(config, window, (layer) => layer >= first);
}

/** Qwen 2: biases on queries, keys and values. */
function qwen2(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 4096, hidden: 22016, layers: 32, heads: 32, keyValueHeads: 32 };
  return decoder(config, ask, sizes, { bias: true, outputBias: false, window: qwenWindow(config) });
}

/** Qwen 3: none, but each head's queries and keys normalised. */
function qwen3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 4096, hidden: 22016, layers: 32, heads: 32, keyValueHeads: 32 };
  const bias = config.flag("attention_bias", false);
  return decoder(config, ask, { ...sizes, headSize: 128 }, {
    bias,
    headNorm: true,
    window: qwenWindow(config),
  });
}

/** The layers of a Qwen whose feed-forward is a mixture, of so many features shared by all tokens. */
export function mixture(
  config: Config,
  experts: number,
  topK: number,
  hidden: number,
  sharedHidden: number,
): NonNullable<Form["feedForward"]> {
  const every = config.size("decoder_sparse_step", 1);
  const dense = config.numbers("mlp_only_layers") ?? [];
  const some = config.number("num_experts", experts), few = config.size("num_experts_per_tok", topK);
  const shared = sharedHidden > 0 ? { sharedHidden, sharedGate: true } : {};
  return (layer: number) =>
    some === 0 || dense.includes(layer) || (layer + 1) % every !== 0
      ? undefined
      : moe(some, few, hidden, shared);
}

/** Qwen 2 with a mixture of experts, some of them for every token. */
function qwen2Moe(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 2048, hidden: 5632, layers: 24, heads: 16, keyValueHeads: 16 };
  const shared = config.number("shared_expert_intermediate_size", 5632);
  const feedForward = mixture(config, 60, 4, config.size("moe_intermediate_size", 1408), shared);
  const bias = config.flag("qkv_bias", true);
  return decoder(config, ask, sizes, { bias, outputBias: false, window: qwenWindow(config), feedForward });
}

/** Qwen 3 with a mixture of experts. */
function qwen3Moe(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 151936, width: 2048, hidden: 6144, layers: 24, heads: 32, keyValueHeads: 4 };
  const feedForward = mixture(config, 128, 8, config.size("moe_intermediate_size", 768), 0);
  const bias = config.flag("attention_bias", false);
  return decoder(config, ask, sizes, { bias, headNorm: true, window: qwenWindow(config), feedForward });
}

/** The language model of Qwen 2 VL and 2.5 VL. */
function qwen2Vl(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 152064, width: 8192, hidden: 29568, layers: 80, heads: 64, keyValueHeads: 8 };
  return decoder(config, ask, sizes, { bias: true, outputBias: false, window: qwenWindow(config, 80) });
}

const seeing = languageFamily(["Qwen2_5_VL", "Qwen2VL", "Qwen2_5_VLText", "Qwen2VLText"], qwen2Vl);

/** Families of Qwen. */
export const qwens: Readonly<Record<string, Family>> = {
  qwen2: languageFamily(["Qwen2"], qwen2),
  qwen2_moe: languageFamily(["Qwen2Moe"], qwen2Moe),
  qwen3: languageFamily(["Qwen3"], qwen3),
  qwen3_moe: languageFamily(["Qwen3Moe"], qwen3Moe),
  qwen2_vl: seeing,
  qwen2_vl_text: seeing,
  qwen2_5_vl: seeing,
  qwen2_5_vl_text: seeing,
  qwen3_vl_text: languageFamily(["Qwen3VLText"], qwen3),
  qwen3_vl_moe_text: languageFamily(["Qwen3VLMoeText"], qwen3Moe),
};
