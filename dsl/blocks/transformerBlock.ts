import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { attention, type AttentionOptions } from "./attention.ts";
import { feedForward, gatedFeedForward } from "./feedForward.ts";

/** Options of a transformer block. */
export interface TransformerBlockOptions extends AttentionOptions {
  /** The normalisation; `"layerNorm"` if left out. */
  readonly norm?: "layerNorm" | "rmsNorm";
  /** Where the normalisations stand: before each part (pre-norm, if left out) or after each sum (post-norm, as in BERT). */
  readonly normAt?: "before" | "after";
  /** What each token goes through after the attention: a feed-forward of `hidden` features if left out. */
  readonly feedForward?: Fragment;
  /** Whether the feed-forward is gated (SwiGLU); false if left out. */
  readonly gated?: boolean;
}

/**
 * A transformer block: attention and feed-forward, each with a normalisation and with its input added to its output.
 *
 * @example One block of ViT-B
 * ```ts
 * import { count, input } from "@fodlam/fodlam";
 *
 * const net = input(197, 768).transformerBlock(12, 3072).toNetwork("block");
 * console.log(count(net).parameters); // 7087872
 * ```
 */
export function transformerBlock(
  heads: number,
  hidden: number,
  options: TransformerBlockOptions = {},
): Fragment {
  const { norm = "layerNorm", normAt = "before", gated = false, bias = !gated } = options;
  const attend = attention(heads, { ...options, bias });
  const plain = gated ? gatedFeedForward(hidden, { bias }) : feedForward(hidden, { bias });
  const parts = [attend, options.feedForward ?? plain];
  return parts.reduce(
    (block, part) =>
      normAt === "before" ? block.residual(empty[norm]().then(part)) : block.residual(part)[norm](),
    empty,
  );
}
