/**
 * DeepLabV3: L.-C. Chen, G. Papandreou, F. Schroff, H. Adam, "Rethinking Atrous Convolution for Semantic Image Segmentation",
 * arXiv:1706.05587, Figure 5, on a dilated ResNet-50 or MobileNet v3, as in torchvision (without the auxiliary head), for the
 * 21 classes of PASCAL VOC.
 *
 * @module
 */
import { apply, branch, convNorm, type Fragment, input, type Network, type Parametric, run } from "../mod.ts";
import { mobilenetV3Features } from "./mobilenet-v3.ts";
import { resnetFeatures } from "./resnet.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** The average of the whole image, everywhere. */
const everywhere: Fragment = apply((x) => {
  const [, height, width] = x.shape;
  return x.globalPool().convNorm(256, 1).resize([height!, width!], { mode: "bilinear" });
});

/** Atrous spatial pyramid pooling. */
const pyramid: Fragment = branch(
  convNorm(256, 1),
  ...[12, 24, 36].map((dilation) => convNorm(256, 3, { dilation })),
  everywhere,
).concat().convNorm(256, 1).dropout();

/** DeepLabV3 on one image. */
export function deeplabV3(
  trunk: "resnet50" | "mobilenet-v3-large" = "resnet50",
  { height = 520, width = 520, classes = 21 }: ImageSize = {},
): Network {
  const image = input(3, height, width);
  const features = trunk === "resnet50"
    ? resnetFeatures(image, 50, { dilated: true })[3]
    : mobilenetV3Features(image, "large", { dilated: true }).maps.at(-1)!;
  const pixels = features.then(pyramid).convNorm(256, 3).conv(classes, 1);
  return pixels.resize([height, width], { mode: "bilinear" }).toNetwork(`DeepLabV3 ${trunk}`);
}

const net: Parametric = ofImages((at) => deeplabV3("resnet50", at), { classes: 21 });
export default net;

if (import.meta.main) await run(net);
