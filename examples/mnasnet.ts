/**
 * MnasNet: M. Tan et al., "MnasNet: Platform-Aware Neural Architecture Search for Mobile", CVPR 2019, Figure 7, without
 * squeeze-and-excite (MnasNet-B1), as in torchvision.
 *
 * @module
 */
import {
  convNorm,
  type Fragment,
  invertedResidual,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Kernel, expansion, channels, blocks, and the first block's step. */
const STAGES = [
  [3, 3, 24, 3, 2],
  [5, 3, 40, 3, 2],
  [5, 6, 80, 3, 2],
  [3, 6, 96, 2, 1],
  [5, 6, 192, 4, 2],
  [3, 6, 320, 1, 1],
] as const;

/** Everything before the average pooling; `width` multiplies the channels of all but the last convolution. */
export function features(width = 1): Fragment {
  const stem = convNorm(divisible(32 * width), 3, { stride: 2 })
    .invertedResidual(divisible(16 * width), { expand: 1, activation: "relu" });
  return STAGES.reduce<Fragment>(
    (x, [kernel, expand, channels, blocks, step]) =>
      x.repeat(blocks, (i) =>
        invertedResidual(divisible(channels * width), {
          kernel,
          expand,
          stride: i === 0 ? step : 1,
          activation: "relu",
        })),
    stem,
  ).convNorm(1280, 1);
}

/** MnasNet on one image: `multiplier` is 0.5, 0.75, 1 or 1.3. */
export function mnasnet(
  multiplier = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  return network(
    `MnasNet ${multiplier.toFixed(2)}`,
    [3, height, width],
    features(multiplier).globalPool().dropout().fc(classes),
  );
}

const net: Parametric = ofImages((at) => mnasnet(1, at));
export default net;

if (import.meta.main) await run(net);
