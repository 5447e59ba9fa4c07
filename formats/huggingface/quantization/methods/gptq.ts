import type { Config } from "../../config.ts";
import { asModules, asTargets, Names, namesIn } from "../names.ts";
import { bitsIn, FULL, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";

/** Bits that GPTQ's kernels know. */
const BITS = [2, 3, 4, 5, 6, 8] as const;

/** What the settings, or some that replace them, make of a matrix: a scale and a zero point a group, and each input's group. */
function precisionOf(config: Config, base?: Precision): Precision {
  const weights = bitsIn(config, "bits", base?.weights, BITS);
  const group = groupIn(config, "group_size", base === undefined ? 128 : base.beside?.group);
  return { weights, beside: { group, scaleBits: HALF, zeroBits: weights, indexBits: FULL } };
}

/** Names in nested lists: those of a block that are quantised, group by group. */
function inBlock(config: Config): Names | undefined {
  const field = "modules_in_block_to_quantize", value = config.value(field);
  if (value === undefined) return undefined;
  const words: unknown[] = Array.isArray(value) ? value.flat() : [value];
  const isText = (word: unknown): word is string => typeof word === "string";
  if (!words.every(isText)) throw config.fault(field, "lists of texts", value);
  return new Names(config, field, words, asModules);
}

/** GPTQModel's `dynamic`: a regular expression a rule, the first that suits; `-:` leaves a module as it is. */
function rulesOf(config: Config): { names: Names; at(word: string): Config | undefined } {
  const field = "dynamic", rules = config.part(field);
  const words = keysIn(config, field);
  const plain = (word: string) => word.replace(/^[+-]:/, "");
  const names = new Names(config, field, words, (word, of, at) => asTargets(`re:${plain(word)}`, of, at));
  return { names, at: (word) => word.startsWith("-:") ? undefined : rules!.part(word) };
}

/**
 * GPTQ: the matrices of all blocks; heads where `lm_head` says so (Frantar et al., arXiv:2210.17323; the layout of AutoGPTQ's
 * QuantLinear: qweight, qzeros, scales, g_idx; recalled).
 */
export function gptq(config: Config): Scheme {
  const base = precisionOf(config), rules = rulesOf(config), chosen = inBlock(config);
  const kept = namesIn(config, ["modules_to_not_convert"]), head = config.flag("lm_head", false);
  return {
    names: [rules.names, kept],
    of(module) {
      const [rule] = rules.names.wordsFor(module);
      if (rule !== undefined) {
        const own = rules.at(rule);
        return own === undefined ? undefined : precisionOf(own, base);
      }
      const isKept = kept.has(module) || (module.role === "head" ? !head : chosen?.has(module) === false);
      return isKept ? undefined : base;
    },
  };
}
