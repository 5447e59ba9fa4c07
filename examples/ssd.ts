/**
 * SSD: W. Liu et al., "SSD: Single Shot MultiBox Detector", ECCV 2016, Figure 2, on VGG-16; and SSDLite: M. Sandler et al.,
 * "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, section 6.2, on MobileNet v3 (A. Howard et al.,
 * "Searching for MobileNetV3", ICCV 2019, section 6.3). As in torchvision, for the 91 classes of COCO.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  branch,
  conv,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  pool,
  run,
} from "../mod.ts";
import { mobilenetV3Features } from "./mobilenet-v3.ts";
import { vggStage } from "./vgg.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** The stage 1 to 5 of VGG-16. */
const stage = (number: number): Fragment => vggStage(16, number);

/** What comes after VGG-16, two layers at a time. */
function extra(
  filters: number,
  options: { readonly stride?: number; readonly padding?: number } = {},
): Fragment {
  return conv(filters / 2, 1).relu().conv(filters, 3, options).relu();
}

/** From each feature map to the next, and boxes for each pixel of the map. */
const SSD300: readonly (readonly [next: Fragment, boxes: number])[] = [
  [
    stage(1).pool().then(stage(2)).pool().then(stage(3)).pool(2, { ceilMode: true }).then(stage(4)),
    4,
  ],
  [
    pool().then(stage(5)).pool(3, { stride: 1, padding: 1 })
      .conv(1024, 3, { padding: 6, dilation: 6 }).relu().conv(1024, 1).relu(),
    6,
  ],
  [extra(512, { stride: 2, padding: 1 }), 6],
  [extra(256, { stride: 2, padding: 1 }), 6],
  [extra(256), 4],
  [extra(256), 4],
];

/** The boxes of all levels in one list. */
export function together(levels: readonly AnyTensor[]): AnyTensor {
  const [first, ...rest] = levels as [AnyTensor, AnyTensor];
  return first.concat(...rest, { axis: 0 });
}

/** The best of the boxes of all levels by the softmax of their scores. */
function detections(levels: readonly AnyTensor[], classes: number, keep: number): AnyTensor {
  const boxes = together(levels);
  return boxes.slice(1, 0, 4).concat(boxes.slice(1, 4, 4 + classes).softmax()).nms(keep);
}

/** Boxes with scores on a feature map: two predictions side by side. */
function multibox(boxes: number, classes: number, predict: (filters: number) => Fragment): Fragment {
  return branch(predict(4 * boxes), predict(classes * boxes)).concat().anchors(boxes, 4 + classes);
}

/** SSD; on one 300x300 image, 8732 boxes on six feature maps, the first of them normalised. */
export function ssd300({ height = 300, width = 300, classes = 91 }: ImageSize = {}): Network {
  const maps: AnyTensor[] = [];
  for (const [next] of SSD300) maps.push((maps.at(-1) ?? input(3, height, width)).then(next));
  const levels = maps.map((x, i) => {
    const head = multibox(SSD300[i]![1], classes, (filters) => conv(filters, 3, { padding: 1 }));
    return (i === 0 ? x.rmsNorm() : x).then(head);
  });
  return network("SSD300", detections(levels, classes, 200));
}

/** A 3x3 depthwise convolution with its normalisation and activation. */
function depthwise(stride = 1): Fragment {
  return apply((x) => x.convNorm(x.shape[0]!, 3, { stride, groups: "depthwise", activation: "relu6" }));
}

/** What comes after MobileNet v3, three layers at a time. */
function lightExtra(filters: number): Fragment {
  const pointwise = (width: number) => convNorm(width, 1, { activation: "relu6" });
  return pointwise(filters / 2).then(depthwise(2)).then(pointwise(filters));
}

/** SSDLite; on one 320x320 image, 3234 boxes on six feature maps, the first of them inside a block of MobileNet v3. */
export function ssdlite320({ height = 320, width = 320, classes = 91 }: ImageSize = {}): Network {
  const { expanded, maps: trunk } = mobilenetV3Features(input(3, height, width), "large", { halved: true });
  const maps = [expanded, trunk.at(-1)!];
  for (const filters of [512, 256, 256, 128]) maps.push(maps.at(-1)!.then(lightExtra(filters)));
  const head = multibox(6, classes, (filters) => depthwise().conv(filters, 1));
  return network("SSDLite320", detections(maps.map((x) => x.then(head)), classes, 300));
}

const net: Parametric = ofImages(ssd300, { classes: 91 });
export default net;

if (import.meta.main) await run(net);
