import type { Config } from "../../config.ts";
import { namesIn } from "../names.ts";
import { allBut, type Beside, FULL, type Scheme } from "../scheme.ts";

/** A scale for each block of weights, `[outputs, inputs]`, or one for all. */
function besideOf(config: Config): Beside {
  const field = "weight_block_size", block = config.value(field);
  if (block === undefined) return { rows: Infinity, scaleBits: FULL };
  const isSize = (size: unknown): size is number => Number.isSafeInteger(size) && (size as number) >= 1;
  const [rows, group] = Array.isArray(block) && block.length === 2 ? block as unknown[] : [];
  if (!isSize(rows) || !isSize(group)) throw config.fault(field, "two whole numbers of at least 1", block);
  return { rows, group, scaleBits: FULL };
}

/** 8-bit floating point, weights and activations; in blocks as DeepSeek-V3 is (arXiv:2412.19437, section 3.3). */
export function fp8(config: Config): Scheme {
  const known = ["dynamic", "static"], scheme = config.word("activation_scheme") ?? "dynamic";
  if (!known.includes(scheme)) throw config.unknown("activation_scheme", "a scheme", scheme, known);
  const kept = namesIn(config, ["modules_to_not_convert", "ignored_layers"]);
  return allBut(kept, { weights: 8, activations: 8, beside: besideOf(config) });
}

/** FBGEMM's 8-bit floating point: a scale a row, activations a scale a token as they come. */
export function fbgemmFp8(config: Config): Scheme {
  return allBut(namesIn(config, ["modules_to_not_convert"]), {
    weights: 8,
    activations: 8,
    beside: { scaleBits: FULL },
  });
}
