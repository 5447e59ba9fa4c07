import type { Config } from "../../config.ts";
import { asTargets, Names, namesIn } from "../names.ts";
import { bitsOfType, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

/** A kind of settings: bits, or how to find them, and the group where none is given. */
type Kind = (config: Config) => Precision;

const plain = (weights: number, group?: number, activations?: number): Kind => (config) => {
  const zeros = weights < 8 ? { zeroBits: HALF } : {};
  const own = config.value("group_size") === undefined ? group : config.size("group_size", 1);
  return { weights, activations, beside: { group: own, scaleBits: HALF, ...zeros } };
};

/** Types are texts, or objects of one. */
function typed(field: string, fallback: string, activations?: number): Kind {
  return (config) => {
    const value = config.value(field) ?? fallback;
    const word = typeof value === "object" ? config.part(field)!.value("_data") : value;
    const weights = bitsOfType(config, field, word);
    return plain(weights, weights < 8 ? 32 : undefined, activations)(config);
  };
}

/** By torchao's own names: the configurations' classes, and the words of its first versions (pytorch/ao, README; recalled). */
const KINDS: Readonly<Record<string, Kind>> = {
  Int4WeightOnlyConfig: plain(4, 128),
  int4_weight_only: plain(4, 128),
  Int8WeightOnlyConfig: plain(8),
  int8_weight_only: plain(8),
  Int8DynamicActivationInt8WeightConfig: plain(8, undefined, 8),
  int8_dynamic_activation_int8_weight: plain(8, undefined, 8),
  Int8DynamicActivationInt4WeightConfig: plain(4, 32, 8),
  int8_dynamic_activation_int4_weight: plain(4, 32, 8),
  Int8DynamicActivationIntxWeightConfig: typed("weight_dtype", "int8", 8),
  IntxWeightOnlyConfig: typed("weight_dtype", "int8"),
  UIntXWeightOnlyConfig: typed("dtype", "uint4"),
  uintx_weight_only: typed("dtype", "uint4"),
  Float8WeightOnlyConfig: plain(8),
  float8_weight_only: plain(8),
  Float8DynamicActivationFloat8WeightConfig: plain(8, undefined, 8),
  float8_dynamic_activation_float8_weight: plain(8, undefined, 8),
  Float8DynamicActivationInt4WeightConfig: plain(4, 128, 8),
};

function kindOf(config: Config, field: string, word: unknown): Kind {
  if (typeof word === "string" && Object.hasOwn(KINDS, word)) return KINDS[word]!;
  throw config.unknown(field, "a type", word, Object.keys(KINDS));
}

/** The settings of `{ "_type": ..., "_data": {...} }`. */
function settings(config: Config): Precision {
  return kindOf(config, "_type", config.value("_type"))(config.part("_data") ?? config);
}

/** torchao: one type for all matrices, or one by name. */
export function torchao(config: Config): Scheme {
  const kept = namesIn(config, ["modules_to_not_convert"]), type = config.value("quant_type");
  const heads = config.flag("include_input_output_embeddings", false);
  const left = [
    "include_input_output_embeddings: tables of words are counted in 16 bits, heads as other matrices",
  ];
  const notes = heads ? left : [];
  if (typeof type !== "object") {
    const all = kindOf(config, "quant_type", type)(config.part("quant_type_kwargs") ?? config);
    const of: Scheme["of"] = (module) => {
      return kept.has(module) || (module.role === "head" && !heads) ? undefined : all;
    };
    return { names: [kept], notes, of };
  }
  const whole = config.part("quant_type")!.part("default");
  if (whole === undefined) throw config.fault("quant_type", 'an object with "default"', type);
  const field = ["fqn_to_config", "module_fqn_to_config"].find((name) =>
    whole.part("_data")?.value(name) !== undefined
  );
  const data = whole.part("_data"), table = field === undefined ? undefined : data!.part(field);
  const words = field === undefined ? [] : keysIn(data!, field).filter((word) => word !== "_default");
  const named = new Names(whole, "_data", words, asTargets);
  const base = table === undefined
    ? settings(whole)
    : table.part("_default") && settings(table.part("_default")!);
  return {
    names: [kept],
    notes,
    of(module) {
      const [word] = named.wordsFor(module);
      if (word !== undefined) {
        const own = table!.part(word);
        return own && settings(own);
      }
      return kept.has(module) || (module.role === "head" && !heads) ? undefined : base;
    },
  };
}
