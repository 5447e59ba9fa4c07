import type { Config } from "../../config.ts";
import { asTargets, type Names, namesIn } from "../names.ts";
import { type Beside, FULL, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

/** Bits of a type of numbers, as a part says them. */
function numberBits(config: Config): number {
  const bits = config.size("num_bits", 8);
  if (bits > FULL) throw config.fault("num_bits", `1 to ${FULL}`, bits);
  return bits;
}

/** How many weights share a scale, by the strategy. */
function besideOf(config: Config): Beside {
  const bits = numberBits(config), isFloat = config.word("type") === "float";
  const scaleBits = isFloat && bits === 4 ? 8 : HALF;
  const zeros = config.flag("symmetric", true) ? {} : { zeroBits: bits };
  const group = groupIn(config, "group_size", undefined);
  const known = ["tensor", "channel", "group", "block", "token", "tensor_group"];
  const strategy = config.word("strategy") ?? (group === undefined ? "tensor" : "group");
  if (!known.includes(strategy)) throw config.unknown("strategy", "a strategy", strategy, known);
  if (strategy === "tensor") return { rows: Infinity, scaleBits, ...zeros };
  if (strategy !== "block") return { group, scaleBits, ...zeros };
  const structure = config.value("block_structure") ?? [128, 128];
  const [rows, columns] = Array.isArray(structure) ? structure : `${structure}`.split("x");
  const sizes = [Number(rows), Number(columns)];
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw config.fault("block_structure", "two whole numbers of at least 1", structure);
  }
  return { rows: sizes[0]!, group: sizes[1], scaleBits, ...zeros };
}

function precisionOf(group: Config): Precision {
  const weights = group.part("weights"), activations = group.part("input_activations");
  return {
    weights: weights === undefined ? HALF : numberBits(weights),
    activations: activations && numberBits(activations),
    beside: weights && besideOf(weights),
  };
}

/** Presets that a group may be called by, with the list of its targets alone (compressed-tensors' `quant_scheme.py`; recalled). */
const PRESETS: Readonly<Record<string, Precision>> = {
  W8A16: { weights: 8, beside: { scaleBits: HALF } },
  W4A16: { weights: 4, beside: { group: 128, scaleBits: HALF } },
  W4A16_ASYM: { weights: 4, beside: { group: 128, scaleBits: HALF, zeroBits: 4 } },
  W8A8: { weights: 8, activations: 8, beside: { scaleBits: HALF } },
  INT8: { weights: 8, activations: 8, beside: { scaleBits: HALF } },
  W4A8: { weights: 4, activations: 8, beside: { group: 128, scaleBits: HALF } },
  FP8: { weights: 8, activations: 8, beside: { rows: Infinity, scaleBits: HALF } },
  FP8_DYNAMIC: { weights: 8, activations: 8, beside: { scaleBits: HALF } },
  FP8_BLOCK: { weights: 8, activations: 8, beside: { rows: 128, group: 128, scaleBits: HALF } },
  NVFP4A16: { weights: 4, beside: { group: 16, scaleBits: 8 } },
  NVFP4: { weights: 4, activations: 4, beside: { group: 16, scaleBits: 8 } },
};

/** One group: what it is for, and what it makes of it. */
function groupOf(groups: Config, key: string): { targets: Names; precision: Precision } {
  const compare = (word: string, config: Config, field: string) =>
    word === "Linear" ? () => true : asTargets(word, config, field);
  if (Array.isArray(groups.value(key))) {
    if (!Object.hasOwn(PRESETS, key)) throw groups.unknown(key, "a scheme", key, Object.keys(PRESETS));
    return { targets: namesIn(groups, [key], compare), precision: PRESETS[key]! };
  }
  const group = groups.part(key)!;
  const targets = namesIn(group, ["targets"], compare);
  return { targets, precision: precisionOf(group) };
}

/** Bits of cached keys and values. */
export function cacheIn(config: Config): number | undefined {
  const cache = config.part("kv_cache_scheme");
  return cache && numberBits(cache);
}

/** Groups of targets, each with its types, and what is ignored (vllm-project/compressed-tensors, README; recalled). */
export function compressedTensors(config: Config): Scheme {
  const groups = config.part("config_groups"), keys = keysIn(config, "config_groups");
  if (groups === undefined) throw config.fault("config_groups", "an object of groups", undefined);
  const all = keys.filter((key) => groups.value(key) !== undefined).map((key) => groupOf(groups, key));
  const ignored = namesIn(config, ["ignore"], asTargets),
    sparsity = config.part("sparsity_config")?.word("format");
  return {
    names: [ignored, ...all.map(({ targets }) => targets)],
    cacheBits: cacheIn(config),
    notes: sparsity === undefined || sparsity === "dense"
      ? []
      : [`zeros of sparsity (${sparsity}) are counted as weights`],
    of(module) {
      if (ignored.has(module)) return undefined;
      return all.findLast(({ targets }) => targets.has(module))?.precision;
    },
  };
}
