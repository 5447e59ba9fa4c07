/**
 * Blocks on token sequences: attention with its projections, feed-forwards, whole transformer blocks. Each is also a method
 * of fragments and sequences.
 *
 * @module
 */
export * from "./attention.ts";
export * from "./feedForward.ts";
export * from "./transformerBlock.ts";
