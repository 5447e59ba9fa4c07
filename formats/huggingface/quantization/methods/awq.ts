import type { Config } from "../../config.ts";
import { namesIn } from "../names.ts";
import { allBut, bitsIn, groupIn, HALF, type Scheme } from "../scheme.ts";

/** AWQ: a scale and a zero point for each group (Lin et al., arXiv:2306.00978; the layout of AutoAWQ's WQLinear; recalled). */
export function awq(config: Config): Scheme {
  const named = (one: string, other: string) => config.value(one) === undefined ? other : one;
  const weights = bitsIn(config, named("bits", "w_bit"), 4, [1, 2, 3, 4, 8]);
  const group = groupIn(config, named("group_size", "q_group_size"), 128);
  return allBut(namesIn(config, ["modules_to_not_convert"]), {
    weights,
    beside: { group, scaleBits: HALF, zeroBits: weights },
  });
}
