/**
 * MobileNet: A. Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
 * arXiv:1704.04861, 2017, Table 1; the last separable convolution has step 1, for its output is as large as its input.
 *
 * @module
 */
import { convNorm, type Fragment, type Network, network, type Parametric, run, separable } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of each depthwise separable convolution, and the step of its depthwise part. */
const LAYERS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const;

/** Separable convolutions of the table, from the first to before the last of two numbers. */
export function separables(first: number, last: number, width = 1): Fragment {
  return LAYERS.slice(first, last).map(([channels, stride]) => separable(channels * width, 3, { stride }))
    .reduce((all, next) => all.then(next));
}

/** Everything before the average pooling; `width` is the paper's multiplier. */
export function features(width = 1): Fragment {
  return convNorm(32 * width, 3, { stride: 2 }).then(separables(0, LAYERS.length, width));
}

/** MobileNet on one image; `multiplier` is 1, 0.75, 0.5 or 0.25 in the paper, the sides 224, 192, 160 or 128. */
export function mobilenetV1(
  multiplier = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const name = `MobileNet v1 ${multiplier.toFixed(2)}-${height}`;
  return network(name, [3, height, width], features(multiplier).globalPool().fc(classes).softmax());
}

const net: Parametric = ofImages((at) => mobilenetV1(1, at));
export default net;

if (import.meta.main) await run(net);
