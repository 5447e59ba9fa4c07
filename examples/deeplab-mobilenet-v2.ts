/**
 * DeepLab v3 on MobileNet v2: M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, section
 * 6.3, as in TensorFlow's model zoo: at 1/16 of the image's size, of the pyramid only a 1x1 convolution and the image's average,
 * for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import {
  apply,
  branch,
  convNorm,
  type Fragment,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { trunk } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** The average of the whole image, everywhere. */
const everywhere: Fragment = apply((x) => {
  const [, height, width] = x.shape;
  return x.globalPool().convNorm(256, 1).resize([height!, width!], { mode: "bilinear" });
});

/** DeepLab v3 on one image; `multiplier` is MobileNet's multiplier. */
export function deeplabMobilenetV2(
  multiplier = 1,
  { height = 513, width = 513, classes = 21 }: ImageSize = {},
): Network {
  const pixels = trunk(multiplier, { dilated: true })
    .then(branch(everywhere, convNorm(256, 1)).concat().convNorm(256, 1)).conv(classes, 1);
  const name = `DeepLab v3 MobileNet v2 ${multiplier.toFixed(2)}`;
  return network(name, [3, height, width], pixels.resize([height, width], { mode: "bilinear" }));
}

const net: Parametric = ofImages((at) => deeplabMobilenetV2(1, at), { classes: 21 });
export default net;

if (import.meta.main) await run(net);
