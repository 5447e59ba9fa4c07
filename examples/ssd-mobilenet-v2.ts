/**
 * SSD on MobileNet v2 (M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, section 6.2), as in
 * TensorFlow's detection models, ssd_mobilenet_v2_coco and ssdlite_mobilenet_v2_coco: further maps by depthwise convolutions, and
 * predictions by 3x3 convolutions, or depthwise ones in SSDLite.
 *
 * @module
 */
import {
  apply,
  branch,
  conv,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { mobilenetV2Maps } from "./mobilenet-v2.ts";
import { together } from "./ssd.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A 3x3 depthwise convolution with its normalisation and activation. */
function depthwise(stride = 1): Fragment {
  return apply((x) => x.convNorm(x.shape[0]!, 3, { stride, groups: "depthwise", activation: "relu6" }));
}

/** From a feature map to the next. */
function extra(filters: number): Fragment {
  return apply((x) => x.convNorm(filters / 2, 1, { activation: "relu6" }))
    .then(depthwise(2)).convNorm(filters, 1, { activation: "relu6" });
}

/** How a map is predicted from: by 3x3 convolutions (SSD), or depthwise separable ones (SSDLite). */
export type SsdPredictor = "full" | "separable";

/** Boxes with scores on a feature map. */
function multibox(boxes: number, classes: number, predictor: SsdPredictor): Fragment {
  const predict = (filters: number) =>
    predictor === "full" ? conv(filters, 3, { padding: 1 }) : depthwise().conv(filters, 1);
  return branch(predict(4 * boxes), predict(classes * boxes)).concat().anchors(boxes, 4 + classes);
}

/** SSD on MobileNet v2; on one 300x300 image, 1917 boxes on six feature maps. */
export function ssdMobilenetV2(
  predictor: SsdPredictor = "full",
  { height = 300, width = 300, classes = 91 }: ImageSize = {},
): Network {
  const { expanded, last } = mobilenetV2Maps(input(3, height, width));
  const maps: ImageTensor[] = [expanded, last];
  for (const filters of [512, 256, 256, 128]) maps.push(maps.at(-1)!.then(extra(filters)));
  const levels = maps.map((x, i) => x.then(multibox(i === 0 ? 3 : 6, classes, predictor)));
  const boxes = together(levels), scores = boxes.slice(1, 4, 4 + classes).sigmoid();
  const name = predictor === "full" ? "SSD-MobileNet v2" : "SSDLite-MobileNet v2";
  return network(name, boxes.slice(1, 0, 4).concat(scores).nms(100));
}

const net: Parametric = ofImages((at) => ssdMobilenetV2("full", at), { classes: 91 });
export default net;

if (import.meta.main) await run(net);
