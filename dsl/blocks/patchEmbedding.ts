import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/** Options of a patch embedding. */
export interface PatchEmbeddingOptions {
  /** Learned tokens before the patches (class token); none if left out. */
  readonly classTokens?: number;
  /** Whether learned positions are added; false if left out. */
  readonly positions?: boolean;
}

/**
 * An image cut into patches, each projected to a token (ViT).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 224, 224).patchEmbedding(16, 768, { classTokens: 1, positions: true }).shape); // [ 197, 768 ]
 * ```
 */
export function patchEmbedding(patch: number, size: number, options: PatchEmbeddingOptions = {}): Fragment {
  const { classTokens = 0, positions = false } = options;
  const patches = empty.conv(size, patch, { stride: patch }).toTokens();
  const headed = classTokens > 0 ? patches.classToken(classTokens) : patches;
  return positions ? headed.positionEmbedding() : headed;
}
