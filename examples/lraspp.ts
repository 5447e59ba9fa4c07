/**
 * LR-ASPP: A. Howard et al., "Searching for MobileNetV3", ICCV 2019, Figure 10, on a dilated MobileNet v3, as in torchvision
 * (lraspp_mobilenet_v3_large), for the 21 classes of PASCAL VOC.
 *
 * @module
 */
import { input, type Network, run } from "../mod.ts";
import { mobilenetV3Features } from "./mobilenet-v3.ts";

const CLASSES = 21;

/** Lite reduced atrous spatial pyramid pooling on one square image. */
export function lraspp(size = 520): Network {
  const { maps } = mobilenetV3Features(input(3, size, size), "large", { dilated: true });
  const fine = maps[4]!, coarse = maps.at(-1)!;
  const gates = coarse.globalPool().conv(128, 1, { bias: false }).sigmoid();
  const [, height, width] = fine.shape;
  const gated = coarse.convNorm(128, 1).mul(gates).resize([height!, width!], { mode: "bilinear" });
  return fine.conv(CLASSES, 1).add(gated.conv(CLASSES, 1)).resize(size, { mode: "bilinear" })
    .toNetwork("LR-ASPP MobileNet v3 large");
}

const net: Network = lraspp();
export default net;

if (import.meta.main) await run(net);
