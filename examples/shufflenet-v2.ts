/**
 * ShuffleNet v2: N. Ma, X. Zhang, H.-T. Zheng, J. Sun, "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture
 * Design", ECCV 2018, Table 5 and Figure 3 (c, d).
 *
 * @module
 */
import {
  type ActivationName,
  apply,
  branch,
  convNorm,
  depthwise,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  type Parametric,
  run,
  split,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of stages 2 to 4, and of the last convolution. */
const CHANNELS = {
  0.5: [48, 96, 192, 1024],
  1: [116, 232, 464, 1024],
  1.5: [176, 352, 704, 1024],
  2: [244, 488, 976, 2048],
} as const;

/** The paper's four sizes. */
export type ShufflenetWidth = keyof typeof CHANNELS;

/** The end of a branch: depthwise 3x3 without an activation, then 1x1. */
function end(filters: number, stride: number, activation: ActivationName): Fragment {
  return depthwise(3, { stride, padding: 1, bias: false }).batchNorm().convNorm(filters, 1, { activation });
}

/** A stage: first both branches see all channels and halve the image, then half the channels pass by each unit. */
function stage(channels: number, units: number, activation: ActivationName): Fragment {
  const half = channels / 2;
  const branchOf = (stride: number) => convNorm(half, 1, { activation }).then(end(half, stride, activation));
  const unit = apply((x) => {
    const [kept, worked] = split(x, 2);
    return kept!.concat(worked!.then(branchOf(1))).channelShuffle(2);
  });
  return branch(end(half, 2, activation), branchOf(2)).concat().channelShuffle(2).repeat(units - 1, unit);
}

/** The feature maps of stages 2 to 4 that a trunk makes of an image, at 1/8, 1/16 and 1/32 of its size. */
export function shufflenetFeatures(
  image: ImageTensor,
  multiplier: ShufflenetWidth,
  activation: ActivationName = "relu",
): [c3: ImageTensor, c4: ImageTensor, c5: ImageTensor] {
  const [stage2, stage3, stage4] = CHANNELS[multiplier];
  const c3 = image.convNorm(24, 3, { stride: 2, activation }).pool(3, { stride: 2, padding: 1 })
    .then(stage(stage2, 4, activation));
  const c4 = c3.then(stage(stage3, 8, activation));
  return [c3, c4, c4.then(stage(stage4, 4, activation))];
}

/** ShuffleNet v2 on one image. */
export function shufflenetV2(
  multiplier: ShufflenetWidth = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [, , c5] = shufflenetFeatures(input(3, height, width), multiplier);
  return c5.convNorm(CHANNELS[multiplier][3], 1).globalPool().fc(classes)
    .toNetwork(`ShuffleNet v2 ${multiplier.toFixed(1)}x`);
}

const net: Parametric = ofImages((at) => shufflenetV2(1, at));
export default net;

if (import.meta.main) await run(net);
