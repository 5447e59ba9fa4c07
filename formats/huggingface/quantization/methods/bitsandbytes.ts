import type { Config } from "../../config.ts";
import { namesIn } from "../names.ts";
import { allBut, FULL, type Scheme } from "../scheme.ts";

/** Weights that share a scale in 4 bits, and scales that share one where they are quantised too. */
const BLOCK = 64, SCALES = 256;

/**
 * bitsandbytes. 8 bits: products in 8 bits, a scale a row (Dettmers et al., arXiv:2208.07339). 4 bits: weights alone, a scale for
 * each 64; with double quantisation 8 bits for a scale and 32 for each 256 of them (Dettmers et al., arXiv:2305.14314, section 3).
 */
export function bitsandbytes(config: Config): Scheme {
  const four = config.flag("load_in_4bit", config.flag("_load_in_4bit", false));
  const eight = config.flag("load_in_8bit", config.flag("_load_in_8bit", false));
  const kept = namesIn(config, ["llm_int8_skip_modules", "modules_to_not_convert"]);
  if (four === eight) {
    throw config.fault(
      "load_in_4bit",
      "either load_in_4bit or load_in_8bit to be true",
      four ? "both" : "neither",
    );
  }
  if (eight) {
    const notes = [
      "features beyond llm_int8_threshold, which are multiplied in 16 bits, are counted with the others",
    ];
    return { ...allBut(kept, { weights: 8, activations: 8, beside: { scaleBits: FULL } }), notes };
  }
  const type = config.word("bnb_4bit_quant_type") ?? "fp4";
  if (!["fp4", "nf4"].includes(type)) {
    throw config.unknown("bnb_4bit_quant_type", "a type", type, ["fp4", "nf4"]);
  }
  const scaleBits = config.flag("bnb_4bit_use_double_quant", false) ? 8 + FULL / SCALES : FULL;
  return allBut(kept, { weights: 4, beside: { group: BLOCK, scaleBits } });
}
