/** Which part of a configuration is the model: the whole, or the language model of one that also reads images or sounds. */
import type { Ask, Family } from "./ask.ts";
import type { Config } from "./config.ts";
import { families } from "./families.ts";

/** Where models of several parts keep the language model's sizes. */
const LANGUAGE_PARTS = [
  "text_config",
  "llm_config",
  "language_config",
  "language_model_config",
  "text_model_config",
  "thinker_config",
] as const;

/** The language model inside a model of several parts, by the outer `model_type`, where the part does not say. */
const INSIDE: Readonly<Record<string, string>> = {
  gemma3: "gemma3_text",
  gemma3n: "gemma3n_text",
  idefics3: "llama",
  llama4: "llama4_text",
  llava: "llama",
  llava_next: "llama",
  mistral3: "mistral",
  paligemma: "gemma",
  pixtral: "mistral",
  qwen2_5_omni_thinker: "qwen2_5_vl_text",
  qwen2_5_vl: "qwen2_5_vl_text",
  qwen2_vl: "qwen2_vl_text",
  smolvlm: "llama",
  vipllava: "llama",
};

/** So deep may parts stand in parts. */
const DEEPEST = 4;

/** The configuration that holds a model's sizes, and its family. */
export interface Model {
  readonly config: Config;
  readonly family: Family;
  /** Whether it is a part of a model of several parts. */
  readonly isPart: boolean;
}

function familyOf(type: string | undefined): Family | undefined {
  return type !== undefined && Object.hasOwn(families, type) ? families[type] : undefined;
}

/** The model that a configuration is about. */
export function modelOf(whole: Config, ask: Ask): Model {
  let config = whole, type = whole.word("model_type");
  for (let depth = 0; depth < DEEPEST && familyOf(type)?.parts !== true; depth++) {
    const field = LANGUAGE_PARTS.find((name) => config.value(name) !== undefined);
    tellLeftOut(config, field, ask);
    if (field === undefined) break;
    config = config.part(field)!;
    const usual = type !== undefined && Object.hasOwn(INSIDE, type) ? INSIDE[type] : undefined;
    type = config.word("model_type") ?? usual;
  }
  const family = familyOf(type);
  if (family === undefined) throw config.unknown("model_type", "a model type", type, Object.keys(families));
  return { config: config.named(family.aliases ?? {}), family, isPart: config !== whole };
}

const SEES = /vis|image|vit|vq|project|perceiver|qformer|aligner/,
  HEARS = /audio|speech|sound|talker|token2wav/;

/** Says what of a model of several parts is not read, beside the part that is. */
function tellLeftOut(config: Config, field: string | undefined, ask: Ask): void {
  const others = config.parts.filter((name) => name !== field && (SEES.test(name) || HEARS.test(name)));
  for (const name of others) config.value(name);
  if (field === undefined && others.length === 0) return;
  const kinds = [
    ...(others.length === 0 || others.some((name) => SEES.test(name)) ? ["what reads images"] : []),
    ...(others.some((name) => HEARS.test(name)) ? ["what hears and speaks"] : []),
  ];
  const named = others.length === 0 ? "" : ` (${others.join(", ")})`;
  ask.note(`the language model only: ${kinds.join(" and ")} is left out${named}`);
}
