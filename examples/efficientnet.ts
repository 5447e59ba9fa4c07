/**
 * EfficientNet: M. Tan, Q. V. Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019,
 * Table 1, scaled as in the authors' code and in torchvision.
 *
 * @module
 */
import { apply, convNorm, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Expansion, kernel, the first block's step, channels and blocks: stages 2 to 8 of B0. */
export const STAGES = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const;

/** Width and depth over B0's, and the image's size. */
const SCALES = {
  b0: [1.0, 1.0, 224],
  b1: [1.0, 1.1, 240],
  b2: [1.1, 1.2, 288],
  b3: [1.2, 1.4, 300],
  b4: [1.4, 1.8, 380],
  b5: [1.6, 2.2, 456],
  b6: [1.8, 2.6, 528],
  b7: [2.0, 3.1, 600],
} as const;

/** One of the eight. */
export type EfficientnetName = keyof typeof SCALES;

const activation = "silu", squeezeOptions = { activation } as const;

/** A block; it squeezes to a quarter of its input's channels. */
function block(channels: number, expand: number, kernel: number, stride: number): Fragment {
  return apply((x) => {
    const squeeze = x.shape[0]! / 4;
    return x.invertedResidual(channels, { expand, kernel, stride, squeeze, squeezeOptions, activation });
  });
}

/** Everything before the average pooling; `width` and `depth` are over B0's. */
export function features(width = 1, depth = 1): Fragment {
  const stem = convNorm(divisible(32 * width), 3, { stride: 2, activation });
  const body = STAGES.reduce<Fragment>(
    (x, [expand, kernel, step, channels, blocks]) =>
      x.repeat(
        Math.ceil(blocks * depth),
        (i) => block(divisible(channels * width), expand, kernel, i === 0 ? step : 1),
      ),
    stem,
  );
  return body.convNorm(4 * divisible(320 * width), 1, { activation });
}

/** EfficientNet on one image of the size that it was scaled for. */
export function efficientnet(name: EfficientnetName = "b0", at: ImageSize = {}): Network {
  const [width, depth, size] = SCALES[name];
  const title = `EfficientNet-${name.toUpperCase()}`;
  const shape = [3, at.height ?? size, at.width ?? size];
  return network(title, shape, features(width, depth).globalPool().dropout().fc(at.classes ?? 1000));
}

const net: Parametric = ofImages((at) => efficientnet("b0", at));
export default net;

if (import.meta.main) await run(net);
