/**
 * Faster R-CNN: S. Ren, K. He, R. Girshick, J. Sun, "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal
 * Networks", NIPS 2015, on VGG-16 and on VGG-CNN-M, as in the authors' Caffe models for PASCAL VOC (21 classes, 9 anchors).
 *
 * The size of the image and the number of proposals decide what it costs: 600x800 and 300 are usual at test time.
 *
 * @module
 */
import { type ImageTensor, input, type Network, network, type Parametric, run } from "../mod.ts";
import { features as vggCnnM } from "./vgg-cnn-m.ts";
import { features as vgg16 } from "./vgg16.ts";
import { ofRegions } from "./shelf/parameters.ts";

/** What a detector is asked to do. */
export interface DetectorOptions {
  /** Height of the image; 600 if left out. */
  readonly height?: number;
  /** Width of the image; 800 if left out. */
  readonly width?: number;
  /** Classes of objects, and the background; 21 if left out. */
  readonly classes?: number;
  /** Proposals that go through the classifier; 300 if left out. */
  readonly rois?: number;
}

/** What differs between the detectors' heads. */
interface Head {
  readonly proposalFilters: number;
  readonly roiSize: number;
  readonly hidden: number;
  readonly classes: number;
}

const ANCHORS = 9;

function detector(name: string, features: ImageTensor, rois: number, head: Head): Network {
  const proposals = features.conv(head.proposalFilters, 3, { padding: 1, name: "rpn_conv/3x3" }).relu();
  const regions = features.roiPool(rois, head.roiSize, { name: "roi_pool5" })
    .fc(4096, { name: "fc6" }).relu().dropout()
    .fc(head.hidden, { name: "fc7" }).relu().dropout();
  return network(name, [
    proposals.conv(2 * ANCHORS, 1, { name: "rpn_cls_score" }).softmax(),
    proposals.conv(4 * ANCHORS, 1, { name: "rpn_bbox_pred" }),
    regions.fc(head.classes, { name: "cls_score" }).softmax(),
    regions.fc(4 * head.classes, { name: "bbox_pred" }),
  ]);
}

/** Faster R-CNN on VGG-16. */
export function fasterRcnnVgg16(
  { height = 600, width = 800, classes = 21, rois = 300 }: DetectorOptions = {},
): Network {
  const features = input(3, height, width).then(vgg16);
  return detector("Faster R-CNN VGG-16", features, rois, {
    proposalFilters: 512,
    roiSize: 7,
    hidden: 4096,
    classes,
  });
}

/** Faster R-CNN on VGG-CNN-M. */
export function fasterRcnnVggM(
  { height = 600, width = 800, classes = 21, rois = 300 }: DetectorOptions = {},
): Network {
  const features = input(3, height, width).then(vggCnnM);
  return detector("Faster R-CNN VGG-CNN-M", features, rois, {
    proposalFilters: 256,
    roiSize: 6,
    hidden: 1024,
    classes,
  });
}

const net: Parametric = ofRegions(({ regions, ...at }) => fasterRcnnVgg16({ ...at, rois: regions }), {
  classes: 21,
  regions: 300,
});
export default net;

if (import.meta.main) await run(net);
