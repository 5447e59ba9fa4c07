/**
 * YOLOv4: A. Bochkovskiy, C.-Y. Wang, H.-Y. M. Liao, "YOLOv4: Optimal Speed and Accuracy of Object Detection", arXiv:2004.10934, as
 * in AlexeyAB/darknet, cfg/yolov4.cfg: Darknet-53 in cross-stage partial blocks, a pyramid of poolings, path aggregation. The form
 * for accelerators has leaky rectifiers in the trunk too. The tiny one is with Darknet's networks.
 *
 * @module
 */
import {
  type ActivationName,
  type AnyTensor,
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
import { boxes } from "./darknet.ts";
import { pyramid } from "./yolov7.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** What follows the trunk's convolutions: Mish in the paper, a leaky rectifier on accelerators. */
export type YoloV4Activation = Extract<ActivationName, "mish" | "leakyRelu">;

type Layer = (filters: number, kernel: number, stride?: number) => Fragment;

const withActivation = (activation: ActivationName): Layer => (filters, kernel, stride = 1) =>
  convNorm(filters, kernel, { stride, activation });

const leaky = withActivation("leakyRelu");

/** A stage of the trunk: a step, then residual blocks on half of the channels (on all, in the first stage). */
function stage(layer: Layer, filters: number, blocks: number, half = filters / 2): Fragment {
  const inner = blocks === 1 ? half / 2 : half;
  const body = residual(layer(inner, 1).then(layer(half, 3)));
  return layer(filters, 3, 2).apply((x) =>
    x.then(layer(half, 1)).repeat(blocks, body).then(layer(half, 1))
      .concat(x.then(layer(half, 1))).then(layer(filters, 1))
  );
}

/** 1x1 and 3x3 convolutions in turn. */
function alternating(times: number, filters: number): Fragment {
  return repeat(times, (i) => i % 2 === 0 ? leaky(filters, 1) : leaky(2 * filters, 3));
}

/** What comes from a coarser level, beside what the trunk made at this one. */
function merged(coarse: AnyTensor, trunk: AnyTensor, filters: number): AnyTensor {
  return trunk.then(leaky(filters, 1)).concat(coarse.then(leaky(filters, 1)).upsample());
}

/** A YOLOv4 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov4(
  activation: YoloV4Activation = "mish",
  { height = 608, width = 608, classes = 80 }: ImageSize = {},
): Network {
  const layer = withActivation(activation);
  const c3 = input(3, height, width).then(layer(32, 3)).then(stage(layer, 64, 1, 64))
    .then(stage(layer, 128, 2)).then(stage(layer, 256, 8));
  const c4 = c3.then(stage(layer, 512, 8));
  const c5 = c4.then(stage(layer, 1024, 4)).then(alternating(3, 512)).then(pyramid).then(alternating(3, 512));
  const up4 = merged(c5, c4, 256).then(alternating(5, 256));
  const p3 = merged(up4, c3, 128).then(alternating(5, 128));
  const p4 = p3.then(leaky(256, 3, 2)).concat(up4).then(alternating(5, 256));
  const p5 = p4.then(leaky(512, 3, 2)).concat(c5).then(alternating(5, 512));
  const levels = [[p3, 256], [p4, 512], [p5, 1024]] as const;
  const name = activation === "mish" ? "YOLOv4" : "YOLOv4-leaky";
  return network(name, levels.map(([x, filters]) => x.then(boxes(filters, classes))));
}

const net: Parametric = ofImages((at) => yolov4("mish", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
