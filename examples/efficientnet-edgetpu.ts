/**
 * EfficientNet-EdgeTPU: S. Gupta, M. Tan, "EfficientNet-EdgeTPU: Creating Accelerator-Optimized Neural Networks with AutoML",
 * Google AI blog, 2019, with the blocks of the authors' code (tensorflow/tpu, efficientnet_edgetpu): early blocks expand by a whole
 * 3x3 convolution at step 1, and a 1x1 convolution takes the step.
 *
 * @module
 */
import {
  apply,
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

/** Whether the 3x3 convolution is whole, expansion, kernel, the first block's step, channels and blocks. */
const STAGES = [
  [true, 4, 3, 1, 24, 1],
  [true, 8, 3, 2, 32, 2],
  [true, 8, 3, 2, 48, 4],
  [false, 8, 5, 2, 96, 5],
  [false, 8, 5, 1, 144, 4],
  [false, 8, 5, 2, 192, 2],
] as const;

/** Width and depth over the small one's, and the image's size. */
const SCALES = { s: [1, 1, 224], m: [1, 1.1, 240], l: [1.2, 1.4, 300] } as const;

/** Small, medium, large. */
export type EfficientnetEdgetpuSize = keyof typeof SCALES;

/** A 3x3 convolution to many channels and a 1x1 to few, around which the input is added where the shape stays. */
function fused(filters: number, hidden: number, stride: number, skip: boolean): Fragment {
  return apply((x) => {
    const narrow = x.convNorm(hidden, 3).convNorm(filters, 1, { stride, activation: "none" });
    return skip && stride === 1 && x.shape[0] === filters ? narrow.add(x) : narrow;
  });
}

/** EfficientNet-EdgeTPU on one image of the size that it was scaled for. */
export function efficientnetEdgetpu(
  size: EfficientnetEdgetpuSize = "s",
  at: ImageSize = {},
): Network {
  const [width, depth, side] = SCALES[size];
  const body = STAGES.reduce<Fragment>(
    (x, [whole, expand, kernel, step, channels, blocks], stage) =>
      x.repeat(Math.ceil(blocks * depth), (i) => {
        const stride = i === 0 ? step : 1, filters = divisible(channels * width);
        if (!whole) return invertedResidual(filters, { expand, kernel, stride, activation: "relu" });
        // the first stage expands its own channels, not the stem's
        return apply((x) =>
          x.then(fused(filters, expand * (stage === 0 ? filters : x.shape[0]!), stride, stage > 0))
        );
      }),
    convNorm(divisible(32 * width), 3, { stride: 2 }),
  );
  const features = body.convNorm(divisible(1280 * width), 1);
  return network(
    `EfficientNet-EdgeTPU-${size.toUpperCase()}`,
    [3, at.height ?? side, at.width ?? side],
    features.globalPool().dropout().fc(at.classes ?? 1000),
  );
}

const net: Parametric = ofImages((at) => efficientnetEdgetpu("s", at));
export default net;

if (import.meta.main) await run(net);
