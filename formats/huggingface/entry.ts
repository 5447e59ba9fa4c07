import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** Configurations of models on the Hugging Face Hub. */
export const huggingface: FormatEntry = {
  id: "huggingface",
  name: "Hugging Face config.json",
  extensions: ["config.json"],
  mostBytes: 4 * 2 ** 20,
  reads: true,
  writes: false,
  summary:
    "sizes of a known family: Llama, Mistral, Qwen, Gemma, GPT-OSS, DeepSeek, Mamba, BERT, T5, Whisper, ViT, CLIP, ...",
  recognises: (head) => /"(model_type|architectures|transformers_version)"\s*:/.test(headText(head)),
  recognisesFolder: (names) => names.includes("config.json"),
  load: async () => (await import("./mod.ts")).format,
};
