/**
 * Blocks on images: well-known groups of layers, one function each. A block is rewritten to layers as it is
 * applied; nothing after the builder knows that it was there. Each is also a method of fragments and images.
 *
 * @module
 */
export type { ActivationName } from "./activation.ts";
export { basicBlock, type BlockOptions, bottleneck, type BottleneckOptions } from "./residual.ts";
export { convNorm, type ConvNormOptions, separable, type SeparableOptions } from "./convNorm.ts";
export { denseBlock } from "./denseBlock.ts";
export { fire } from "./fire.ts";
export { inception, type InceptionBranches, type InceptionOptions } from "./inception.ts";
export { invertedResidual, type InvertedResidualOptions } from "./invertedResidual.ts";
export { patchEmbedding, type PatchEmbeddingOptions } from "./patchEmbedding.ts";
export { squeezeExcite, type SqueezeExciteOptions } from "./squeezeExcite.ts";
