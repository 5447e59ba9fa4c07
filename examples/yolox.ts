/**
 * YOLOX: Z. Ge, S. Liu, F. Wang, Z. Li, J. Sun, "YOLOX: Exceeding YOLO Series in 2021", arXiv:2107.08430, as in
 * Megvii-BaseDetection/YOLOX: YOLOv5's trunk and neck, and a head that tells apart classes and boxes, without anchors.
 *
 * @module
 */
import {
  type ActivationName,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { csp, layer, sppf } from "./yolov5.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Depth and width over the large one's, and the image's size. */
const SCALES = {
  tiny: [0.33, 0.375, 416],
  s: [0.33, 0.5, 640],
  "s-wide": [0.33, 0.75, 640],
  m: [0.67, 0.75, 640],
  l: [1, 1, 640],
} as const;

/** Tiny, small, small with the channels of the medium one, medium, large. */
export type YoloxSize = keyof typeof SCALES;

/** A convolution of a YOLOX with one activation everywhere. */
type Layer = (filters: number, kernel?: number, stride?: number) => Fragment;

/** Scores of the classes, a box and whether there is one, for each pixel. */
function head(layer: Layer, width: number, classes: number): Fragment {
  const deep = layer(width, 3).then(layer(width, 3));
  return layer(width).apply((stem) => {
    const scores = stem.then(deep).conv(classes, 1).sigmoid(), boxes = stem.then(deep);
    return boxes.conv(4, 1).concat(boxes.conv(1, 1).sigmoid(), scores).anchors(1, 5 + classes);
  });
}

/** A YOLOX on one image, for the 80 classes of COCO if nothing else is said. */
export function yolox(
  size: YoloxSize = "s",
  at: ImageSize = {},
  activation: ActivationName = "silu",
): Network {
  const [depth, width, pixels] = SCALES[size];
  const scaled: Layer = (filters, kernel, stride) => layer(width * filters, kernel, stride, activation);
  const down = (filters: number) => scaled(filters, 3, 2);
  const block = (filters: number, times: number, shortcuts = true) =>
    csp(width * filters, Math.max(1, Math.round(depth * times)), shortcuts, activation);
  const c3 = input(3, at.height ?? pixels, at.width ?? pixels).spaceToDepth(2).then(scaled(64, 3))
    .then(down(128)).then(block(128, 3)).then(down(256)).then(block(256, 9));
  const c4 = c3.then(down(512)).then(block(512, 9));
  const c5 = c4.then(down(1024)).then(sppf(width * 1024, activation)).then(block(1024, 3, false))
    .then(scaled(512));
  const up4 = c5.upsample().concat(c4).then(block(512, 3, false)).then(scaled(256));
  const p3 = up4.upsample().concat(c3).then(block(256, 3, false));
  const p4 = p3.then(down(256)).concat(up4).then(block(512, 3, false));
  const p5 = p4.then(down(512)).concat(c5).then(block(1024, 3, false));
  const layers: Layer = (filters, kernel, stride) => layer(filters, kernel, stride, activation);
  const name = `YOLOX-${size}${activation === "silu" ? "" : ` ${activation}`}`;
  return network(name, [p3, p4, p5].map((x) => x.then(head(layers, width * 256, at.classes ?? 80))));
}

const net: Parametric = ofImages((at) => yolox("s", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
