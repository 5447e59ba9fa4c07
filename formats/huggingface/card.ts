import type { FormatCard } from "../format.ts";
import { headText } from "../text.ts";
import { MAX_CONFIG_BYTES } from "../limits.ts";

/** Configurations of models on the Hugging Face Hub. */
export const huggingface: FormatCard = {
  id: "huggingface",
  name: "Hugging Face config.json",
  extensions: ["config.json"],
  mostBytes: MAX_CONFIG_BYTES,
  reads: true,
  writes: false,
  summary:
    "sizes of a known family: Llama, Mistral, Qwen, Gemma, GPT-OSS, DeepSeek, Mamba, BERT, T5, Whisper, ViT, CLIP, ...",
  recognises: (head) => /"(model_type|architectures|transformers_version)"\s*:/.test(headText(head)),
  recognisesFolder: (names) => names.includes("config.json"),
  load: async () => (await import("./mod.ts")).format,
};
