/**
 * AlexNet: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", NIPS
 * 2012, in Caffe's form: two groups in conv2, conv4 and conv5. This is the network that Eyeriss and EIE were measured with.
 * torchvision's AlexNet is another: A. Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014.
 *
 * @module
 */
import { conv, type Network, network, type Parametric, run } from "../mod.ts";
import { ofImages } from "./shelf/parameters.ts";

/** AlexNet on an image. */
const caffe: Parametric = ofImages(({ height = 227, width = 227, classes = 1000 }) =>
  network(
    "AlexNet",
    [3, height, width],
    conv(96, 11, { stride: 4, name: "conv1" }).relu().lrn().pool(3, { stride: 2 })
      .conv(256, 5, { padding: 2, groups: 2, name: "conv2" }).relu().lrn().pool(3, { stride: 2 })
      .conv(384, 3, { padding: 1, name: "conv3" }).relu()
      .conv(384, 3, { padding: 1, groups: 2, name: "conv4" }).relu()
      .conv(256, 3, { padding: 1, groups: 2, name: "conv5" }).relu().pool(3, { stride: 2 })
      .fc(4096, { name: "fc6" }).relu().dropout()
      .fc(4096, { name: "fc7" }).relu().dropout()
      .fc(classes, { name: "fc8" }).softmax(),
  )
);

/** AlexNet on one 227x227 image. */
export const alexnet: Network = caffe();

/** torchvision's AlexNet: fewer filters, no groups, no normalisation. */
export const torchvision: Parametric = ofImages(({ height = 224, width = 224, classes = 1000 }) =>
  network(
    "AlexNet (one weird trick)",
    [3, height, width],
    conv(64, 11, { stride: 4, padding: 2 }).relu().pool(3, { stride: 2 })
      .conv(192, 5, { padding: 2 }).relu().pool(3, { stride: 2 })
      .conv(384, 3, { padding: 1 }).relu()
      .conv(256, 3, { padding: 1 }).relu()
      .conv(256, 3, { padding: 1 }).relu().pool(3, { stride: 2 })
      .adaptivePool(6)
      .dropout().fc(4096).relu()
      .dropout().fc(4096).relu()
      .fc(classes),
  )
);

/** torchvision's AlexNet on one 224x224 image. */
export const alexnetTorchvision: Network = torchvision();

export default caffe;

if (import.meta.main) await run(caffe);
