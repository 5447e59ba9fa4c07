import type { Config } from "../../config.ts";
import { namesIn } from "../names.ts";
import { allBut, type Beside, FULL, type Scheme } from "../scheme.ts";

/** MXFP4: a scale of 8 bits for each 32 (OCP Microscaling Formats 1.0, 2023, section 5). */
export const MXFP4: Beside = { group: 32, scaleBits: 8 };

/** NVFP4: a scale of 8 bits for each 16, and one of 32 for all (NVIDIA, "Introducing NVFP4", 2025). */
export const NVFP4: Beside = { group: 16, scaleBits: 8, tableBits: FULL };

/** gpt-oss: the experts alone are in 4 bits (OpenAI, "gpt-oss-120b & gpt-oss-20b Model Card", 2025, section 2.1). */
export function mxfp4(config: Config): Scheme {
  const kept = namesIn(config, ["modules_to_not_convert"]);
  return {
    names: [kept],
    of: (module) => kept.has(module) || module.role !== "experts" ? undefined : { weights: 4, beside: MXFP4 },
  };
}

/** FP-Quant: weights and activations in 4 bits. */
export function fpQuant(config: Config): Scheme {
  const known = ["mxfp4", "nvfp4"], type = config.word("forward_dtype") ?? "nvfp4";
  if (!known.includes(type)) throw config.unknown("forward_dtype", "a type", type, known);
  const beside = type === "mxfp4" ? MXFP4 : NVFP4;
  return allBut(namesIn(config, ["modules_to_not_convert"]), { weights: 4, activations: 4, beside });
}
