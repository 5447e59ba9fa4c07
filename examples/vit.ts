/**
 * ViT: A. Dosovitskiy et al., "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", ICLR 2021,
 * Table 1; its Tiny and Small are from H. Touvron et al., "Training data-efficient image transformers & distillation
 * through attention" (DeiT), ICML 2021, Table 1.
 *
 * @module
 */
import {
  batchNorm,
  type Fragment,
  type Network,
  network,
  type Parametric,
  patchEmbedding,
  residual,
  run,
  transformerBlock,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A size of ViT. */
export type VitSize = "tiny" | "small" | "base" | "large" | "huge";

/** Layers, hidden size and heads; the MLP is four times as wide. */
const SIZES: Record<VitSize, readonly [layers: number, width: number, heads: number]> = {
  tiny: [12, 192, 3],
  small: [12, 384, 6],
  base: [12, 768, 12],
  large: [24, 1024, 16],
  huge: [32, 1280, 16],
};

/** A block with batch normalisation before each part, which accelerators fold into the layers after it. */
export function foldedBlock(heads: number, hidden: number): Fragment {
  return residual(batchNorm().attention(heads)).residual(batchNorm().feedForward(hidden));
}

/** A ViT on one image cut into patches of `patch` x `patch` pixels. */
export function vit(
  size: VitSize,
  patch = 16,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
  norm: "layerNorm" | "batchNorm" = "layerNorm",
): Network {
  const [layers, features, heads] = SIZES[size], isFolded = norm === "batchNorm";
  const block = isFolded ? foldedBlock(heads, 4 * features) : transformerBlock(heads, 4 * features);
  const tokens = patchEmbedding(patch, features, { classTokens: 1, positions: true }).repeat(layers, block);
  return network(
    `ViT-${size}/${patch}${isFolded ? " with batch normalisation" : ""}`,
    [3, height, width],
    (isFolded ? tokens.batchNorm() : tokens.layerNorm())
      .slice(0, 0, 1, { name: "class" }).flatten().fc(classes).softmax(),
  );
}

const net: Parametric = ofImages((at) => vit("base", 16, at), { multipleOf: 16 });
export default net;

if (import.meta.main) await run(net);
