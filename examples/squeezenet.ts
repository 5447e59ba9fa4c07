/**
 * SqueezeNet: F. N. Iandola et al., "SqueezeNet: AlexNet-Level Accuracy with 50x Fewer Parameters and <0.5MB Model Size",
 * 2016, Table 1 (version 1.0), and the authors' later 1.1, in torchvision's form.
 *
 * @module
 */
import { conv, fire, type Fragment, type Network, network, type Parametric, pool, run } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** The first convolution's filters and kernel, and the fire modules' squeezes; a pooling stands before each group of them. */
const VERSIONS = {
  "1.0": { stem: [96, 7], squeezes: [[16, 16, 32], [32, 48, 48, 64], [64]] },
  "1.1": { stem: [64, 3], squeezes: [[16, 16], [32, 32], [48, 48, 64, 64]] },
} as const;

/** A pooling and fire modules, which expand what they squeeze to 4 times as many channels on either side. */
function fires(squeezes: readonly number[]): Fragment {
  return pool(3, { stride: 2, ceilMode: true })
    .repeat(squeezes.length, (i) => fire(squeezes[i]!, 4 * squeezes[i]!));
}

/** SqueezeNet on one image. */
export function squeezenet(
  version: keyof typeof VERSIONS = "1.0",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const { stem: [filters, kernel], squeezes } = VERSIONS[version];
  const features = conv(filters, kernel, { stride: 2 }).relu().repeat(3, (i) => fires(squeezes[i]!));
  const classifier = features.dropout().conv(classes, 1).relu().globalPool();
  return network(`SqueezeNet ${version}`, [3, height, width], classifier);
}

const net: Parametric = ofImages((at) => squeezenet("1.0", at));
export default net;

if (import.meta.main) await run(net);
