/**
 * Darknet's networks: J. Redmon et al., "You Only Look Once: Unified, Real-Time Object Detection", CVPR 2016; "YOLO9000: Better,
 * Faster, Stronger", CVPR 2017; "YOLOv3: An Incremental Improvement", arXiv:1804.02767, Table 1; as in the authors' cfg files.
 *
 * @module
 */
import {
  apply,
  conv,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A convolution with batch normalisation and a leaky rectifier. */
function layer(filters: number, kernel: number, stride = 1): Fragment {
  return convNorm(filters, kernel, { stride, activation: "leakyRelu" });
}

/** 3x3 convolutions with narrower 1x1 ones between them, `length` in all. */
function alternating(length: number, filters: number): Fragment {
  return repeat(length, (i) => i % 2 === 0 ? layer(filters, 3) : layer(filters / 2, 1));
}

/** 3x3 convolutions from `filters` on, each with twice the filters of the one before and followed by a pooling. */
function doubling(times: number, filters: number): Fragment {
  return repeat(times, (i) => layer(filters << i, 3).pool());
}

/** Tiny YOLO, version 1: 7 x 7 cells of 2 boxes and 20 classes. */
export const yolov1Tiny: Network = yolov1TinyAt();

/** The same on an image of any size: cells are of 64 x 64 pixels. */
export function yolov1TinyAt({ height = 448, width = 448, classes = 20 }: ImageSize = {}): Network {
  const cells = Math.floor(height / 64) * Math.floor(width / 64);
  const trunk = doubling(6, 16).then(layer(1024, 3)).then(layer(256, 3));
  return network("YOLOv1-tiny", [3, height, width], trunk.fc(cells * (2 * 5 + classes)));
}

/** The head of version 2: five boxes for each cell, with a softmax over the classes of each. */
function region(classes: number): Fragment {
  return conv(5 * (5 + classes), 1).anchors(5, 5 + classes).softmax();
}

/** YOLO, version 2: Darknet-19 and a passthrough; 5 boxes for each of 13 x 13 cells. */
export function yolov2({ height = 416, width = 416, classes = 80 }: ImageSize = {}): Network {
  const fine = input(3, height, width).then(doubling(2, 32)).then(alternating(3, 128)).pool()
    .then(alternating(3, 256)).pool().then(alternating(5, 512));
  const coarse = fine.pool().then(alternating(5, 1024)).repeat(2, layer(1024, 3));
  const merged = fine.then(layer(64, 1)).spaceToDepth(2).concat(coarse).then(layer(1024, 3));
  return network("YOLOv2", merged.then(region(classes)));
}

/** The last layers of the tiny trunks of versions 2 and 3; their pooling keeps the size. */
const deepest: Fragment = layer(512, 3).pool(2, { stride: 1, padding: [0, 1, 0, 1] }).then(layer(1024, 3));

/** Tiny YOLO, version 2; the model for VOC has 20 classes and 1024 filters in the last layer but one. */
export function yolov2Tiny(
  filters = 512,
  { height = 416, width = 416, classes = 80 }: ImageSize = {},
): Network {
  const trunk = doubling(5, 16).then(deepest).then(layer(filters, 3));
  return network("YOLOv2-tiny", [3, height, width], trunk.then(region(classes)));
}

/** A stage of Darknet-53: a step down, then residual blocks. */
function stage(blocks: number, filters: number): Fragment {
  return layer(filters, 3, 2).repeat(blocks, residual(layer(filters / 2, 1).then(layer(filters, 3))));
}

/** The stages of Darknet-53 that end at strides 8, 16 and 32. */
const STAGES: readonly [Fragment, Fragment, Fragment] = [
  layer(32, 3).then(stage(1, 64)).then(stage(2, 128)).then(stage(8, 256)),
  stage(8, 512),
  stage(4, 1024),
];

/** Darknet-53 on one 256x256 image. */
export const darknet53: Network = darknet53At();

/** The same on an image of any size. */
export function darknet53At({ height = 256, width = 256, classes = 1000 }: ImageSize = {}): Network {
  const trunk = STAGES.reduce((all, stage) => all.then(stage));
  return network("Darknet-53", [3, height, width], trunk.globalPool().conv(classes, 1).softmax());
}

/** The head of version 3: three boxes for each cell. */
export function boxes(filters: number, classes: number): Fragment {
  return layer(filters, 3).conv(3 * (5 + classes), 1).sigmoid().anchors(3, 5 + classes);
}

/** What goes up to the next finer scale. */
function up(filters: number): Fragment {
  return layer(filters, 1).upsample();
}

/** YOLO, version 3: Darknet-53, and boxes at strides 32, 16 and 8. */
export function yolov3({ height = 416, width = 416, classes = 80 }: ImageSize = {}): Network {
  const neck = (filters: number) => layer(filters / 2, 1).then(alternating(4, filters));
  const [c3, c4, c5] = STAGES;
  const at8 = input(3, height, width).then(c3), at16 = at8.then(c4);
  const coarse = at16.then(c5).then(neck(1024));
  const middle = coarse.then(up(256)).concat(at16).then(neck(512));
  const fine = middle.then(up(128)).concat(at8).then(neck(256));
  const [head5, head4, head3] = [1024, 512, 256].map((filters) => boxes(filters, classes));
  return network("YOLOv3", [coarse.then(head5!), middle.then(head4!), fine.then(head3!)]);
}

/** Tiny YOLO, version 3: boxes at strides 32 and 16. */
export function yolov3Tiny({ height = 416, width = 416, classes = 80 }: ImageSize = {}): Network {
  const at16 = input(3, height, width).then(doubling(4, 16)).then(layer(256, 3));
  const coarse = at16.pool().then(deepest).then(layer(256, 1));
  const fine = coarse.then(up(128)).concat(at16);
  return network("YOLOv3-tiny", [coarse.then(boxes(512, classes)), fine.then(boxes(256, classes))]);
}

/** Half of the channels through two convolutions, all that they make, and what came in, side by side (CSPNet). */
function partial(filters: number): Fragment {
  return apply((x) => {
    const whole = x.then(layer(filters, 3));
    const first = whole.slice(0, filters / 2, filters).then(layer(filters / 2, 3));
    const second = first.then(layer(filters / 2, 3));
    return whole.concat(second.concat(first).then(layer(filters, 1)));
  });
}

/** Tiny YOLO, version 4 (A. Bochkovskiy, C.-Y. Wang, H.-Y. M. Liao, arXiv:2011.08036): boxes at strides 32 and 16. */
export function yolov4Tiny({ height = 416, width = 416, classes = 80 }: ImageSize = {}): Network {
  const halves = input(3, height, width).then(layer(32, 3, 2)).then(layer(64, 3, 2))
    .then(partial(64)).pool().then(partial(128)).pool().then(layer(256, 3));
  const first = halves.slice(0, 128, 256).then(layer(128, 3));
  const at16 = first.then(layer(128, 3)).concat(first).then(layer(256, 1));
  const coarse = halves.concat(at16).pool().then(layer(512, 3)).then(layer(256, 1));
  const fine = coarse.then(up(128)).concat(at16);
  return network("YOLOv4-tiny", [coarse.then(boxes(512, classes)), fine.then(boxes(256, classes))]);
}

const net: Parametric = ofImages(yolov3, { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
