import type { Family } from "./ask.ts";
import { albert } from "./families/albert.ts";
import { bart } from "./families/bart.ts";
import { berts } from "./families/bert.ts";
import { bloom } from "./families/bloom.ts";
import { clips } from "./families/clip.ts";
import { deberta } from "./families/deberta.ts";
import { deepseekV2, deepseekV3, kimiK2 } from "./families/deepseek.ts";
import { dinov2 } from "./families/dinov2.ts";
import { electra } from "./families/electra.ts";
import { falcon } from "./families/falcon.ts";
import { gemmas } from "./families/gemma.ts";
import { gemma3n } from "./families/gemma3n.ts";
import { gpt2 } from "./families/gpt2.ts";
import { gptNeox } from "./families/gptNeox.ts";
import { gptOss } from "./families/gptOss.ts";
import { jamba } from "./families/jamba.ts";
import { llamas } from "./families/llama.ts";
import { llama4 } from "./families/llama4.ts";
import { mamba } from "./families/mamba.ts";
import { modernBert } from "./families/modernBert.ts";
import { opt } from "./families/opt.ts";
import { phi } from "./families/phi.ts";
import { qwens } from "./families/qwen.ts";
import { qwen3Next } from "./families/qwen3Next.ts";
import { siglips } from "./families/siglip.ts";
import { t5s } from "./families/t5.ts";
import { vit } from "./families/vit.ts";
import { whisper } from "./families/whisper.ts";

/** Every family by the `model_type` of its configurations. */
export const families: Readonly<Record<string, Family>> = {
  ...llamas,
  ...qwens,
  ...gemmas,
  ...berts,
  ...t5s,
  ...clips,
  ...siglips,
  albert,
  bart,
  bloom,
  "deberta-v2": deberta,
  deepseek_v2: deepseekV2,
  deepseek_v3: deepseekV3,
  dinov2,
  electra,
  falcon,
  RefinedWeb: falcon,
  RefinedWebModel: falcon,
  gemma3n,
  gemma3n_text: gemma3n,
  gpt2,
  gpt_neox: gptNeox,
  gpt_oss: gptOss,
  jamba,
  kimi_k2: kimiK2,
  llama4,
  llama4_text: llama4,
  mamba,
  modernbert: modernBert,
  opt,
  phi,
  qwen3_next: qwen3Next,
  vit,
  whisper,
};
