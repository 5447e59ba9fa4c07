import { count } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { image, Refusal } from "../shape.ts";

/** Fields of this layer. */
export interface SpaceToDepthFields {
  /** By how much the image shrinks each way. */
  readonly factor: number;
}

/**
 * Pixels turned into channels: an image shrinks by `factor` each way (reorg, pixel unshuffle, patch merging).
 *
 * Shape: `[C, H, W]` to `[C x factor^2, H / factor, W / factor]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 26, 26).spaceToDepth(2).shape); // [ 256, 13, 13 ]
 * ```
 *
 * @throws {FodlamError} if `factor` does not divide the height and width
 */
export const spaceToDepth: LayerDef<
  "spaceToDepth",
  [factor: number, options?: LayerOptions],
  SpaceToDepthFields,
  "one",
  ImageRank
> = {
  kind: "spaceToDepth",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: { factor: count("by how much the image shrinks each way") },
  options: [],
  make: (factor) => ({ factor }),
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    if (height % factor !== 0 || width % factor !== 0) {
      throw new Refusal(`a height and width that ${factor} divides`, `${height}x${width}`);
    }
    return [channels * factor * factor, height / factor, width / factor];
  },
  work: () => ({}),
};
