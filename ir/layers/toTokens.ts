import type { LayerDef, LayerOptions, NoFields } from "../layer.ts";
import { image } from "../shape.ts";

/**
 * An image as a sequence: each pixel is a token, its channels are the features.
 *
 * Shape: `[C, H, W]` to `[H x W, C]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(768, 14, 14).toTokens().shape); // [ 196, 768 ]
 * ```
 */
export const toTokens: LayerDef<
  "toTokens",
  [options?: LayerOptions],
  NoFields,
  "one",
  { readonly image: "tokens" }
> = {
  kind: "toTokens",
  inputs: "one",
  ranks: { image: "tokens" },
  group: "movement",
  fields: {},
  options: [],
  make: () => ({}),
  shape(_fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [height * width, channels];
  },
  work: () => ({}),
};
