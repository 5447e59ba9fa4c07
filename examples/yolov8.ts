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

/**
 * Cross-stage partial block of two convolutions (C2f in the yaml): half of the channels go through one body after another, and
 * what each makes goes to the end too.
 */
export function csp(filters: number, times: number, body: Fragment, half = filters / 2): Fragment {
  return apply((x) => {
    const [first, ...parts] = split(x.then(layer(2 * half)), 2) as [AnyTensor, AnyTensor];
    for (let i = 0; i < times; i++) parts.push(parts[i]!.then(body));
    return first.concat(...parts as [AnyTensor]).then(layer(filters));
  });
}

/** Two 3x3 convolutions, around which the input is added or not. */
export function bottleneck(filters: number, shortcut: boolean, inner = filters): Fragment {
  const body = layer(inner, 3).then(layer(filters, 3));
  return shortcut ? residual(body) : body;
}

/** Feature maps at strides 8, 16 and 32. */
export type Levels = readonly [fine: AnyTensor, middle: AnyTensor, coarse: AnyTensor];

/** Path aggregation: up to the finest level and down again; blocks in that order, and the two steps down. */
export function aggregate(
  [c3, c4, c5]: Levels,
  [up4, up3, down4, down5]: readonly [Fragment, Fragment, Fragment, Fragment],
  [step4, step5]: readonly [Fragment, Fragment],
): Levels {
  const middle = c5.upsample().concat(c4).then(up4);
  const p3 = middle.upsample().concat(c3).then(up3);
  const p4 = p3.then(step4).concat(middle).then(down4);
  return [p3, p4, p4.then(step5).concat(c5).then(down5)];
}

/** A prediction on a level. */
function predict(width: number, outputs: number): Fragment {
  return layer(width, 3).then(layer(width, 3)).conv(outputs, 1);
}

/** The decoupled head on all levels: boxes, and scores for each class, which may be predicted otherwise. */
export function detect(levels: Levels, classes: number, predictScores = predict): AnyTensor[] {
  const channels = levels[0].shape[0]!, outputs = 4 * LENGTHS + classes;
  const sides = predict(Math.max(64, channels / 4), 4 * LENGTHS);
  const scores = predictScores(Math.max(channels, Math.min(classes, 100)), classes);
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

/** The masks of a segmenter: prototypes made of the finest level, and 32 coefficients for each box. */
export function masksOf(levels: Levels, filters: number): AnyTensor[] {
  const width = Math.max(levels[0].shape[0]! / 4, 32), twice = convTranspose(filters, 2, { stride: 2 });
  return [...levels.map((x) => x.then(predict(width, 32))), levels[0].then(prototypes(filters, twice))];
}

/** A YOLOv8 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov8(size: YoloSize = "n", options: YoloOptions = {}): Network {
  const { height = 640, width: across = 640, classes = 80, masks = false } = options;
  const [depth, width, most] = SCALES[size];
  const scaled = (filters: number) => width * Math.min(filters, most);
  const down = (filters: number) => layer(scaled(filters), 3, 2);
  const block = (filters: number, times: number, shortcuts = true) =>
    csp(
      scaled(filters),
      Math.max(1, Math.round(depth * times)),
      bottleneck(scaled(filters) / 2, shortcuts),
    );
  const c3 = input(3, height, across).then(down(64))
    .then(down(128)).then(block(128, 3)).then(down(256)).then(block(256, 6));
  const c4 = c3.then(down(512)).then(block(512, 6));
  const c5 = c4.then(down(1024)).then(block(1024, 3)).then(sppf(scaled(1024)));
  const blocks = [block(512, 3, false), block(256, 3, false), block(512, 3, false), block(1024, 3, false)];
  const levels = aggregate([c3, c4, c5], blocks as [Fragment, Fragment, Fragment, Fragment], [
    down(256),
    down(512),
  ]);
  const boxes = detect(levels, classes);
  if (!masks) return network(`YOLOv8${size}`, boxes);
  return network(`YOLOv8${size}-seg`, [...boxes, ...masksOf(levels, width * 256)]);
}

const net: Parametric = ofImages((at) => yolov8("n", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
