/** Methods that treat all matrices alike: quanto, EETQ, BitNet, HIGGS, SpQR. */
import type { Config } from "../../config.ts";
import { namesIn } from "../names.ts";
import { allBut, bitsIn, bitsOfType, groupIn, HALF, type Scheme } from "../scheme.ts";

const kept = ["modules_to_not_convert"];

/** quanto: types of weights and, if any, of activations; a scale a row, or a group of 128 below 8 bits. */
export function quanto(config: Config): Scheme {
  const weights = bitsOfType(config, "weights", config.value("weights") ?? "int8");
  const type = config.value("activations");
  const activations = type === undefined ? undefined : bitsOfType(config, "activations", type);
  const group = weights < 8 ? { group: 128, zeroBits: HALF } : {};
  return allBut(namesIn(config, kept), { weights, activations, beside: { ...group, scaleBits: HALF } });
}

/** EETQ: 8-bit weights, a scale a row. */
export function eetq(config: Config): Scheme {
  const weights = bitsOfType(config, "weights", config.value("weights") ?? "int8");
  return allBut(namesIn(config, kept), { weights, beside: { scaleBits: HALF } });
}

/** BitNet: weights of three values, four of them in a byte; activations of 8 bits (Wang et al., arXiv:2402.17764). */
export function bitnet(config: Config): Scheme {
  return allBut(namesIn(config, kept), {
    weights: 2,
    activations: 8,
    beside: { rows: Infinity, scaleBits: HALF },
  });
}

/** HIGGS: a scale a group (Malinovskii et al., arXiv:2411.17525). */
export function higgs(config: Config): Scheme {
  const weights = bitsIn(config, "bits", 4, [2, 3, 4]), group = groupIn(config, "group_size", 256);
  return allBut(namesIn(config, kept), { weights, beside: { group, scaleBits: HALF } });
}

/** SpQR: scales and zero points of as many bits for each `beta1`, whose own stand for each `beta2` (arXiv:2306.03078, section 4). */
export function spqr(config: Config): Scheme {
  const weights = bitsIn(config, "bits", 3, [2, 3, 4, 8]);
  const group = config.size("beta1", 16), second = 4 * HALF / (group * config.size("beta2", 16));
  const beside = { group, scaleBits: weights + second * group, zeroBits: weights };
  const notes = ["outliers that stay in 16 bits are not counted: how many there are is in the weights"];
  return { ...allBut(namesIn(config, kept), { weights, beside }), notes };
}
