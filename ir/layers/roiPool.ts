import { count, pair, toPair } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements, image, type Pair } from "../shape.ts";

/** Fields of a RoI pooling. */
export interface RoiPoolFields {
  /** Regions of interest for each inference. */
  readonly rois: number;
  /** Output `[height, width]` of each region. */
  readonly size: Pair;
}

/**
 * RoI max pooling (Fast R-CNN): cuts regions of interest out of a feature map and pools each to a fixed size.
 * Every layer that follows runs once for each region, with the same weights.
 * What chooses the regions may be read too, as a second tensor before the count: it adds its bytes.
 *
 * Shape: `[C, H, W]` to `rois` instances of `[C, height, width]`. No MACs, no parameters. Vector operations:
 * one for each element of the feature map that a region covers, taken as the whole map for each region (an
 * upper bound, as regions differ).
 *
 * @example Faster R-CNN at test time: 300 proposals
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(512, 38, 50).roiPool(300, 7).fc(4096);
 * console.log(x.shape, x.instances); // [ 4096 ] 300
 * ```
 */
export const roiPool: LayerDef<
  "roiPool",
  [rois: number, size: number | Pair, options?: LayerOptions],
  RoiPoolFields,
  "any",
  ImageRank
> = {
  kind: "roiPool",
  inputs: "any",
  ranks: ranks.image,
  group: "pool",
  fields: {
    rois: count("regions of interest for each inference"),
    size: pair("output [height, width] of each region"),
  },
  options: [],
  make: (rois, size) => ({ rois, size: toPair(size) }),
  shape: ({ size }, inputs) => [image(inputs)[0], ...size],
  work: ({ rois }, [input]) => ({ vectorOperations: rois * elements(input!) }),
  instances: ({ rois }, instances) => rois * instances,
};
