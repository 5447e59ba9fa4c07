import { count } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { Refusal, tokens } from "../shape.ts";

/** Fields of a sequence read as an image. */
export interface ToImageFields {
  /** Height of the image. */
  readonly height: number;
  /** Width of the image. */
  readonly width: number;
}

/**
 * A sequence as an image: the inverse of `toTokens`.
 *
 * Shape: `[height x width, C]` to `[C, height, width]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).toImage(14, 14).shape); // [ 768, 14, 14 ]
 * ```
 *
 * @throws {FodlamError} if the sequence has not height x width tokens
 */
export const toImage: LayerDef<
  "toImage",
  [height: number, width: number, options?: LayerOptions],
  ToImageFields,
  "one",
  { readonly tokens: "image" }
> = {
  kind: "toImage",
  inputs: "one",
  ranks: { tokens: "image" },
  group: "movement",
  fields: { height: count("height of the image"), width: count("width of the image") },
  options: [],
  make: (height, width) => ({ height, width }),
  shape({ height, width }, [input]) {
    const [length, features] = tokens(input!);
    if (length !== height * width) throw new Refusal(`${height * width} tokens`, `${length}`);
    return [features, height, width];
  },
  work: () => ({}),
};
