import type { Config } from "../../config.ts";
import { asModules, Names, namesIn } from "../names.ts";
import { bitsIn, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

function precisionOf(config: Config): Precision {
  const weights = bitsIn(config, "nbits", 4, [1, 2, 3, 4, 8]), group = groupIn(config, "group_size", 64);
  return { weights, beside: { group, scaleBits: HALF, zeroBits: HALF } };
}

/** HQQ: settings for all matrices, or for those of a name (Badri and Shaji, "Half-Quadratic Quantization", 2023). */
export function hqq(config: Config): Scheme {
  const settings = config.part("quant_config"), kept = namesIn(config, ["skip_modules"]);
  if (settings === undefined) throw config.fault("quant_config", "an object", undefined);
  const whole = settings.part("weight_quant_params"), base = whole && precisionOf(whole);
  const words = whole === undefined ? keysIn(config, "quant_config").filter((key) => settings.part(key)) : [];
  const named = new Names(config, "quant_config", words, asModules);
  const own = new Map(words.map((word) => {
    const part = settings.part(word)!;
    return [word, precisionOf(part.part("weight_quant_params") ?? part)];
  }));
  return {
    names: [kept, named],
    of(module) {
      if (kept.has(module) || module.role === "head") return undefined;
      const [word] = named.wordsFor(module);
      return word === undefined ? base : own.get(word);
    },
  };
}
