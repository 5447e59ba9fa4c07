/**
 * DeepSeek-V2: DeepSeek-AI, "DeepSeek-V2: A Strong, Economical, and Efficient Mixture-of-Experts Language
 * Model", arXiv:2405.04434, 2024, section 3.1.2 and appendix B (Lite). Attention is latent: a token's keys
 * and values are all made from 512 features, which with 64 rotary ones are what the cache holds. The first
 * layer is dense, the others send each token to 6 experts and to 2 that all share.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  embedding,
  gatedFeedForward,
  moe,
  type Network,
  network,
  type Parametric,
  repeat,
  residual,
  rmsNorm,
  run,
} from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of DeepSeek-V2. */
export type DeepSeekV2Size = "lite" | "full";

interface Sizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Features that queries are made from; the token's own if left out. */
  readonly queryLatent?: number;
  /** Features of the first layer's feed-forward. */
  readonly hidden: number;
  readonly experts: number;
  /** Features of an expert. */
  readonly expert: number;
}

const SIZES: Record<DeepSeekV2Size, Sizes> = {
  lite: { layers: 27, width: 2048, heads: 16, hidden: 10944, experts: 64, expert: 1408 },
  full: { layers: 60, width: 5120, heads: 128, queryLatent: 1536, hidden: 12288, experts: 160, expert: 1536 },
};

const VOCABULARY = 102400;
const LATENT = 512, ROTARY = 64, HEAD = 128;
const cachedFeatures = LATENT + ROTARY, bias = false, causal = true;

/** The first features and the rest. */
function parted(x: AnyTensor, first: number): [AnyTensor, AnyTensor] {
  return [x.slice(1, 0, first), x.slice(1, first, x.shape[1]!)];
}

/**
 * Latent attention. A prompt's keys and values are made from the latent ones for each head. One token looks
 * at the latent ones themselves, which all heads share as keys and as values: the matrix that would make
 * keys turns its queries, the one that would make values its answer.
 */
function latentAttention(x: AnyTensor, { heads, queryLatent }: Sizes, options: LanguageOptions): AnyTensor {
  const perHead = { groups: heads, bias };
  const source = queryLatent === undefined ? x : x.fc(queryLatent, { bias }).rmsNorm();
  const [queries, turning] = parted(source.fc(heads * (HEAD + ROTARY), { bias }), heads * HEAD);
  const [down, turningKey] = parted(x.fc(cachedFeatures, { bias }), LATENT);
  const [latent, turned, turnedKey] = [down.rmsNorm(), turning.rotary(), turningKey.rotary()];
  if (options.context === undefined) {
    const [keys, values] = parted(latent.fc(heads * 2 * HEAD, { bias }), heads * HEAD);
    const wholeKeys = keys.concat(turnedKey, ...Array<AnyTensor>(heads - 1).fill(turnedKey));
    return queries.concat(turned)
      .dotProductAttention(wholeKeys, values, heads, { causal, cachedFeatures })
      .fc(x.shape[1]!, { bias });
  }
  const cache = { keyValueHeads: 1, causal, cached: cachedOf(options), cachedFeatures };
  return queries.conv1d(heads * LATENT, 1, perHead).concat(turned)
    .dotProductAttention(latent.concat(turnedKey), latent, heads, cache)
    .conv1d(heads * HEAD, 1, perHead)
    .fc(x.shape[1]!, { bias });
}

/** DeepSeek-V2 on a prompt, or for one token if a `context` is given. */
export function deepseekV2(size: DeepSeekV2Size, options: LanguageOptions = {}): Network {
  const sizes = SIZES[size];
  const { layers, width, hidden, experts, expert } = sizes;
  const attention = apply((x) => latentAttention(x, sizes, options));
  const mixture = moe(experts, 6, expert, { sharedHidden: 2 * expert });
  return network(
    size === "lite" ? "DeepSeek-V2-Lite" : "DeepSeek-V2",
    [tokensOf(options)],
    embedding(VOCABULARY, width)
      .then(repeat(layers, (i) =>
        residual(rmsNorm().then(attention))
          .residual(rmsNorm().then(i === 0 ? gatedFeedForward(hidden) : mixture))))
      .rmsNorm()
      .fc(VOCABULARY, { bias, name: "head" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => deepseekV2("lite", at));
export default net;

if (import.meta.main) await run(net);
