import { count } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { image, Refusal } from "../shape.ts";

/** Fields of this layer. */
export interface PixelShuffleFields {
  /** By how much the image grows each way. */
  readonly factor: number;
}

/**
 * Channels turned into pixels: an image grows by `factor` each way (depth to space).
 *
 * Shape: `[C, H, W]` to `[C / factor^2, H x factor, W x factor]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 40, 40).pixelShuffle(2).shape); // [ 64, 80, 80 ]
 * ```
 *
 * @throws {FodlamError} if factor^2 does not divide the channels
 */
export const pixelShuffle: LayerDef<
  "pixelShuffle",
  [factor: number, options?: LayerOptions],
  PixelShuffleFields,
  "one",
  ImageRank
> = {
  kind: "pixelShuffle",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: { factor: count("by how much the image grows each way") },
  options: [],
  make: (factor) => ({ factor }),
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    const square = factor * factor;
    if (channels % square !== 0) throw new Refusal(`channels that ${square} divides`, `${channels}`);
    return [channels / square, height * factor, width * factor];
  },
  work: () => ({}),
};
