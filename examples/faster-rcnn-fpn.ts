/**
 * Faster R-CNN on ResNet-50 and a feature pyramid: T.-Y. Lin et al., "Feature Pyramid Networks for Object Detection", CVPR
 * 2017, as in torchvision (fasterrcnn_resnet50_fpn), for the 91 classes of COCO.
 *
 * @module
 */
import { conv, input, type Network, network, type Parametric, run, shareWeights } from "../mod.ts";
import { resnetFeatures } from "./resnet.ts";
import { pyramid } from "./retinanet.ts";
import { together } from "./ssd.ts";
import { type ImageSize, ofRegions } from "./shelf/parameters.ts";

/** What the detector is asked to do. */
export interface FpnDetectorOptions extends ImageSize {
  /** Proposals that go through the classifier; 1000 if left out. */
  readonly rois?: number;
}

const ANCHORS = 3;

/** Faster R-CNN on one image. Regions are all aligned on the finest level, which costs what their real levels do. */
export function fasterRcnnFpn(
  { height = 800, width = 800, rois = 1000, classes = 91 }: FpnDetectorOptions = {},
): Network {
  const levels = pyramid(resnetFeatures(input(3, height, width)));
  const p6 = levels.at(-1)!.pool(1, { stride: 2 });
  const head = conv(256, 3, { padding: 1 }).relu().branch(conv(ANCHORS, 1).sigmoid(), conv(4 * ANCHORS, 1))
    .concat();
  const proposals = shareWeights(head.anchors(ANCHORS, 5), [...levels, p6])
    .map((boxes) => boxes.slice(0, 0, Math.min(1000, boxes.shape[0]!))); // the best 1000 of each level
  const regions = levels[0]!.roiAlign(rois, 7).fc(1024).relu().fc(1024).relu();
  return network("Faster R-CNN R50-FPN", [
    together(proposals).nms(rois),
    regions.fc(classes).softmax(),
    regions.fc(4 * classes),
  ]);
}

const net: Parametric = ofRegions(({ regions, ...at }) => fasterRcnnFpn({ ...at, rois: regions }), {
  classes: 91,
  regions: 1000,
});
export default net;

if (import.meta.main) await run(net);
