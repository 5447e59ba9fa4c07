/**
 * Blocks on images: well-known groups of layers, one function each. A block is rewritten to layers as it is
 * applied; nothing after the builder knows that it was there. Each is also a method of fragments and images.
 *
 * @module
 */
export type { ActivationName } from "./activation.ts";
export * from "./residual.ts";
export * from "./convNorm.ts";
export * from "./denseBlock.ts";
export * from "./fire.ts";
export * from "./inception.ts";
export * from "./invertedResidual.ts";
export * from "./patchEmbedding.ts";
export * from "./squeezeExcite.ts";
