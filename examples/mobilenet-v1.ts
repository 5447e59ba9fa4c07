/**
 * MobileNet: A. Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
 * arXiv:1704.04861, 2017, Table 1; the last separable convolution has step 1, for its output is as large as its input.
 *
 * @module
 */
import { convNorm, type Fragment, type Network, network, run, separable } from "../mod.ts";

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

/** MobileNet on one square image; `width` is 1, 0.75, 0.5 or 0.25 in the paper, `size` 224, 192, 160 or 128. */
export function mobilenetV1(width = 1, size = 224): Network {
  const name = `MobileNet v1 ${width.toFixed(2)}-${size}`;
  return network(name, [3, size, size], features(width).globalPool().fc(1000).softmax());
}

const net: Network = mobilenetV1();
export default net;

if (import.meta.main) await run(net);
