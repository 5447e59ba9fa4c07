/**
 * RetinaNet: T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollar, "Focal Loss for Dense Object Detection", ICCV 2017, Figure 3,
 * on ResNet-50 and a feature pyramid (T.-Y. Lin et al., "Feature Pyramid Networks for Object Detection", CVPR 2017), as in
 * torchvision (retinanet_resnet50_fpn), for the 91 classes of COCO.
 *
 * @module
 */
import {
  branch,
  conv,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
  shareWeights,
} from "../mod.ts";
import { resnetFeatures } from "./resnet.ts";
import { together } from "./ssd.ts";
import { ofImages } from "./shelf/parameters.ts";

/** What a detector is asked to do. */
export interface PyramidOptions {
  /** Height of the image; 800 if left out. */
  readonly height?: number;
  /** Width of the image; 800 if left out. */
  readonly width?: number;
  /** Classes of objects; 91 if left out. */
  readonly classes?: number;
}

/** Feature pyramid: 256 channels at every level, each with what the next coarser one saw. */
export function pyramid(levels: readonly ImageTensor[]): ImageTensor[] {
  const inner = levels.map((level) => level.conv(256, 1));
  for (let i = inner.length - 2; i >= 0; i--) {
    const [, height, width] = inner[i]!.shape;
    inner[i] = inner[i]!.add(inner[i + 1]!.resize([height!, width!]));
  }
  return inner.map((level) => level.conv(256, 3, { padding: 1 }));
}

const ANCHORS = 9;

/** Four convolutions and a prediction. */
function subnet(filters: number): Fragment {
  return repeat(4, conv(256, 3, { padding: 1 }).relu()).conv(filters, 3, { padding: 1 });
}

/** RetinaNet on one image: boxes at strides 8 to 128. */
export function retinanet({ height = 800, width = 800, classes = 91 }: PyramidOptions = {}): Network {
  const [, ...c3to5] = resnetFeatures(input(3, height, width));
  const levels = pyramid(c3to5);
  const p6 = levels.at(-1)!.conv(256, 3, { stride: 2, padding: 1 });
  const p7 = p6.relu().conv(256, 3, { stride: 2, padding: 1 });
  const head = branch(subnet(classes * ANCHORS).sigmoid(), subnet(4 * ANCHORS)).concat();
  const boxes = shareWeights(head.anchors(ANCHORS, 4 + classes), [...levels, p6, p7]);
  return network("RetinaNet R50-FPN", together(boxes).nms(300));
}

const net: Parametric = ofImages(retinanet, { classes: 91 });
export default net;

if (import.meta.main) await run(net);
