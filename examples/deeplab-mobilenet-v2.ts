/**
 * DeepLab v3 on MobileNet v2: M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, section
 * 6.3, as in TensorFlow's model zoo: at 1/16 of the image's size, of the pyramid only a 1x1 convolution and the image's average,
 * for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import { apply, branch, convNorm, type Fragment, type Network, network, run } from "../mod.ts";
import { trunk } from "./mobilenet-v2.ts";

/** The average of the whole image, everywhere. */
const everywhere: Fragment = apply((x) => {
  const [, height, width] = x.shape;
  return x.globalPool().convNorm(256, 1).resize([height!, width!], { mode: "bilinear" });
});

/** DeepLab v3 on one square image; `width` is MobileNet's multiplier. */
export function deeplabMobilenetV2(width = 1, size = 513): Network {
  const pixels = trunk(width, { dilated: true })
    .then(branch(everywhere, convNorm(256, 1)).concat().convNorm(256, 1)).conv(21, 1);
  const name = `DeepLab v3 MobileNet v2 ${width.toFixed(2)}`;
  return network(name, [3, size, size], pixels.resize(size, { mode: "bilinear" }));
}

const net: Network = deeplabMobilenetV2();
export default net;

if (import.meta.main) await run(net);
