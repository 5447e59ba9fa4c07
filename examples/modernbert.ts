/**
 * ModernBERT: B. Warner et al., "Smarter, Better, Faster, Longer: A Modern Bidirectional Encoder", arXiv:2412.13663, 2024,
 * section 2 and Table 4: the encoder, without a task's own head. Rotary positions, gated feed-forwards, no biases; two layers of
 * three see a window of 128 tokens, 64 to either side (products with tokens too far ahead are not told apart as masked).
 *
 * @module
 */
import {
  attention,
  gatedFeedForward,
  input,
  layerNorm,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { ofSequence } from "./shelf/parameters.ts";

/** A size of ModernBERT. */
export type ModernBertSize = "base" | "large";

const SIZES: Record<ModernBertSize, readonly [layers: number, width: number, heads: number, hidden: number]> =
  {
    base: [22, 768, 12, 1152],
    large: [28, 1024, 16, 2624],
  };

const VOCABULARY = 50368, EVERY = 3, REACH = 65; // a token itself and 64 before it

/** ModernBERT on so many tokens. */
export function modernBert(size: ModernBertSize, tokens = 512): Network {
  const [layers, width, heads, hidden] = SIZES[size];
  const norm = layerNorm({ shift: false });
  const attend = (i: number) => {
    const part = attention(heads, { bias: false, rotary: true, ...(i % EVERY !== 0 && { window: REACH }) });
    return i === 0 ? part : norm.then(part);
  };
  const forward = norm.then(gatedFeedForward(hidden, { gate: "gelu" }));
  const encoded = input(tokens, { name: "tokens" }).embedding(VOCABULARY, width, { name: "word" })
    .then(norm)
    .repeat(layers, (i) => residual(attend(i)).residual(forward))
    .then(norm);
  return network(`ModernBERT-${size}`, encoded);
}

const net: Parametric = ofSequence({ tokens: 512, most: 8192 }, (tokens) => modernBert("base", tokens));
export default net;

if (import.meta.main) await run(net);
