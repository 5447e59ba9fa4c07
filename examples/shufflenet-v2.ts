/**
 * ShuffleNet v2: N. Ma, X. Zhang, H.-T. Zheng, J. Sun, "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture
 * Design", ECCV 2018, Table 5 and Figure 3 (c, d).
 *
 * @module
 */
import {
  apply,
  branch,
  convNorm,
  depthwise,
  type Fragment,
  type Network,
  network,
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

/** The end of a branch: depthwise 3x3 without a rectifier, then 1x1. */
function end(filters: number, stride: number): Fragment {
  return depthwise(3, { stride, padding: 1, bias: false }).batchNorm().convNorm(filters, 1);
}

/** A stage: first both branches see all channels and halve the image, then half the channels pass by each unit. */
function stage(channels: number, units: number): Fragment {
  const half = channels / 2;
  const branchOf = (stride: number) => convNorm(half, 1).then(end(half, stride));
  const unit = apply((x) => {
    const [kept, worked] = split(x, 2);
    return kept!.concat(worked!.then(branchOf(1))).channelShuffle(2);
  });
  return branch(end(half, 2), branchOf(2)).concat().channelShuffle(2).repeat(units - 1, unit);
}

/** ShuffleNet v2 on one image. */
export function shufflenetV2(
  multiplier: ShufflenetWidth = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [stage2, stage3, stage4, last] = CHANNELS[multiplier];
  return network(
    `ShuffleNet v2 ${multiplier.toFixed(1)}x`,
    [3, height, width],
    convNorm(24, 3, { stride: 2 }).pool(3, { stride: 2, padding: 1 })
      .then(stage(stage2, 4)).then(stage(stage3, 8)).then(stage(stage4, 4))
      .convNorm(last, 1).globalPool().fc(classes),
  );
}

const net: Parametric = ofImages((at) => shufflenetV2(1, at));
export default net;

if (import.meta.main) await run(net);
