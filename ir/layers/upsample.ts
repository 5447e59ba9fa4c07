import { count } from "../field.ts";
import { type ImageRank, type LayerDef, ranks } from "../layer.ts";
import { image } from "../shape.ts";
import type { ResizeOptions } from "./resize.ts";
import { type ResizeMode, resizeMode, resizeWork } from "../resizing.ts";

/** Fields of an upsampling. */
export interface UpsampleFields {
  /** By how much the image grows each way. */
  readonly factor: number;
  /** How pixels between pixels are made. */
  readonly mode: ResizeMode;
}

/**
 * An image made larger by a whole factor; 2 if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, H x factor, W x factor]`. No MACs, no parameters. Vector operations: nearest
 * none (the bytes are moved), bilinear 7 for each output element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 26, 26).upsample().shape); // [ 128, 52, 52 ]
 * ```
 */
export const upsample: LayerDef<
  "upsample",
  [options?: ResizeOptions] | [factor: number, options?: ResizeOptions],
  UpsampleFields,
  "one",
  ImageRank
> = {
  kind: "upsample",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    factor: count("by how much the image grows each way"),
    mode: resizeMode,
  },
  options: ["mode"],
  make(...args) {
    const [factor = 2, { mode = "nearest" } = {}] = args as [number?, ResizeOptions?];
    return { factor, mode };
  },
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    return [channels, height * factor, width * factor];
  },
  work: resizeWork,
};
