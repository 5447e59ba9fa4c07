import { count, type Fields, flag, natural } from "../../ir/field.ts";
import { blockWithOptions } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/** Options of a patch embedding. */
export interface PatchEmbeddingOptions {
  /** Learned tokens before the patches (class token); none if left out. */
  readonly classTokens?: number;
  /** Whether learned positions are added; false if left out. */
  readonly positions?: boolean;
}

const patchEmbeddingOptions: Fields<PatchEmbeddingOptions> = {
  classTokens: natural("learned tokens before the patches"),
  positions: flag("whether learned positions are added"),
};

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
export const patchEmbedding: (patch: number, size: number, options?: PatchEmbeddingOptions) => Fragment =
  blockWithOptions(
    "patchEmbedding",
    { patch: count("pixels of a patch's side"), size: count("features of a token") },
    patchEmbeddingOptions,
    (patch: number, size: number, { classTokens = 0, positions = false }) => {
      const patches = empty.conv(size, patch, { stride: patch }).toTokens();
      const headed = classTokens > 0 ? patches.classToken(classTokens) : patches;
      return positions ? headed.positionEmbedding() : headed;
    },
  );
