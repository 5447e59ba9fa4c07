/**
 * GPT-J-6B: B. Wang, A. Komatsuzaki, "GPT-J-6B: A 6 Billion Parameter Autoregressive Language Model", EleutherAI, 2021:
 * attention and feed-forward side by side after one normalisation; 64 of each head's 256 features are turned (all are counted);
 * no biases in attention, a bias in the head.
 *
 * @module
 */
import {
  attention,
  embedding,
  feedForward,
  layerNorm,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

const LAYERS = 28, WIDTH = 4096, HEADS = 16, VOCABULARY = 50400;

/** GPT-J-6B on a prompt, or for one token if a `context` is given. */
export function gptj(options: LanguageOptions = {}): Network {
  const attend = attention(HEADS, { bias: false, causal: true, rotary: true, cached: cachedOf(options) });
  return network(
    "GPT-J-6B",
    [tokensOf(options)],
    embedding(VOCABULARY, WIDTH)
      .repeat(LAYERS, residual(layerNorm().branch(attend, feedForward(4 * WIDTH)).add()))
      .layerNorm()
      .fc(VOCABULARY, { name: "head" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => gptj(at));
export default net;

if (import.meta.main) await run(net);
