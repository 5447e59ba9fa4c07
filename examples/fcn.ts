/**
 * FCN: J. Long, E. Shelhamer, T. Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015, on a dilated
 * ResNet-50, as in torchvision (fcn_resnet50, without the auxiliary head), for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import { input, type Network, network, type Parametric, run } from "../mod.ts";
import { resnetFeatures } from "./resnet.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** FCN on one image. */
export function fcn({ height = 520, width = 520, classes = 21 }: ImageSize = {}): Network {
  const [, , , c5] = resnetFeatures(input(3, height, width), 50, { dilated: true });
  const pixels = c5.convNorm(512, 3).dropout().conv(classes, 1);
  return network("FCN-ResNet50", pixels.resize([height, width], { mode: "bilinear" }));
}

const net: Parametric = ofImages(fcn, { classes: 21 });
export default net;

if (import.meta.main) await run(net);
