/**
 * Mixtral 8x7B: A. Q. Jiang et al., "Mixtral of Experts", arXiv:2401.04088, 2024, Table 1: Mistral without
 * its window, each feed-forward a mixture of 8 experts of which 2 take a token.
 *
 * @module
 */
import { moe, type Network, type Parametric, run } from "../mod.ts";
import { type LanguageOptions, llama } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** Mixtral on a prompt, or for one token if a `context` is given. */
export function mixtral(options: LanguageOptions = {}): Network {
  const hidden = 14336;
  return llama({
    name: "Mixtral 8x7B",
    layers: 32,
    width: 4096,
    heads: 32,
    keyValueHeads: 8,
    hidden,
    feedForward: moe(8, 2, hidden),
    vocabulary: 32000,
  }, options);
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => mixtral(at));
export default net;

if (import.meta.main) await run(net);
