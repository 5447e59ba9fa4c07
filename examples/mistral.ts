/**
 * Mistral 7B: A. Q. Jiang et al., "Mistral 7B", arXiv:2310.06825, 2023, Table 1: Llama's form, 8 key-value
 * heads, and a window of 4096 tokens, which is all that the cache ever holds.
 *
 * @module
 */
import { type Network, type Parametric, run } from "../mod.ts";
import { type LanguageOptions, llama } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** Mistral 7B on a prompt, or for one token if a `context` is given. */
export function mistral(options: LanguageOptions = {}): Network {
  return llama({
    name: "Mistral 7B",
    layers: 32,
    width: 4096,
    heads: 32,
    keyValueHeads: 8,
    hidden: 14336,
    window: 4096,
    vocabulary: 32000,
  }, options);
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => mistral(at));
export default net;

if (import.meta.main) await run(net);
