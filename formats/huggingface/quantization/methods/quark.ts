import type { Config } from "../../config.ts";
import { asGlobs, asTargets, type Compare, Names, namesIn } from "../names.ts";
import { bitsOfType, FULL, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

/** The types of weights and activations in a part of the settings. */
function precisionOf(config: Config): Precision {
  const weight = config.part("weight"), input = config.part("input_tensors");
  const bits = (part: Config | undefined, otherwise: number | undefined) =>
    part?.value("dtype") === undefined ? otherwise : bitsOfType(part, "dtype", part.value("dtype"));
  const group = weight && groupIn(weight, "group_size", undefined);
  const scheme = weight?.word("qscheme") ?? "per_tensor";
  const beside = scheme === "per_tensor"
    ? { rows: Infinity, scaleBits: FULL }
    : { group, scaleBits: group ? 8 : FULL };
  return { weights: bits(weight, HALF)!, activations: bits(input, undefined), beside: weight && beside };
}

/** AMD Quark: settings for all, others by name, and what is left out. */
export function quark(config: Config): Scheme {
  const global = config.part("global_quant_config"),
    field = "layer_quant_config",
    layers = config.part(field);
  if (global === undefined) throw config.fault("global_quant_config", "an object", undefined);
  const base = precisionOf(global);
  const named = new Names(config, field, keysIn(config, field), asGlobs);
  const compare: Compare = (word, of, at) =>
    word.startsWith("re:") ? asTargets(word, of, at) : asGlobs(word, of, at);
  const kept = namesIn(config, ["exclude"], compare);
  return {
    names: [kept, named],
    of(module) {
      if (kept.has(module)) return undefined;
      const [word] = named.wordsFor(module), own = word === undefined ? undefined : layers!.part(word);
      return own === undefined ? base : precisionOf(own);
    },
  };
}
