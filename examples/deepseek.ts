/**
 * DeepSeek: DeepSeek-AI, "DeepSeek-V2: A Strong, Economical, and Efficient Mixture-of-Experts Language Model",
 * arXiv:2405.04434, 2024, section 3.1.2 and appendix B (Lite); "DeepSeek-V3 Technical Report", arXiv:2412.19437,
 * 2024, section 4.2, whose form R1 has too; Kimi K2: Kimi Team, arXiv:2507.20534, 2025, section 2.3. Attention is
 * latent: a token's keys and values are all made from 512 features, which with 64 rotary ones are what the cache
 * holds. The first layers are dense, the others send each token to some experts and to some that all share. From V3
 * on, the router corrects each expert's score by a learned number. The layer of V3 that predicts a second token is
 * left out.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  custom,
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
  readonly name: string;
  readonly vocabulary: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Features that queries are made from; the token's own if left out. */
  readonly queryLatent?: number;
  /** How many layers, from the first, are dense. */
  readonly dense: number;
  /** Features of a dense feed-forward. */
  readonly hidden: number;
  readonly experts: number;
  /** Experts that each token goes to. */
  readonly topK: number;
  /** Experts that all tokens share. */
  readonly shared: number;
  /** Features of an expert. */
  readonly expert: number;
  /** Whether the router corrects each expert's score by a learned number. */
  readonly corrected?: boolean;
}

const V2 = { vocabulary: 102400, dense: 1, topK: 6, shared: 2 };
const V2_SIZES: Record<DeepSeekV2Size, Sizes> = {
  lite: {
    ...V2,
    name: "DeepSeek-V2-Lite",
    layers: 27,
    width: 2048,
    heads: 16,
    hidden: 10944,
    experts: 64,
    expert: 1408,
  },
  full: {
    ...V2,
    name: "DeepSeek-V2",
    layers: 60,
    width: 5120,
    heads: 128,
    queryLatent: 1536,
    hidden: 12288,
    experts: 160,
    expert: 1536,
  },
};

const V3_FORM = {
  layers: 61,
  width: 7168,
  queryLatent: 1536,
  hidden: 18432,
  topK: 8,
  shared: 1,
  expert: 2048,
  corrected: true,
};
const V3: Sizes = {
  ...V3_FORM,
  name: "DeepSeek-V3",
  vocabulary: 129280,
  heads: 128,
  dense: 3,
  experts: 256,
};
const KIMI_K2: Sizes = {
  ...V3_FORM,
  name: "Kimi-K2",
  vocabulary: 163840,
  heads: 64,
  dense: 1,
  experts: 384,
};

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

/** A model of DeepSeek's form on a prompt, or for one token if a `context` is given. */
function deepseek(sizes: Sizes, options: LanguageOptions): Network {
  const { name, vocabulary, layers, width, dense, hidden, experts, topK, shared, expert, corrected } = sizes;
  const attention = apply((x) => latentAttention(x, sizes, options));
  const routed = moe(experts, topK, expert, { sharedHidden: shared * expert });
  const correction = custom(0, { parameters: experts, group: "identity" });
  const mixture = corrected === true ? correction.then(routed) : routed;
  return network(
    name,
    [tokensOf(options)],
    embedding(vocabulary, width)
      .then(repeat(layers, (i) =>
        residual(rmsNorm().then(attention))
          .residual(rmsNorm().then(i < dense ? gatedFeedForward(hidden) : mixture))))
      .rmsNorm()
      .fc(vocabulary, { bias, name: "head" }),
  );
}

/** DeepSeek-V2 on a prompt, or for one token if a `context` is given. */
export function deepseekV2(size: DeepSeekV2Size, options: LanguageOptions = {}): Network {
  return deepseek(V2_SIZES[size], options);
}

/** DeepSeek-V3 on a prompt, or for one token if a `context` is given; R1 is the same network. */
export function deepseekV3(options: LanguageOptions = {}): Network {
  return deepseek(V3, options);
}

/** Kimi K2 on a prompt, or for one token if a `context` is given. */
export function kimiK2(options: LanguageOptions = {}): Network {
  return deepseek(KIMI_K2, options);
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => deepseekV2("lite", at));
export default net;

if (import.meta.main) await run(net);
