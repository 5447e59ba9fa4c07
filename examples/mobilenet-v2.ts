/**
 * MobileNet v2: M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen, "MobileNetV2: Inverted Residuals and Linear
 * Bottlenecks", CVPR 2018, Table 2.
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
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels as a multiple of 8 that is not more than a tenth below them. */
export function divisible(channels: number, by = 8): number {
  const rounded = Math.max(by, Math.floor((channels + by / 2) / by) * by);
  return rounded < 0.9 * channels ? rounded + by : rounded;
}

/** Expansion, channels, blocks, and the first block's step: t, c, n, s in the paper. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** What may differ from the classifier. */
export interface TrunkOptions {
  /** Whether the last stage with a step is dilated in its place, as segmenters want it; false if left out. */
  readonly dilated?: boolean;
}

/** The stem and all blocks; `width` is the paper's multiplier. */
export function trunk(width = 1, { dilated = false }: TrunkOptions = {}): Fragment {
  return STAGES.reduce<Fragment>((x, [expand, channels, blocks, step], stage) => {
    const dilates = dilated && stage >= 5;
    return x.repeat(blocks, (i) => {
      const stride = i === 0 && !dilates ? step : 1;
      const dilation = dilates && (i > 0 || stage > 5) ? 2 : 1;
      return invertedResidual(divisible(channels * width), { expand, stride, dilation });
    });
  }, convNorm(divisible(32 * width), 3, { stride: 2, activation: "relu6" }));
}

/** Two feature maps of a detector: inside the first block at stride 32, after its expansion, and the last one. */
export interface MobilenetV2Maps {
  /** At 1/16 of the image's size, six times as wide as the stage. */
  readonly expanded: ImageTensor;
  /** At 1/32 of the image's size, after the last convolution. */
  readonly last: ImageTensor;
}

/** The feature maps that SSD reads. */
export function mobilenetV2Maps(image: ImageTensor): MobilenetV2Maps {
  const at = STAGES.findIndex(([, channels]) => channels === 160), activation = "relu6";
  const stem = image.convNorm(32, 3, { stride: 2, activation });
  const first = stem.then(stages(STAGES.slice(0, at)));
  const expanded = first.convNorm(6 * first.shape[0]!, 1, { activation });
  const [expand, channels, blocks, stride] = STAGES[at]!;
  const body = expanded.invertedResidual(channels, { expand: 1, stride })
    .repeat(blocks - 1, invertedResidual(channels, { expand })).then(stages(STAGES.slice(at + 1)));
  return { expanded, last: body.convNorm(1280, 1, { activation }) };
}

/** Stages of the trunk as they are in the paper. */
function stages(some: readonly (typeof STAGES)[number][]): Fragment {
  const block = ([expand, channels, , step]: (typeof STAGES)[number]) => (i: number) =>
    invertedResidual(channels, { expand, stride: i === 0 ? step : 1 });
  return some.map((stage) => repeat(stage[2], block(stage))).reduce((x, stage) => x.then(stage));
}

/** Everything before the average pooling; `width` is the paper's multiplier. */
export function features(width = 1): Fragment {
  return trunk(width).convNorm(divisible(1280 * Math.max(1, width)), 1, { activation: "relu6" });
}

/** MobileNet v2 on one image; `multiplier` is the paper's. */
export function mobilenetV2(
  multiplier = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const name = `MobileNet v2 ${multiplier.toFixed(2)}`;
  return network(name, [3, height, width], features(multiplier).globalPool().dropout().fc(classes));
}

const net: Parametric = ofImages((at) => mobilenetV2(1, at));
export default net;

if (import.meta.main) await run(net);
