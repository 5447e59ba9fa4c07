/**
 * YOLO12: Y. Tian, Q. Ye, D. Doermann, "YOLOv12: Attention-Centric Real-Time Object Detectors", arXiv:2502.12524, as in
 * ultralytics/ultralytics, cfg/models/12/yolo12.yaml: YOLO11 with attention in four parts of the image at stride 16, and over the
 * whole image at stride 32.
 *
 * @module
 */
import {
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  residual,
  run,
} from "../mod.ts";
import { layer, type YoloOptions, type YoloSize } from "./yolov5.ts";
import { aggregate, detect, masksOf } from "./yolov8.ts";
import { c3k2, deepBody, lightScores, linear, pixelAttention, scaledTo } from "./yolo11.ts";
import { ofImages } from "./shelf/parameters.ts";

/** Channels of a head. */
const HEAD = 32;

/** Attention in `areas` parts of the image and a feed-forward of `ratio` times the channels, twice (ABlock). */
function attended(channels: number, areas: number, ratio: number): Fragment {
  const forward = layer(Math.trunc(ratio * channels)).then(linear(channels));
  return repeat(2, residual(pixelAttention(channels / HEAD, HEAD, areas, 7)).residual(forward));
}

/** Aggregation of bodies (A2C2f): each reads what the one before made, and all go to the end. */
function aggregation(filters: number, times: number, body: Fragment): Fragment {
  const half = filters / 2;
  const [first, rest] = [layer(half), layer(filters)];
  return first.apply((x) => {
    const parts = [x];
    for (let i = 0; i < times; i++) parts.push(parts[i]!.then(body));
    return x.concat(...parts.slice(1) as [typeof x]).then(rest);
  });
}

/** What an aggregation adds to its input, times a learned scale for each channel, as large sizes have it. */
function scaledResidual(body: Fragment, scaled: boolean): Fragment {
  return scaled ? residual(body.batchNorm({ shift: false })) : body;
}

/** A YOLO12 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolo12(size: YoloSize = "n", options: YoloOptions = {}): Network {
  const { height = 640, width = 640, classes = 80, masks = false } = options;
  const { channels, times, deep } = scaledTo(size), large = size === "l" || size === "x";
  const down = (filters: number) => layer(channels(filters), 3, 2);
  const narrow = (filters: number) => c3k2(channels(filters), times(2), deep, channels(filters) / 4);
  const attention = (filters: number, areas: number) => {
    const body = attended(channels(filters) / 2, areas, large ? 1.2 : 2);
    return scaledResidual(aggregation(channels(filters), times(4), body), large);
  };
  const block = (filters: number) =>
    aggregation(channels(filters), times(2), deepBody(channels(filters) / 2));
  const c3 = input(3, height, width).then(down(64)).then(down(128)).then(narrow(256))
    .then(down(256)).then(narrow(512));
  const c4 = c3.then(down(512)).then(attention(512, 4));
  const c5 = c4.then(down(1024)).then(attention(1024, 1));
  const levels = aggregate(
    [c3, c4, c5],
    [block(512), block(256), block(512), c3k2(channels(1024), times(2), true)],
    [down(256), down(512)],
  );
  const boxes = detect(levels, classes, lightScores);
  if (!masks) return network(`YOLO12${size}`, boxes);
  return network(`YOLO12${size}-seg`, [...boxes, ...masksOf(levels, channels(256))]);
}

const net: Parametric = ofImages((at) => yolo12("n", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
