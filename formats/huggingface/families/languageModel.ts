/** What language models share: an embedding, layers, a normalisation, and what the architecture puts on them. */
import { embedding, type Fragment, repeat, rmsNorm } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { DECODER_HEADS, decoderHead } from "../heads.ts";

/** A language model's trunk. */
export interface Trunk {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  /** Whether the head's matrix is the embedding's. */
  readonly tied: boolean;
  /** A layer by its number, from 0. */
  readonly block: (layer: number) => Fragment;
  /** The normalisation after the last layer; RMS if left out. */
  readonly norm?: Fragment;
  /** The embedding, and what stands between it and the first layer; the embedding alone if left out. */
  readonly words?: Fragment;
  /** The embedding's name; `"words"` if left out. */
  readonly owner?: string;
  /** Whether the head has biases; false if left out. */
  readonly headBias?: boolean;
}

/** A language model: an embedding, layers, a normalisation, and what the architecture puts on them. */
export function languageModel(config: Config, ask: Ask, trunk: Trunk): Built {
  const { vocabulary, width, layers, tied, block, norm = rmsNorm(), owner = "words" } = trunk;
  ask.noteTokens();
  const body = (trunk.words ?? embedding(vocabulary, width, { name: owner }))
    .then(repeat(layers, block))
    .then(norm)
    .then(decoderHead(config, ask, { vocabulary, tied, owner, bias: trunk.headBias ?? false }));
  return { inputs: [ask.tokens], body };
}

/** A family of language models. */
export function languageFamily(
  classes: readonly string[],
  build: Family["build"],
  more: Partial<Family> = {},
): Family {
  return { classes, heads: DECODER_HEADS, build, ...more };
}

/** The features of a head, where the configuration does not say. */
export function headSizeOf(config: Config, width: number, heads: number): number {
  if (width % heads === 0) return width / heads;
  throw config.fault("hidden_size", `a multiple of num_attention_heads, ${heads}`, width);
}
