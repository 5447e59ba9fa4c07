/**
 * Gemma 1 to 3. Defaults are those of GemmaConfig, Gemma2Config and Gemma3TextConfig at
 * huggingface.co/docs/transformers/model_doc; recalled.
 */
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { decoder, windows } from "./decoder.ts";
import { languageFamily } from "./languageModel.ts";

const SCALES = "the scaling of embeddings and the caps of scores and logits are not counted";

/** Gemma: heads of their own size, the words also the head. */
function gemma(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 256000, width: 3072, hidden: 24576, layers: 28, heads: 16, keyValueHeads: 16 };
  const bias = config.flag("attention_bias", false);
  ask.note(SCALES);
  return decoder(config, ask, { ...sizes, headSize: 256, tied: true, activation: "gelu" }, { bias });
}

/** Gemma 2: every second layer, from the first, sees a window; parts are normalised before and after. */
function gemma2(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 256000, width: 2304, hidden: 9216, layers: 26, heads: 8, keyValueHeads: 4 };
  const bias = config.flag("attention_bias", false);
  const window = windows(config, config.size("sliding_window", 4096), (layer) => layer % 2 === 0);
  ask.note(SCALES);
  const defaults = { ...sizes, headSize: 256, tied: true, activation: "gelu" };
  return decoder(config, ask, defaults, { bias, normAfter: true, window });
}

/** Gemma 3: five layers of six see a window, and each head's queries and keys are normalised. */
function gemma3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 262208, width: 2304, hidden: 9216, layers: 26, heads: 8, keyValueHeads: 4 };
  const bias = config.flag("attention_bias", false);
  const every = config.size("sliding_window_pattern", 6);
  const window = windows(config, config.size("sliding_window", 4096), (layer) => (layer + 1) % every !== 0);
  ask.note(SCALES);
  const defaults = { ...sizes, headSize: 256, tied: true, activation: "gelu" };
  return decoder(config, ask, defaults, { bias, headNorm: true, normAfter: true, window });
}

/** Families of Gemma. */
export const gemmas: Readonly<Record<string, Family>> = {
  gemma: languageFamily(["Gemma"], gemma),
  gemma2: languageFamily(["Gemma2"], gemma2),
  gemma3: languageFamily(["Gemma3"], gemma3),
  gemma3_text: languageFamily(["Gemma3", "Gemma3Text"], gemma3),
};
