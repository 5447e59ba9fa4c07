/**
 * Encoders of texts that models of images and films read: CLIP (A. Radford et al., ICML 2021; OpenCLIP's bigG), the encoder of
 * T5-XXL (C. Raffel et al., JMLR 2020; UMT5: H. W. Chung et al., ICLR 2023). Each is a fragment of token numbers.
 *
 * @module
 */
import {
  attention,
  embedding,
  type Fragment,
  gatedFeedForward,
  input,
  residual,
  rmsNorm,
  type TokenTensor,
  transformerBlock,
  type VectorTensor,
} from "../../mod.ts";

/** Tokens that CLIP reads, whatever the text. */
export const CLIP_TOKENS = 77;

/** A size of CLIP's text encoder. */
export interface ClipSize {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Features of the whole text's vector; the last token as it is if left out. */
  readonly projection?: number;
}

/** OpenAI's CLIP ViT-L/14. */
export const CLIP_L: ClipSize = { layers: 12, width: 768, heads: 12 };

/** OpenCLIP's ViT-bigG/14. */
export const CLIP_BIG_G: ClipSize = { layers: 32, width: 1280, heads: 20, projection: 1280 };

/** A text as CLIP gives it: a vector for each token, and one for all. */
export interface ClipText {
  readonly tokens: TokenTensor;
  readonly whole: VectorTensor;
}

/**
 * CLIP's text encoder on an input of its own. Models that read the last layer but one get the last here, which runs all the
 * same.
 */
export function clipText(name: string, { layers, width, heads, projection }: ClipSize): ClipText {
  const tokens = input(CLIP_TOKENS, { name }).embedding(49408, width)
    .positionEmbedding({ positions: CLIP_TOKENS })
    .repeat(layers, transformerBlock(heads, 4 * width, { causal: true }))
    .layerNorm() as TokenTensor;
  const last = tokens.slice(0, CLIP_TOKENS - 1, CLIP_TOKENS).flatten();
  return { tokens, whole: projection === undefined ? last : last.fc(projection, { bias: false }) };
}

/** Features of a token of T5-XXL. */
export const T5_WIDTH = 4096;

/** The encoder of T5-XXL: 24 layers that share their relative positions. */
export function t5Encoder(): Fragment {
  const first = "t5.dotProductAttention1";
  return encoder(32128, (layer) => layer === 0 ? {} : { relativePositionsOf: first });
}

/** The encoder of UMT5-XXL: more words, and each layer has relative positions of its own. */
export function umt5Encoder(): Fragment {
  return encoder(256384, () => ({}));
}

function encoder(words: number, positions: (layer: number) => { relativePositionsOf?: string }): Fragment {
  const forward = rmsNorm().then(gatedFeedForward(10240, { gate: "gelu" }));
  const attend = (layer: number) =>
    rmsNorm().then(attention(64, { bias: false, relativePositions: 32, ...positions(layer) }));
  return embedding(words, T5_WIDTH)
    .repeat(24, (layer) => residual(attend(layer)).residual(forward))
    .rmsNorm();
}
