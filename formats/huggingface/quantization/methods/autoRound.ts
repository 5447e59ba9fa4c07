import type { Config } from "../../config.ts";
import { asModules, asTargets, type Compare, Names } from "../names.ts";
import { bitsIn, groupIn, HALF, keysIn, type Precision, type Scheme } from "../scheme.ts";
import { MXFP4, NVFP4 } from "./fp4.ts";

const BITS = [2, 3, 4, 5, 6, 7, 8, 16] as const;

function precisionOf(config: Config, base?: Precision): Precision {
  const weights = bitsIn(config, "bits", base?.weights, BITS);
  const activations = bitsIn(config, "act_bits", base?.activations ?? HALF, BITS);
  const group = groupIn(config, "group_size", base === undefined ? 128 : base.beside?.group);
  const type = config.word("data_type") ?? "int";
  const zeros = config.flag("sym", base?.beside?.zeroBits === undefined) ? {} : { zeroBits: weights };
  const beside = /^nv/.test(type) ? NVFP4 : /^mx/.test(type) ? MXFP4 : { group, scaleBits: HALF, ...zeros };
  return { weights, ...(activations < HALF && { activations }), ...(weights < HALF && { beside }) };
}

/** AutoRound: the matrices of blocks, with settings of their own by name or regular expression (Cheng et al., arXiv:2309.05516). */
export function autoRound(config: Config): Scheme {
  const base = precisionOf(config), field = "extra_config", extra = config.part(field);
  const compare: Compare = (word, of, at) => {
    return /^[\w.-]+$/.test(word) ? asModules(word, of, at) : asTargets(`re:${word}`, of, at);
  };
  const heads = config.flag("quant_lm_head", false);
  const own = new Names(config, field, keysIn(config, field), compare);
  return {
    names: [own],
    of(module) {
      const [word] = own.wordsFor(module), settings = word === undefined ? undefined : extra!.part(word);
      if (settings !== undefined) {
        const precision = precisionOf(settings, base);
        return precision.weights < HALF ? precision : undefined;
      }
      return module.role === "head" && !heads ? undefined : base;
    },
  };
}
