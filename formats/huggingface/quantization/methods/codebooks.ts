/** Methods that store the numbers of vectors in a table: AQLM, VPTQ. */
import type { Config } from "../../config.ts";
import { asModules, asTargets, Names, namesIn } from "../names.ts";
import { HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

/** AQLM: so many tables of 2^n vectors of `in_group_size` x `out_group_size` weights (Egiazarian et al., arXiv:2401.06118). */
export function aqlm(config: Config): Scheme {
  const size = config.size("in_group_size", 8) * config.size("out_group_size", 1);
  const tables = config.size("num_codebooks", 1), bits = config.size("nbits_per_codebook", 16);
  if (bits > 24) throw config.fault("nbits_per_codebook", "at most 24", bits);
  const fields = ["linear_weights_not_to_quantize", "modules_to_not_convert"];
  const named = fields.flatMap((field) => config.words(field)).map((word) => word.replace(/\.weight$/, ""));
  const kept = new Names(config, fields[0]!, named, asModules);
  const beside = { scaleBits: HALF, tableBits: tables * 2 ** bits * size * HALF };
  const weights = inRange(config, "nbits_per_codebook", tables * bits / size);
  return {
    names: [kept],
    of: (module) => kept.has(module) || module.role === "head" ? undefined : { weights, beside },
  };
}

function inRange(config: Config, field: string, bits: number): number {
  if (bits >= 1 && bits <= 64) return bits;
  throw config.fault(field, "1 to 64 bits a weight in all", bits);
}

/** The last number of a list: its first is of outliers. -1 says that there is no table. */
function last(config: Config, field: string, fallback: number): number {
  const value = config.value(field) ?? fallback;
  const number: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (Number.isSafeInteger(number) && number as number >= -1) return number as number;
  throw config.fault(field, "a list of whole numbers", value);
}

function vectors(config: Config): Precision {
  const length = Math.max(1, last(config, "vector_lens", 8));
  const fields = ["num_centroids", "num_res_centroids"];
  const sizes = fields.map((field, i) => last(config, field, i === 0 ? 65536 : -1)).filter((size) =>
    size > 1
  );
  const weights = inRange(config, fields[0]!, sizes.reduce((sum, size) => sum + Math.log2(size) / length, 0));
  return {
    weights,
    beside: { scaleBits: HALF, tableBits: sizes.reduce((sum, size) => sum + size * length * HALF, 0) },
  };
}

/** VPTQ: vectors out of a table and what is left out of another, by layer (Liu et al., arXiv:2409.17066). */
export function vptq(config: Config): Scheme {
  const layers = config.part("config_for_layers"), shared = config.part("shared_layer_config");
  const field = layers === undefined ? "shared_layer_config" : "config_for_layers";
  const known = new Names(config, field, keysIn(config, field), layers ? asTargets : asModules);
  const kept = namesIn(config, ["modules_to_not_convert"]);
  return {
    names: [kept],
    of(module) {
      const [word] = known.wordsFor(module);
      if (word === undefined || kept.has(module)) return undefined;
      const own = (layers ?? shared)!.part(word);
      return own === undefined ? undefined : vectors(own);
    },
  };
}
