/**
 * Gemma 3, its language model: Gemma Team, "Gemma 3 Technical Report", arXiv:2503.19786, 2025, section 2 and Table 1, and the
 * authors' `config.json`: five layers of six see a window, each head's queries and keys are normalised, parts are normalised
 * before and after, the head is the embedding. What sees is left out.
 *
 * @module
 */
import {
  attention,
  embedding,
  gatedFeedForward,
  type Network,
  network,
  type Parametric,
  residual,
  rmsNorm,
  run,
} from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of Gemma 3. */
export type Gemma3Size = "1b" | "4b" | "12b" | "27b";

interface Sizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly hidden: number;
  /** How many tokens back most layers see. */
  readonly window: number;
  readonly vocabulary: number;
}

const SMALL = { headSize: 256, window: 512, vocabulary: 262144 };
const SEEING = { headSize: 256, window: 1024, vocabulary: 262208 };

const SIZES: Record<Gemma3Size, Sizes> = {
  "1b": { ...SMALL, layers: 26, width: 1152, heads: 4, keyValueHeads: 1, hidden: 6912 },
  "4b": { ...SEEING, layers: 34, width: 2560, heads: 8, keyValueHeads: 4, hidden: 10240 },
  "12b": { ...SEEING, layers: 48, width: 3840, heads: 16, keyValueHeads: 8, hidden: 15360 },
  "27b": { ...SEEING, layers: 62, width: 5376, heads: 32, keyValueHeads: 16, headSize: 128, hidden: 21504 },
};

/** Every sixth layer sees all. */
const EVERY = 6;

/** Gemma 3 on a prompt, or for one token if a `context` is given. */
export function gemma3(size: Gemma3Size, options: LanguageOptions = {}): Network {
  const { layers, width, heads, keyValueHeads, headSize, hidden, window, vocabulary } = SIZES[size];
  const attend = (seen?: number) =>
    attention(heads, {
      keyValueHeads,
      headSize,
      causal: true,
      rotary: true,
      headNorm: "rmsNorm",
      bias: false,
      cached: cachedOf(options, seen),
      ...(seen !== undefined && { window: seen }),
    });
  const [banded, whole] = [attend(window), attend()];
  const forward = gatedFeedForward(hidden, { gate: "gelu" });
  return network(
    `Gemma-3-${size}`,
    [tokensOf(options)],
    embedding(vocabulary, width, { name: "words" })
      .repeat(
        layers,
        (i) =>
          residual(rmsNorm().then((i + 1) % EVERY === 0 ? whole : banded).rmsNorm())
            .residual(rmsNorm().then(forward).rmsNorm()),
      )
      .rmsNorm()
      .fc(vocabulary, { bias: false, name: "head", sharedWith: "words" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => gemma3("1b", at));
export default net;

if (import.meta.main) await run(net);
