/**
 * EfficientDet-Lite: M. Tan, R. Pang, Q. V. Le, "EfficientDet: Scalable and Efficient Object Detection", CVPR 2020, in its form for
 * phones as in google/automl, efficientdet/hparams_config.py: EfficientNet-Lite, a pyramid that is gone through up and down several
 * times (BiFPN) with plain sums, and separable convolutions whose weights all levels share.
 *
 * @module
 */
import {
  add,
  type AnyTensor,
  conv,
  depthwise,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  run,
  shareWeights,
} from "../mod.ts";
import { efficientnetLiteFeatures, type EfficientnetLiteSize } from "./efficientnet-lite.ts";
import { together } from "./ssd.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of the pyramid, passes through it, convolutions of the head, and the image's size. */
const SIZES = [
  [64, 3, 3, 320],
  [88, 4, 3, 384],
  [112, 5, 3, 448],
  [160, 6, 4, 512],
  [224, 7, 4, 640],
] as const;

const ANCHORS = 9;

/** A depthwise convolution, and a pointwise one with a bias. */
function bare(filters: number): Fragment {
  return depthwise(3, { padding: 1, bias: false }).conv(filters, 1);
}

/** The feature map at another level: other channels, then fewer or more pixels. */
function brought(x: AnyTensor, filters: number, [, height, width]: readonly number[]): AnyTensor {
  const same = x.shape[0] === filters ? x : x.conv(filters, 1).batchNorm();
  if (x.shape[1]! > height!) return same.pool(3, { stride: 2, padding: "same" });
  return x.shape[1]! < height! ? same.resize([height!, width!]) : same;
}

/** A pass through the pyramid: down from the coarsest level, and up again; each map is a sum of its neighbours. */
function pass(levels: readonly AnyTensor[], filters: number): AnyTensor[] {
  const node = (at: AnyTensor, ...from: readonly AnyTensor[]) => {
    const [first, ...rest] = from.map((x) => brought(x, filters, at.shape)) as [AnyTensor, AnyTensor];
    return add(first, ...rest).relu6().then(bare(filters)).batchNorm() as AnyTensor;
  };
  const last = levels.length - 1, down = [...levels];
  for (let i = last - 1; i >= 0; i--) down[i] = node(levels[i]!, levels[i]!, down[i + 1]!);
  const up = [down[0]!];
  for (let i = 1; i <= last; i++) {
    const between = i === last ? [] : [down[i]!];
    up.push(node(levels[i]!, levels[i]!, ...between, up[i - 1]!));
  }
  return up;
}

/** Separable convolutions that all levels share, with a normalisation for each level; then a prediction for each anchor. */
function predict(levels: readonly AnyTensor[], times: number, outputs: number): AnyTensor[] {
  let maps = levels;
  for (let i = 0; i < times; i++) {
    maps = shareWeights(bare(maps[0]!.shape[0]!), maps).map((x) => x.batchNorm().relu6());
  }
  return shareWeights(bare(ANCHORS * outputs), maps);
}

/** An EfficientDet-Lite on one image of the size that it was scaled for, for the 90 classes of COCO if nothing else is said. */
export function efficientdetLite(size: EfficientnetLiteSize = 0, at: ImageSize = {}): Network {
  const [filters, passes, repeats, side] = SIZES[size], classes = at.classes ?? 90;
  const [c3, c4, c5] = efficientnetLiteFeatures(input(3, at.height ?? side, at.width ?? side), size);
  const p6 = c5.then(conv(filters, 1)).batchNorm().pool(3, { stride: 2, padding: "same" });
  let levels = [c3, c4, c5, p6, p6.pool(3, { stride: 2, padding: "same" })] as AnyTensor[];
  for (let i = 0; i < passes; i++) levels = pass(levels, filters);
  const scores = predict(levels, repeats, classes), boxes = predict(levels, repeats, 4);
  const all = scores.map((x, i) => boxes[i]!.concat(x.sigmoid()).anchors(ANCHORS, 4 + classes));
  return network(`EfficientDet-Lite${size}`, together(all).nms(100));
}

const net: Parametric = ofImages((at) => efficientdetLite(0, at), { classes: 90 });
export default net;

if (import.meta.main) await run(net);
