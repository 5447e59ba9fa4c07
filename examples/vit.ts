/**
 * ViT: A. Dosovitskiy et al., "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", ICLR 2021,
 * Table 1; its Tiny and Small are from H. Touvron et al., "Training data-efficient image transformers & distillation
 * through attention" (DeiT), ICML 2021, Table 1.
 *
 * @module
 */
import { type Network, network, patchEmbedding, run, transformerBlock } from "../mod.ts";

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

/** A ViT on one square image cut into patches of `patch` x `patch` pixels. */
export function vit(size: VitSize, patch = 16, side = 224): Network {
  const [layers, width, heads] = SIZES[size];
  return network(
    `ViT-${size}/${patch}`,
    [3, side, side],
    patchEmbedding(patch, width, { classTokens: 1, positions: true })
      .repeat(layers, transformerBlock(heads, 4 * width))
      .layerNorm()
      .slice(0, 0, 1, { name: "class" }).flatten().fc(1000).softmax(),
  );
}

const net: Network = vit("base");
export default net;

if (import.meta.main) await run(net);
