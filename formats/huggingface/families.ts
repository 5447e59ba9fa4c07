import type { Family } from "./ask.ts";
import {
  gemma,
  gemma2,
  gemma3,
  llama,
  mistral,
  mixtral,
  phi3,
  qwen2,
  qwen2Moe,
  qwen3,
  qwen3Moe,
} from "./decoder.ts";
import { deepseekV2, deepseekV3 } from "./deepseek.ts";
import { bert, distilbert, gpt2, phi, roberta, t5, vit } from "./encoders.ts";

/** Every family by the `model_type` of its configurations. */
export const families: Readonly<Record<string, Family>> = {
  llama,
  mistral,
  mixtral,
  qwen2,
  qwen2_moe: qwen2Moe,
  qwen3,
  qwen3_moe: qwen3Moe,
  gemma,
  gemma2,
  gemma3,
  gemma3_text: gemma3,
  gpt2,
  bert,
  roberta,
  "xlm-roberta": roberta,
  camembert: roberta,
  distilbert,
  vit,
  t5,
  mt5: t5,
  phi,
  phi3,
  deepseek_v2: deepseekV2,
  deepseek_v3: deepseekV3,
};
