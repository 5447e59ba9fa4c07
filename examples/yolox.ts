/**
 * YOLOX: Z. Ge, S. Liu, F. Wang, Z. Li, J. Sun, "YOLOX: Exceeding YOLO Series in 2021", arXiv:2107.08430, as in
 * Megvii-BaseDetection/YOLOX: YOLOv5's trunk and neck, and a head that tells apart classes and boxes, without anchors.
 *
 * @module
 */
import { type AnyTensor, input, type Network, network, type Parametric, run } from "../mod.ts";
import { csp, layer, sppf } from "./yolov5.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Depth and width over the large one's, and the image's size. */
const SCALES = {
  tiny: [0.33, 0.375, 416],
  s: [0.33, 0.5, 640],
  m: [0.67, 0.75, 640],
  l: [1, 1, 640],
} as const;

/** Tiny, small, medium, large. */
export type YoloxSize = keyof typeof SCALES;

/** Scores of the classes, a box and whether there is one, for each pixel. */
function head(x: AnyTensor, width: number, classes: number): AnyTensor {
  const stem = x.then(layer(width));
  const scores = stem.then(layer(width, 3)).then(layer(width, 3)).conv(classes, 1).sigmoid();
  const boxes = stem.then(layer(width, 3)).then(layer(width, 3));
  return boxes.conv(4, 1).concat(boxes.conv(1, 1).sigmoid(), scores).anchors(1, 5 + classes);
}

/** A YOLOX on one image, for the 80 classes of COCO if nothing else is said. */
export function yolox(size: YoloxSize = "s", at: ImageSize = {}): Network {
  const [depth, width, pixels] = SCALES[size];
  const down = (filters: number) => layer(width * filters, 3, 2);
  const block = (filters: number, times: number, shortcuts = true) =>
    csp(width * filters, Math.max(1, Math.round(depth * times)), shortcuts);
  const c3 = input(3, at.height ?? pixels, at.width ?? pixels).spaceToDepth(2).then(layer(width * 64, 3))
    .then(down(128)).then(block(128, 3)).then(down(256)).then(block(256, 9));
  const c4 = c3.then(down(512)).then(block(512, 9));
  const c5 = c4.then(down(1024)).then(sppf(width * 1024)).then(block(1024, 3, false))
    .then(layer(width * 512));
  const up4 = c5.upsample().concat(c4).then(block(512, 3, false)).then(layer(width * 256));
  const p3 = up4.upsample().concat(c3).then(block(256, 3, false));
  const p4 = p3.then(down(256)).concat(up4).then(block(512, 3, false));
  const p5 = p4.then(down(512)).concat(c5).then(block(1024, 3, false));
  return network(`YOLOX-${size}`, [p3, p4, p5].map((x) => head(x, width * 256, at.classes ?? 80)));
}

const net: Parametric = ofImages((at) => yolox("s", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
