/**
 * Whisper: A. Radford, J. Kim, T. Xu, G. Brockman, C. McLeavey, I. Sutskever, "Robust Speech Recognition via Large-Scale
 * Weak Supervision", ICML 2023, Table 1: 30 seconds are 3000 frames of 80 mel channels, 128 in large-v3, which has a word more. Keys have no biases, the encoder's
 * positions are sines, the head is the embedding.
 *
 * @module
 */
import {
  attention,
  feedForward,
  type Fragment,
  input,
  layerNorm,
  type Network,
  network,
  type Parametric,
  residual,
  run,
  transformerBlock,
} from "../mod.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of Whisper. */
export type WhisperSize = "tiny" | "base" | "small" | "medium" | "large" | "large-v3";

/** Layers of each stack, width and heads; the feed-forward is four times as wide. */
const SIZES: Record<WhisperSize, readonly [layers: number, width: number, heads: number]> = {
  tiny: [4, 384, 6],
  base: [6, 512, 8],
  small: [12, 768, 12],
  medium: [24, 1024, 16],
  large: [32, 1280, 20],
  "large-v3": [32, 1280, 20],
};

/** What Whisper is asked to do: take in 30 seconds and a prompt, or generate one token. */
export interface WhisperOptions {
  /** Tokens of the prompt; 4 if left out: start, language, task, no time stamps. */
  readonly tokens?: number;
  /** Tokens that the generated one sees, itself included; all other keys and values are cached. */
  readonly context?: number;
}

const FRAMES = 3000;

/** Channels of sound and words. */
const earsOf = (size: WhisperSize) =>
  size === "large-v3" ? { mels: 128, vocabulary: 51866 } : { mels: 80, vocabulary: 51865 };

/** A part of a block: normalised before, added after. */
const part = (body: Fragment): Fragment => residual(layerNorm().then(body));

/** Whisper on 30 seconds and a prompt; or its decoder for one token, if a `context` is given. */
export function whisper(size: WhisperSize, { tokens = 4, context }: WhisperOptions = {}): Network {
  const [layers, width, heads] = SIZES[size], { mels, vocabulary } = earsOf(size);
  const [length, cached] = context === undefined ? [tokens, 0] : [1, context - 1];
  const keyBias = false;

  const encoded = input(FRAMES, mels, { name: "frames" })
    .conv1d(width, 3, { padding: 1 }).gelu()
    .conv1d(width, 3, { padding: 1, stride: 2 }).gelu()
    .positionEmbedding({ learned: false })
    .repeat(layers, transformerBlock(heads, 4 * width, { keyBias }))
    .layerNorm();
  const cache = (name: string) => input(FRAMES / 2, width, { name });
  const memory = (i: number) =>
    context === undefined ? encoded : [cache(`keys${i + 1}`), cache(`values${i + 1}`)] as const;
  const words = input(length, { name: "tokens" })
    .embedding(vocabulary, width, { name: "words" }).positionEmbedding({ positions: 448 })
    .repeat(layers, (i) =>
      part(attention(heads, { causal: true, cached, keyBias }))
        .then(part(attention(heads, { memory: memory(i), keyBias })))
        .then(part(feedForward(4 * width))))
    .layerNorm()
    .fc(vocabulary, { bias: false, name: "head", sharedWith: "words" });
  return network(`Whisper-${size}`, context === undefined ? [encoded, words] : words);
}

const net: Parametric = ofPrompt({ tokens: 4, most: 448 }, (at) => whisper("tiny", at));
export default net;

if (import.meta.main) await run(net);
