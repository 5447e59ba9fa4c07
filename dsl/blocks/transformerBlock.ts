import { count, type Fields, flag, oneOf } from "../../ir/field.ts";
import { blockWithOptions, fragment } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { attention, type AttentionOptions } from "./attention.ts";
import { feedForward, gatedFeedForward } from "./feedForward.ts";
import { attentionOptions } from "./options.ts";

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

const transformerBlockOptions: Fields<TransformerBlockOptions> = {
  ...attentionOptions,
  norm: oneOf("the normalisation", "layerNorm", "rmsNorm"),
  normAt: oneOf("where the normalisations stand", "before", "after"),
  feedForward: fragment("what each token goes through after the attention"),
  gated: flag("whether the feed-forward is gated"),
};

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
export const transformerBlock: (
  heads: number,
  hidden: number,
  options?: TransformerBlockOptions,
) => Fragment = blockWithOptions(
  "transformerBlock",
  { heads: count("query heads"), hidden: count("features of the feed-forward") },
  transformerBlockOptions,
  (heads: number, hidden: number, options) => {
    const { norm = "layerNorm", normAt = "before", gated = false, feedForward: own, ...rest } = options;
    const bias = rest.bias ?? !gated;
    const attend = attention(heads, { ...rest, bias });
    const plain = gated ? gatedFeedForward(hidden, { bias }) : feedForward(hidden, { bias });
    return [attend, own ?? plain].reduce(
      (block, part) =>
        normAt === "before" ? block.residual(empty[norm]().then(part)) : block.residual(part)[norm](),
      empty,
    );
  },
);
