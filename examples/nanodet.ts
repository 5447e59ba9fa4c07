/**
 * NanoDet and NanoDet-Plus: R. Lyu, RangiLyu/nanodet: detectors for phones on ShuffleNet v2, without anchors, whose sides are
 * distributions over 8 lengths. NanoDet adds the levels of its pyramid up, NanoDet-Plus merges them by ghost blocks (K. Han et al.,
 * "GhostNet: More Features from Cheap Operations", CVPR 2020). There is no paper.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  convNorm,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { shufflenetFeatures, type ShufflenetWidth } from "./shufflenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

const LENGTHS = 8;

/** A depthwise convolution, each of whose parts has a normalisation, without activations unless they are asked for. */
function depthwise(kernel: number, stride = 1, activation: "leakyRelu" | "none" = "leakyRelu"): Fragment {
  return apply((x) => x.convNorm(x.shape[0]!, kernel, { stride, groups: "depthwise", activation }));
}

/** A pointwise convolution with its normalisation. */
function pointwise(filters: number, activation: "leakyRelu" | "none" = "leakyRelu"): Fragment {
  return convNorm(filters, 1, { activation });
}

/** Depthwise, then pointwise. */
function separable(filters: number, kernel: number, stride = 1): Fragment {
  return depthwise(kernel, stride).then(pointwise(filters));
}

/** Half of the channels by a pointwise convolution, the other half from those by a depthwise one. */
function ghost(filters: number, activation: "leakyRelu" | "none"): Fragment {
  return apply((x) => {
    const half = x.then(pointwise(filters / 2, activation));
    return half.concat(half.then(depthwise(3, 1, activation)));
  });
}

/** Two ghosts, around which the input is added by a depthwise and a pointwise convolution. */
function ghostBlock(filters: number): Fragment {
  const shortcut = depthwise(5, 1, "none").then(pointwise(filters, "none"));
  return apply((x) => x.residual(ghost(filters, "leakyRelu").then(ghost(filters, "none")), shortcut));
}

/** What a level gives: scores and sides for each pixel, with a mean for each distribution. */
function predict(x: ImageTensor, filters: number, kernel: number, classes: number): AnyTensor[] {
  const sides = 4 * LENGTHS;
  const all = x.then(separable(filters, kernel)).then(separable(filters, kernel)).conv(classes + sides, 1);
  const [, height, width] = all.shape as [number, number, number], pixels = height * width;
  const lengths = all.slice(0, classes, classes + sides).reshape([4, LENGTHS, pixels]).transpose([1, 0, 2]);
  return [
    all.slice(0, 0, classes).sigmoid(),
    lengths.softmax().conv(1, 1, { bias: false }).reshape([4, pixels, 1]).anchors(1, 4),
  ];
}

/** NanoDet-m on one image, for the 80 classes of COCO if nothing else is said. */
export function nanodet({ height = 320, width = 320, classes = 80 }: ImageSize = {}): Network {
  const laterals = shufflenetFeatures(input(3, height, width), 1, "leakyRelu").map((x) => x.conv(96, 1));
  const like = (x: ImageTensor) => [x.shape[1], x.shape[2]] as [number, number];
  const merge = (onto: ImageTensor, from: ImageTensor) =>
    onto.add(from.resize(like(onto), { mode: "bilinear" }));
  for (let i = 1; i >= 0; i--) laterals[i] = merge(laterals[i]!, laterals[i + 1]!);
  for (let i = 1; i <= 2; i++) laterals[i] = merge(laterals[i]!, laterals[i - 1]!);
  return network("NanoDet-m", laterals.flatMap((x) => predict(x, 96, 3, classes)));
}

/** NanoDet-Plus-m on one image, for the 80 classes of COCO if nothing else is said; `multiplier` is ShuffleNet's. */
export function nanodetPlus(
  multiplier: Extract<ShufflenetWidth, 1 | 1.5> = 1,
  { height = 416, width = 416, classes = 80 }: ImageSize = {},
): Network {
  const filters = multiplier === 1 ? 96 : 128;
  const [c3, c4, c5] = shufflenetFeatures(input(3, height, width), multiplier, "leakyRelu")
    .map((x) => x.then(pointwise(filters)) as AnyTensor) as [AnyTensor, AnyTensor, AnyTensor];
  const up = (x: AnyTensor) => x.resize([2 * x.shape[1]!, 2 * x.shape[2]!], { mode: "bilinear" });
  const up4 = up(c5).concat(c4).then(ghostBlock(filters));
  const p3 = up(up4).concat(c3).then(ghostBlock(filters));
  const p4 = p3.then(separable(filters, 5, 2)).concat(up4).then(ghostBlock(filters));
  const p5 = p4.then(separable(filters, 5, 2)).concat(c5).then(ghostBlock(filters));
  const p6 = c5.then(separable(filters, 5, 2)).add(p5.then(separable(filters, 5, 2)));
  const name = multiplier === 1 ? "NanoDet-Plus-m" : "NanoDet-Plus-m-1.5x";
  return network(name, [p3, p4, p5, p6].flatMap((x) => predict(x, filters, 5, classes)));
}

const net: Parametric = ofImages((at) => nanodetPlus(1, at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
