/**
 * GPT-OSS: OpenAI, "gpt-oss-120b & gpt-oss-20b Model Card", arXiv:2508.10925, 2025, section 2: every second
 * layer sees 128 tokens, each head has a learned sink, each token goes to 4 experts. All matrices but the
 * embedding and the head have biases.
 *
 * @module
 */
import { embedding, moe, type Network, network, type Parametric, run, transformerBlock } from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of GPT-OSS. */
export type GptOssSize = "20b" | "120b";

/** Layers and experts. */
const SIZES: Record<GptOssSize, readonly [layers: number, experts: number]> = {
  "20b": [24, 32],
  "120b": [36, 128],
};

const VOCABULARY = 201088, WIDTH = 2880;

/** GPT-OSS on a prompt, or for one token if a `context` is given. */
export function gptOss(size: GptOssSize, options: LanguageOptions = {}): Network {
  const [layers, experts] = SIZES[size];
  const block = (window?: number) =>
    transformerBlock(64, WIDTH, {
      norm: "rmsNorm",
      keyValueHeads: 8,
      headSize: 64,
      sinks: 1,
      rotary: true,
      causal: true,
      cached: cachedOf(options, window),
      ...(window !== undefined && { window }),
      feedForward: moe(experts, 4, WIDTH, { bias: true }),
    });
  const [banded, dense] = [block(128), block()];
  return network(
    `GPT-OSS-${size}`,
    [tokensOf(options)],
    embedding(VOCABULARY, WIDTH)
      .repeat(layers / 2, banded.then(dense))
      .rmsNorm()
      .fc(VOCABULARY, { bias: false, name: "head" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => gptOss("20b", at));
export default net;

if (import.meta.main) await run(net);
