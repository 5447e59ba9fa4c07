import type { Config } from "../../config.ts";
import { asGlobs, Names, namesIn } from "../names.ts";
import { FULL, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";
import { cacheIn, compressedTensors } from "./compressedTensors.ts";
import { NVFP4 } from "./fp4.ts";

const tensor = { rows: Infinity, scaleBits: FULL }, row = { scaleBits: FULL };
const grouped = (config: Config) => ({ group: groupIn(config, "group_size", 128), scaleBits: HALF });
const nvfp4 = (config: Config) => ({ ...NVFP4, group: groupIn(config, "group_size", NVFP4.group) });

/** By ModelOpt's words for algorithms (NVIDIA/Model-Optimizer, `modelopt/torch/export`; recalled). */
const ALGORITHMS: Readonly<Record<string, (config: Config) => Precision>> = {
  FP8: () => ({ weights: 8, activations: 8, beside: tensor }),
  FP8_PER_CHANNEL_PER_TOKEN: () => ({ weights: 8, activations: 8, beside: row }),
  FP8_PB_WO: () => ({ weights: 8, beside: { rows: 128, group: 128, scaleBits: FULL } }),
  INT8_SQ: () => ({ weights: 8, activations: 8, beside: row }),
  W8A8_SQ_PER_CHANNEL: () => ({ weights: 8, activations: 8, beside: row }),
  W8A16: () => ({ weights: 8, beside: row }),
  INT4_AWQ: (config) => ({ weights: 4, beside: grouped(config) }),
  W4A16_AWQ: (config) => ({ weights: 4, beside: grouped(config) }),
  W4A8_AWQ: (config) => ({ weights: 4, activations: 8, beside: grouped(config) }),
  NVFP4: (config) => ({ weights: 4, activations: 4, beside: nvfp4(config) }),
  NVFP4_AWQ: (config) => ({ weights: 4, activations: 4, beside: nvfp4(config) }),
  W4A16_NVFP4: (config) => ({ weights: 4, beside: nvfp4(config) }),
};

function algorithm(config: Config): Precision {
  const word = config.word("quant_algo");
  if (word !== undefined && Object.hasOwn(ALGORITHMS, word)) return ALGORITHMS[word]!(config);
  throw config.unknown("quant_algo", "an algorithm", word, [...Object.keys(ALGORITHMS), "MIXED_PRECISION"]);
}

/** `FP8` or `NVFP4` for cached keys and values. */
function cacheOf(config: Config): number | undefined {
  const word = config.word("kv_cache_quant_algo");
  if (word === undefined || word === "NONE") return cacheIn(config);
  const bits = ({ FP8: 8, INT8: 8, NVFP4: 4 } as const)[word];
  if (bits === undefined) {
    throw config.unknown("kv_cache_quant_algo", "an algorithm", word, ["FP8", "INT8", "NVFP4"]);
  }
  return bits;
}

/** TensorRT Model Optimizer: one algorithm but for what is left out, or one a layer. */
export function modelopt(given: Config): Scheme {
  const config = given.part("quantization") ?? given;
  if (config.value("quant_algo") === undefined && config.value("config_groups") !== undefined) {
    return compressedTensors(config);
  }
  const kept = namesIn(config, ["exclude_modules", "ignore"], asGlobs), cacheBits = cacheOf(config);
  const layers = config.part("quantized_layers");
  if (config.word("quant_algo") !== "MIXED_PRECISION" || layers === undefined) {
    const all = algorithm(config);
    return { names: [kept], cacheBits, of: (module) => kept.has(module) ? undefined : all };
  }
  const named = new Names(config, "quantized_layers", keysIn(config, "quantized_layers"), asGlobs);
  return {
    names: [kept],
    cacheBits,
    of(module) {
      const [word] = named.wordsFor(module);
      return word === undefined || kept.has(module) ? undefined : algorithm(layers.part(word)!);
    },
  };
}
