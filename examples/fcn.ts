/**
 * FCN: J. Long, E. Shelhamer, T. Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015, on a dilated
 * ResNet-50, as in torchvision (fcn_resnet50, without the auxiliary head), for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import { input, type Network, network, run } from "../mod.ts";
import { resnetFeatures } from "./resnet.ts";

/** FCN on one square image. */
export function fcn(size = 520): Network {
  const [, , , c5] = resnetFeatures(input(3, size, size), 50, { dilated: true });
  const pixels = c5.convNorm(512, 3).dropout().conv(21, 1);
  return network("FCN-ResNet50", pixels.resize(size, { mode: "bilinear" }));
}

const net: Network = fcn();
export default net;

if (import.meta.main) await run(net);
