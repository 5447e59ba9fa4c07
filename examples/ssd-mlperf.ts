/**
 * The two SSD detectors of MLPerf inference v0.5 to v2.1 (V. J. Reddi et al., "MLPerf Inference Benchmark", ISCA 2020, Table I):
 * on MobileNet v1 for 300x300 images, as in TensorFlow's detection models, and on ResNet-34 for 1200x1200, whose third stage has no
 * step and whose predictions are made at every third pixel.
 *
 * @module
 */
import {
  type AnyTensor,
  basicBlock,
  branch,
  conv,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { separables } from "./mobilenet-v1.ts";
import { together } from "./ssd.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Boxes with scores on a feature map. */
function multibox(boxes: number, classes: number, predict: (filters: number) => Fragment): Fragment {
  return branch(predict(4 * boxes), predict(classes * boxes)).concat().anchors(boxes, 4 + classes);
}

/** The best of all levels' boxes. */
function detections(levels: readonly AnyTensor[], classes: number, scores: "softmax" | "sigmoid"): AnyTensor {
  const boxes = together(levels);
  const found = boxes.slice(1, 4, 4 + classes);
  return boxes.slice(1, 0, 4).concat(scores === "softmax" ? found.softmax() : found.sigmoid()).nms(200);
}

/** What comes after MobileNet: half as many channels, then a step of 2. */
function extra(filters: number): Fragment {
  const activation = "relu6";
  return convNorm(filters / 2, 1, { activation }).convNorm(filters, 3, {
    stride: 2,
    activation,
  });
}

/** SSD on MobileNet v1; on one 300x300 image, 1917 boxes on six feature maps. */
export function ssdMobilenet({ height = 300, width = 300, classes = 91 }: ImageSize = {}): Network {
  const inner = input(3, height, width).convNorm(32, 3, { stride: 2 }).then(separables(0, 11));
  const maps: AnyTensor[] = [inner, inner.then(separables(11, 13))];
  for (const filters of [512, 256, 256, 128]) maps.push(maps.at(-1)!.then(extra(filters)));
  const levels = maps.map((x, i) =>
    x.then(multibox(i === 0 ? 3 : 6, classes, (filters) => conv(filters, 1)))
  );
  return network("SSD-MobileNet v1", detections(levels, classes, "sigmoid"));
}

/** Two convolutions from one feature map of SSD-ResNet-34 to the next. */
function next(inner: number, filters: number, stride: number, padding: number): Fragment {
  return conv(inner, 1).relu().conv(filters, 3, { stride, padding }).relu();
}

/** SSD on ResNet-34; on one 1200x1200 image, 15130 boxes on six feature maps. */
export function ssdResnet34({ height = 1200, width = 1200, classes = 81 }: ImageSize = {}): Network {
  const stem = input(3, height, width).convNorm(64, 7, { stride: 2 }).pool(3, { stride: 2, padding: 1 });
  const trunk = stem.repeat(3, basicBlock(64)).then(basicBlock(128, { stride: 2 })).repeat(3, basicBlock(128))
    .repeat(6, basicBlock(256));
  const maps: AnyTensor[] = [trunk];
  const steps = [next(256, 512, 2, 1), next(256, 512, 2, 1), next(128, 256, 2, 1), next(128, 256, 2, 0)];
  for (const step of [...steps, next(128, 256, 1, 0)]) maps.push(maps.at(-1)!.then(step));
  const predict = (filters: number) => conv(filters, 3, { stride: 3, padding: 1 });
  const levels = maps.map((x, i) => x.then(multibox([4, 6, 6, 6, 4, 4][i]!, classes, predict)));
  return network("SSD-ResNet-34", detections(levels, classes, "softmax"));
}

const net: Parametric = ofImages(ssdMobilenet, { classes: 91 });
export default net;

if (import.meta.main) await run(net);
