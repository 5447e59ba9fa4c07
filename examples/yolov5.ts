/**
 * YOLOv5: G. Jocher et al., ultralytics/yolov5, release 6.0 and later, models/yolov5s.yaml: a trunk of cross-stage partial
 * blocks, pooled pyramids, and boxes at strides 8, 16 and 32. There is no paper.
 *
 * @module
 */
import {
  type ActivationName,
  apply,
  branch,
  convNorm,
  fc,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  residual,
  run,
  upsample,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** By how much depth and width of the largest but one are multiplied. */
const SCALES = { n: [0.33, 0.25], s: [0.33, 0.5], m: [0.67, 0.75], l: [1, 1], x: [1.33, 1.25] } as const;

/** Nano, small, medium, large, extra large. */
export type YoloSize = keyof typeof SCALES;

/** A convolution with batch normalisation and an activation: a SiLU if nothing else is said. */
export function layer(
  filters: number,
  kernel = 1,
  stride = 1,
  activation: ActivationName = "silu",
): Fragment {
  return convNorm(filters, kernel, { stride, activation });
}

/** Cross-stage partial block of three convolutions (C3 in the yaml): half of the channels go through bottlenecks. */
export function csp(
  filters: number,
  times: number,
  shortcuts: boolean,
  activation: ActivationName = "silu",
): Fragment {
  const half = filters / 2, narrow = layer(half, 1, 1, activation);
  const body = narrow.then(layer(half, 3, 1, activation));
  const deep = narrow.repeat(times, shortcuts ? residual(body) : body);
  return branch(deep, narrow).concat().then(layer(filters, 1, 1, activation));
}

/**
 * The same, with attention among all pixels in place of bottlenecks (C3TR in models/hub/yolov5s-transformer.yaml): positions are a
 * linear layer's, queries, keys and values go through two, and nothing is normalised.
 */
function attentiveCsp(filters: number): Fragment {
  const half = filters / 2;
  const attention = apply((x) => {
    const project = () => x.fc(half, { bias: false }).fc(half);
    return project().dotProductAttention(project(), project(), 4).fc(half);
  });
  const forward = fc(half, { bias: false }).fc(half, { bias: false });
  const attended = apply((x) => {
    const [, height, width] = x.shape as [number, number, number];
    return x.toTokens().residual(fc(half)).residual(attention).residual(forward).toImage(height, width);
  });
  return branch(layer(half).then(attended), layer(half)).concat().then(layer(filters));
}

/** Spatial pyramid pooling (SPPF): 5x5 poolings in a row stand for 5x5, 9x9 and 13x13 side by side. */
export function sppf(filters: number, activation: ActivationName = "silu"): Fragment {
  return apply((x) => {
    const once = x.then(layer(x.shape[0]! / 2, 1, 1, activation));
    const twice = once.pool(5, { stride: 1, padding: 2 });
    const thrice = twice.pool(5, { stride: 1, padding: 2 });
    return once.concat(twice, thrice, thrice.pool(5, { stride: 1, padding: 2 }))
      .then(layer(filters, 1, 1, activation));
  });
}

/** Prototypes of masks, of which each box mixes 32. */
export function prototypes(filters: number, twice: Fragment): Fragment {
  return layer(filters, 3).then(twice).then(layer(filters, 3)).then(layer(32));
}

/** What may differ from the detector. */
export interface YoloOptions extends ImageSize {
  /** Whether each box has a mask; false if left out. */
  readonly masks?: boolean;
}

/** What may differ from the detector in YOLOv5 alone. */
export interface YoloV5Options extends YoloOptions {
  /** Whether the trunk ends in attention; false if left out. */
  readonly attentive?: boolean;
}

/** A YOLOv5 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov5(size: YoloSize = "s", options: YoloV5Options = {}): Network {
  const { height = 640, width: across = 640, classes = 80, masks = false, attentive = false } = options;
  const [depth, width] = SCALES[size];
  const down = (filters: number) => layer(width * filters, 3, 2);
  const block = (filters: number, times: number, shortcuts = true) =>
    csp(width * filters, Math.max(1, Math.round(depth * times)), shortcuts);
  const stem = convNorm(width * 64, 6, { stride: 2, padding: 2, activation: "silu" });
  const c3 = input(3, height, across).then(stem)
    .then(down(128)).then(block(128, 3)).then(down(256)).then(block(256, 6));
  const c4 = c3.then(down(512)).then(block(512, 9));
  const last = attentive ? attentiveCsp(width * 1024) : block(1024, 3);
  const c5 = c4.then(down(1024)).then(last).then(sppf(width * 1024)).then(layer(width * 512));
  const up4 = c5.upsample().concat(c4).then(block(512, 3, false)).then(layer(width * 256));
  const p3 = up4.upsample().concat(c3).then(block(256, 3, false));
  const p4 = p3.then(down(256)).concat(up4).then(block(512, 3, false));
  const p5 = p4.then(down(512)).concat(c5).then(block(1024, 3, false));
  const values = 5 + classes + (masks ? 32 : 0);
  const boxes = [p3, p4, p5].map((x) => x.conv(3 * values, 1).sigmoid().anchors(3, values));
  if (!masks) return network(`YOLOv5${size}${attentive ? "-transformer" : ""}`, boxes);
  return network(`YOLOv5${size}-seg`, [...boxes, p3.then(prototypes(width * 256, upsample()))]);
}

const net: Parametric = ofImages((at) => yolov5("s", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
