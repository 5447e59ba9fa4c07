import { count, pair, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements, image, type Pair } from "../shape.ts";

/** Fields of a RoI alignment. */
export interface RoiAlignFields {
  /** Regions of interest for each inference. */
  readonly rois: number;
  /** Output `[height, width]` of each region. */
  readonly size: Pair;
  /** Samples along each side of an output pixel. */
  readonly samples: number;
}

/** Options of a RoI alignment. */
export interface RoiAlignOptions extends LayerOptions {
  /** Samples along each side of an output pixel; 2 if left out, as in torchvision's detectors. */
  readonly samples?: number;
}

/**
 * RoI alignment (Mask R-CNN): as `roiPool`, but each output pixel is the average of bilinear samples.
 * What chooses the regions may be read too, as a second tensor before the count: it adds its bytes.
 *
 * Shape: `[C, H, W]` to `rois` instances of `[C, height, width]`. No MACs, no parameters. Vector operations:
 * 8 for each sample (four products, three sums, one to average).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(256, 200, 200).roiAlign(1000, 7).fc(1024);
 * console.log(x.shape, x.instances); // [ 1024 ] 1000
 * ```
 */
export const roiAlign: LayerDef<
  "roiAlign",
  [rois: number, size: number | Pair, options?: RoiAlignOptions],
  RoiAlignFields,
  "any",
  ImageRank
> = {
  kind: "roiAlign",
  inputs: "any",
  ranks: ranks.image,
  group: "pool",
  fields: {
    rois: count("regions of interest for each inference"),
    size: pair("output [height, width] of each region"),
    samples: count("samples along each side of an output pixel"),
  },
  options: ["samples"],
  make: (rois, size, { samples = 2 } = {}) => ({ rois, size: toPair(size), samples }),
  shape: ({ size }, inputs) => [image(inputs)[0], ...size],
  work: ({ rois, samples }, _inputs, output) => ({
    vectorOperations: 8 * rois * elements(output) * samples * samples,
  }),
  instances: ({ rois }, instances) => rois * instances,
};
