/**
 * AlexNet: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", NIPS
 * 2012, in Caffe's form: two groups in conv2, conv4 and conv5. This is the network that Eyeriss and EIE were measured with.
 *
 * @module
 */
import { conv, type Network, network, run } from "../mod.ts";

/** AlexNet on one 227x227 image. */
export const alexnet: Network = network(
  "AlexNet",
  [3, 227, 227],
  conv(96, 11, { stride: 4, name: "conv1" }).relu().lrn().pool(3, { stride: 2 })
    .conv(256, 5, { padding: 2, groups: 2, name: "conv2" }).relu().lrn().pool(3, { stride: 2 })
    .conv(384, 3, { padding: 1, name: "conv3" }).relu()
    .conv(384, 3, { padding: 1, groups: 2, name: "conv4" }).relu()
    .conv(256, 3, { padding: 1, groups: 2, name: "conv5" }).relu().pool(3, { stride: 2 })
    .fc(4096, { name: "fc6" }).relu().dropout()
    .fc(4096, { name: "fc7" }).relu().dropout()
    .fc(1000, { name: "fc8" }).softmax(),
);

if (import.meta.main) await run(alexnet);
