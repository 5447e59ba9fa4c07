/**
 * VGG: K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015, Table 1,
 * columns A (VGG-11), B (13), D (16) and E (19).
 *
 * @module
 */
import {
  conv,
  fc,
  type Fragment,
  type Network,
  network,
  type Parametric,
  pool,
  repeat,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Convolutions in each of the five stages. */
const CONVOLUTIONS = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;

/** Filters in each of the five stages. */
const FILTERS = [64, 128, 256, 512, 512];

/** Layers with weights, as the networks are called. */
export type VggDepth = keyof typeof CONVOLUTIONS;

/** The stage 1 to 5: 3x3 convolutions, named as in the Caffe model: conv3_1, conv3_2, ... */
export function vggStage(depth: VggDepth, number: number): Fragment {
  return repeat(
    CONVOLUTIONS[depth][number - 1]!,
    (i) => conv(FILTERS[number - 1]!, 3, { padding: 1, name: `conv${number}_${i + 1}` }).relu(),
  );
}

/** All convolutions, as far as the rectifier before the last pooling. */
export function vggFeatures(depth: VggDepth): Fragment {
  return vggStage(depth, 1).repeat(4, (i) => pool().then(vggStage(depth, i + 2)));
}

/** The three fully connected layers. */
function classifierOf(classes: number): Fragment {
  return fc(4096, { name: "fc6" }).relu().dropout()
    .fc(4096, { name: "fc7" }).relu().dropout()
    .fc(classes, { name: "fc8" }).softmax();
}

/** The three fully connected layers, for the classes of ImageNet. */
export const classifier: Fragment = classifierOf(1000);

/** A VGG on one image. */
export function vgg(
  depth: VggDepth = 16,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  return network(`VGG-${depth}`, [3, height, width], vggFeatures(depth).pool().then(classifierOf(classes)));
}

const net: Parametric = ofImages((at) => vgg(16, at));
export default net;

if (import.meta.main) await run(net);
