/**
 * YOLOv8: G. Jocher et al., ultralytics/ultralytics, cfg/models/v8/yolov8.yaml: as YOLOv5 with other blocks, and one box
 * without anchors for each pixel at strides 8, 16 and 32, whose sides are distributions over 16 lengths. There is no paper.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  convTranspose,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  residual,
  run,
  split,
} from "../mod.ts";
import { layer, prototypes, sppf, type YoloOptions, type YoloSize } from "./yolov5.ts";
import { ofImages } from "./shelf/parameters.ts";

/** By how much depth and width of the large one are multiplied, and the most channels before that. */
const SCALES = {
  n: [0.33, 0.25, 1024],
  s: [0.33, 0.5, 1024],
  m: [0.67, 0.75, 768],
  l: [1, 1, 512],
  x: [1, 1.25, 512],
} as const;

const LENGTHS = 16;

/** Cross-stage partial block of two convolutions (C2f in the yaml): every bottleneck's output goes to the end too. */
function csp(filters: number, times: number, shortcuts: boolean): Fragment {
  const body = layer(filters / 2, 3).then(layer(filters / 2, 3));
  return apply((x) => {
    const [first, ...parts] = split(x.then(layer(filters)), 2) as [AnyTensor, AnyTensor];
    for (let i = 0; i < times; i++) parts.push(parts[i]!.then(shortcuts ? residual(body) : body));
    return first.concat(...parts as [AnyTensor]).then(layer(filters));
  });
}

/** A prediction on a level. */
function predict(width: number, outputs: number): Fragment {
  return layer(width, 3).then(layer(width, 3)).conv(outputs, 1);
}

/** The decoupled head on all levels: boxes, and scores for each class. */
function detect(levels: readonly [AnyTensor, AnyTensor, AnyTensor], classes: number): AnyTensor[] {
  const channels = levels[0].shape[0]!, outputs = 4 * LENGTHS + classes;
  const sides = predict(Math.max(64, channels / 4), 4 * LENGTHS);
  const scores = predict(Math.max(channels, classes), classes);
  const [fine, ...coarser] = levels.map((x) => {
    const [, height, width] = x.shape;
    return x.branch(sides, scores).concat().reshape([outputs, height! * width!]);
  }) as [AnyTensor, AnyTensor, AnyTensor];
  const all = fine.concat(...coarser), pixels = all.shape[1]!;
  const lengths = all.slice(0, 0, 4 * LENGTHS).reshape([4, LENGTHS, pixels]).transpose([1, 0, 2]).softmax();
  return [
    lengths.conv(1, 1, { bias: false }).reshape([4, pixels, 1]).anchors(1, 4), // the mean of each distribution
    all.slice(0, 4 * LENGTHS, outputs).sigmoid(),
  ];
}

/** Coefficients of 32 masks for each pixel of a level. */
function coefficients(levels: readonly [AnyTensor, AnyTensor, AnyTensor]): AnyTensor[] {
  const width = Math.max(levels[0].shape[0]! / 4, 32);
  return levels.map((x) => x.then(predict(width, 32)));
}

/** A YOLOv8 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov8(size: YoloSize = "n", options: YoloOptions = {}): Network {
  const { height = 640, width: across = 640, classes = 80, masks = false } = options;
  const [depth, width, most] = SCALES[size];
  const scaled = (filters: number) => width * Math.min(filters, most);
  const down = (filters: number) => layer(scaled(filters), 3, 2);
  const block = (filters: number, times: number, shortcuts = true) =>
    csp(scaled(filters), Math.max(1, Math.round(depth * times)), shortcuts);
  const c3 = input(3, height, across).then(down(64))
    .then(down(128)).then(block(128, 3)).then(down(256)).then(block(256, 6));
  const c4 = c3.then(down(512)).then(block(512, 6));
  const c5 = c4.then(down(1024)).then(block(1024, 3)).then(sppf(scaled(1024)));
  const up4 = c5.upsample().concat(c4).then(block(512, 3, false));
  const p3 = up4.upsample().concat(c3).then(block(256, 3, false));
  const p4 = p3.then(down(256)).concat(up4).then(block(512, 3, false));
  const p5 = p4.then(down(512)).concat(c5).then(block(1024, 3, false));
  if (!masks) return network(`YOLOv8${size}`, detect([p3, p4, p5], classes));
  const filters = width * 256, twice = convTranspose(filters, 2, { stride: 2 });
  const outputs = [...detect([p3, p4, p5], classes), ...coefficients([p3, p4, p5])];
  return network(`YOLOv8${size}-seg`, [...outputs, p3.then(prototypes(filters, twice))]);
}

const net: Parametric = ofImages((at) => yolov8("n", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
