/**
 * GPT-OSS: OpenAI, "gpt-oss-120b & gpt-oss-20b Model Card", arXiv:2508.10925, 2025, section 2. Defaults are those of
 * GptOssConfig in github.com/huggingface/transformers, src/transformers/models/gpt_oss.
 */
import { moe } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { decoder, windows } from "./decoder.ts";
import { languageFamily } from "./languageModel.ts";

/** A learned sink for each head; every second layer, from the first, sees a window; each feed-forward a mixture with biases. */
function build(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 201088, width: 2880, hidden: 2880, layers: 36, heads: 64, keyValueHeads: 8 };
  const hidden = config.size("intermediate_size", sizes.hidden);
  const experts = config.size("num_local_experts", 128), topK = config.size("num_experts_per_tok", 4);
  const seen = config.isNull("sliding_window") ? undefined : config.size("sliding_window", 128);
  const window = windows(config, seen, (layer) => layer % 2 === 0);
  const feedForward = () => moe(experts, topK, hidden, { bias: true });
  const bias = config.flag("attention_bias", true);
  return decoder(config, ask, { ...sizes, headSize: 64 }, {
    bias,
    sinks: 1,
    window,
    feedForward,
    owner: "embedding1",
  });
}

/** GPT-OSS. */
export const gptOss: Family = languageFamily(["GptOss"], build, {
  aliases: { num_local_experts: ["num_experts"], num_experts_per_tok: ["experts_per_token"] },
});
