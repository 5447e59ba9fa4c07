/**
 * LR-ASPP: A. Howard et al., "Searching for MobileNetV3", ICCV 2019, Figure 10, on a dilated MobileNet v3, as in torchvision
 * (lraspp_mobilenet_v3_large), for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import { input, type Network, type Parametric, run } from "../mod.ts";
import { mobilenetV3Features } from "./mobilenet-v3.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Lite reduced atrous spatial pyramid pooling on one image. */
export function lraspp({ height = 520, width = 520, classes = 21 }: ImageSize = {}): Network {
  const { maps } = mobilenetV3Features(input(3, height, width), "large", { dilated: true });
  const fine = maps[4]!, coarse = maps.at(-1)!;
  const gates = coarse.globalPool().conv(128, 1, { bias: false }).sigmoid();
  const [, rows, columns] = fine.shape;
  const gated = coarse.convNorm(128, 1).mul(gates).resize([rows!, columns!], { mode: "bilinear" });
  return fine.conv(classes, 1).add(gated.conv(classes, 1)).resize([height, width], { mode: "bilinear" })
    .toNetwork("LR-ASPP MobileNet v3 large");
}

const net: Parametric = ofImages(lraspp, { classes: 21 });
export default net;

if (import.meta.main) await run(net);
