/**
 * VGG-16: K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015,
 * Table 1, column D.
 *
 * @module
 */
import { conv, fc, type Fragment, type Network, network, repeat, run } from "../mod.ts";

/** A stage of 3x3 convolutions, named as in the Caffe model: conv3_1, conv3_2, ... */
function stage(number: number, layers: number, filters: number): Fragment {
  return repeat(layers, (i) => conv(filters, 3, { padding: 1, name: `conv${number}_${i + 1}` }).relu());
}

/** The thirteen convolutions, as far as the rectifier before the last pooling. */
export const features: Fragment = stage(1, 2, 64).pool()
  .then(stage(2, 2, 128)).pool()
  .then(stage(3, 3, 256)).pool()
  .then(stage(4, 3, 512)).pool()
  .then(stage(5, 3, 512));

/** The three fully connected layers. */
export const classifier: Fragment = fc(4096, { name: "fc6" }).relu().dropout()
  .fc(4096, { name: "fc7" }).relu().dropout()
  .fc(1000, { name: "fc8" }).softmax();

/** VGG-16 on one 224x224 image. */
export const vgg16: Network = network("VGG-16", [3, 224, 224], features.pool().then(classifier));

if (import.meta.main) await run(vgg16);
