/**
 * EfficientNet-Lite: R. Liu, "Higher accuracy on vision models with EfficientNet-Lite", TensorFlow blog, 2020: EfficientNet
 * without squeeze-and-excite, with ReLU6, and with a first and a last stage that are not scaled.
 *
 * @module
 */
import {
  convNorm,
  type Fragment,
  type ImageTensor,
  invertedResidual,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
} from "../mod.ts";
import { STAGES } from "./efficientnet.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Width and depth over the smallest's, and the image's size. */
const SCALES = [
  [1.0, 1.0, 224],
  [1.0, 1.1, 240],
  [1.1, 1.2, 260],
  [1.2, 1.4, 280],
  [1.4, 1.8, 300],
] as const;

/** From the smallest to the largest. */
export type EfficientnetLiteSize = 0 | 1 | 2 | 3 | 4;

/** The blocks of each stage. */
function stages(size: EfficientnetLiteSize): Fragment[] {
  const [width, depth] = SCALES[size];
  return STAGES.map(([expand, kernel, step, channels, blocks], stage) => {
    const times = stage === 0 || stage === STAGES.length - 1 ? blocks : Math.ceil(blocks * depth);
    const block = (i: number) =>
      invertedResidual(divisible(channels * width), { expand, kernel, stride: i === 0 ? step : 1 });
    return repeat(times, block);
  });
}

const stem: Fragment = convNorm(32, 3, { stride: 2, activation: "relu6" });

/** The feature maps that a trunk makes of an image, at 1/8, 1/16 and 1/32 of its size. */
export function efficientnetLiteFeatures(
  image: ImageTensor,
  size: EfficientnetLiteSize,
): [c3: ImageTensor, c4: ImageTensor, c5: ImageTensor] {
  const all = stages(size);
  const onwards = (x: ImageTensor, from: number, to: number) =>
    all.slice(from, to).reduce((last, stage) => last.then(stage), x);
  const c3 = onwards(image.then(stem), 0, 3), c4 = onwards(c3, 3, 5);
  return [c3, c4, onwards(c4, 5, 7)];
}

/** EfficientNet-Lite on one image of the size that it was scaled for. */
export function efficientnetLite(size: EfficientnetLiteSize = 0, at: ImageSize = {}): Network {
  const side = SCALES[size][2], shape = [3, at.height ?? side, at.width ?? side];
  const body = stages(size).reduce((x, stage) => x.then(stage), stem);
  const features = body.convNorm(1280, 1, { activation: "relu6" });
  return network(`EfficientNet-Lite${size}`, shape, features.globalPool().dropout().fc(at.classes ?? 1000));
}

const net: Parametric = ofImages((at) => efficientnetLite(0, at));
export default net;

if (import.meta.main) await run(net);
