/**
 * Blocks on token sequences: attention with its projections, feed-forwards, whole transformer blocks. Each is also a method
 * of fragments and sequences.
 *
 * @module
 */
export { attention, type AttentionOptions } from "./attention.ts";
export {
  feedForward,
  type FeedForwardOptions,
  gatedFeedForward,
  type GatedFeedForwardOptions,
} from "./feedForward.ts";
export { transformerBlock, type TransformerBlockOptions } from "./transformerBlock.ts";
