/**
 * YOLO11: G. Jocher and J. Qiu, ultralytics/ultralytics, cfg/models/11/yolo11.yaml: YOLOv8 with smaller or deeper blocks, attention
 * at the coarsest level, and depthwise convolutions in front of the scores. There is no paper.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  convNorm,
  einsum,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  residual,
  run,
  split,
} from "../mod.ts";
import { layer, sppf, type YoloOptions, type YoloSize } from "./yolov5.ts";
import { aggregate, bottleneck, csp, detect, type Levels, masksOf } from "./yolov8.ts";
import { ofImages } from "./shelf/parameters.ts";

/** By how much depth and width of the large one are multiplied, and the most channels before that. */
const SCALES = {
  n: [0.5, 0.25, 1024],
  s: [0.5, 0.5, 1024],
  m: [0.5, 1, 512],
  l: [1, 1, 512],
  x: [1, 1.5, 512],
} as const;

/** How a size of the family is scaled: channels of the largest, and how often its parts are repeated. */
export interface Scaled {
  /** Channels of this size. */
  channels(filters: number): number;
  /** Repetitions of this size. */
  times(count: number): number;
  /** Whether every block is a deep one. */
  readonly deep: boolean;
}

/** How YOLO11 and YOLO12 are scaled. */
export function scaledTo(size: YoloSize): Scaled {
  const [depth, width, most] = SCALES[size];
  return {
    channels: (filters) => width * Math.min(filters, most),
    times: (count) => Math.max(1, Math.round(depth * count)),
    deep: size !== "n" && size !== "s",
  };
}

/** A convolution with its normalisation, without an activation. */
export function linear(filters: number, kernel = 1, depthwise = false): Fragment {
  return convNorm(filters, kernel, { activation: "none", groups: depthwise ? "depthwise" : 1 });
}

/** A depthwise convolution with its normalisation and a SiLU. */
export function depthwise(kernel: number, stride = 1): Fragment {
  return apply((x) => x.convNorm(x.shape[0]!, kernel, { stride, groups: "depthwise", activation: "silu" }));
}

/** Two bottlenecks in a cross-stage partial block of three convolutions (C3k in the yaml). */
export function deepBody(filters: number): Fragment {
  const half = filters / 2, deep = layer(half).repeat(2, bottleneck(half, true));
  return apply((x) => x.then(deep).concat(x.then(layer(half))).then(layer(filters)));
}

/** Cross-stage partial block (C3k2): of deep bodies, or of bottlenecks that narrow to a half. */
export function c3k2(filters: number, times: number, deep: boolean, half = filters / 2): Fragment {
  return csp(filters, times, deep ? deepBody(half) : bottleneck(half, true, half / 2), half);
}

/**
 * Attention among the pixels of each of `areas` equal parts of an image, with queries and keys of `keys` channels a head, and a
 * depthwise convolution of the values beside it.
 */
export function pixelAttention(heads: number, keys: number, areas: number, kernel: number): Fragment {
  return apply((x) => {
    const [channels, height, width] = x.shape as [number, number, number], size = channels / heads;
    const all = x.then(linear(channels + 2 * heads * keys))
      .reshape([heads, 2 * keys + size, areas, height * width / areas]);
    const queries = all.slice(1, 0, keys), values = all.slice(1, 2 * keys, 2 * keys + size);
    const scores = einsum(queries, all.slice(1, keys, 2 * keys), "hdan,hdam->hanm").softmax();
    const mixed = einsum(values, scores, "hdam,hanm->hdan").reshape([channels, height, width]);
    const nearby = values.reshape([channels, height, width]).then(linear(channels, kernel, true));
    return mixed.add(nearby).then(linear(channels));
  });
}

/** Half of the channels through attention and a feed-forward, `times` over (PSA and C2PSA in the yamls). */
export function partialAttention(filters: number, times: number): Fragment {
  const half = filters / 2, heads = Math.floor(half / 64), keys = half / heads / 2;
  const forward = layer(2 * half).then(linear(half));
  const body = residual(pixelAttention(heads, keys, 1, 3)).residual(forward);
  return apply((x) => {
    const [first, second] = split(x.then(layer(filters)), 2) as [AnyTensor, AnyTensor];
    return first.concat(second.then(repeat(times, body))).then(layer(filters));
  });
}

/** Scores by depthwise and pointwise convolutions in turn. */
export function lightScores(width: number, outputs: number): Fragment {
  return depthwise(3).then(layer(width)).then(depthwise(3)).then(layer(width)).conv(outputs, 1);
}

/** A YOLO11 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolo11(size: YoloSize = "n", options: YoloOptions = {}): Network {
  const { height = 640, width = 640, classes = 80, masks = false } = options;
  const { channels, times, deep } = scaledTo(size);
  const down = (filters: number) => layer(channels(filters), 3, 2);
  const block = (filters: number, isDeep: boolean) => c3k2(channels(filters), times(2), isDeep || deep);
  const narrow = (filters: number) => c3k2(channels(filters), times(2), deep, channels(filters) / 4);
  const c3 = input(3, height, width).then(down(64)).then(down(128)).then(narrow(256))
    .then(down(256)).then(narrow(512));
  const c4 = c3.then(down(512)).then(block(512, true));
  const c5 = c4.then(down(1024)).then(block(1024, true)).then(sppf(channels(1024)))
    .then(partialAttention(channels(1024), times(2)));
  const levels: Levels = aggregate(
    [c3, c4, c5],
    [block(512, false), block(256, false), block(512, false), block(1024, true)],
    [down(256), down(512)],
  );
  const boxes = detect(levels, classes, lightScores);
  if (!masks) return network(`YOLO11${size}`, boxes);
  return network(`YOLO11${size}-seg`, [...boxes, ...masksOf(levels, channels(256))]);
}

const net: Parametric = ofImages((at) => yolo11("n", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
