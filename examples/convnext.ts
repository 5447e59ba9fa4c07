/**
 * ConvNeXt: Z. Liu, H. Mao, C.-Y. Wu, C. Feichtenhofer, T. Darrell, S. Xie, "A ConvNet for the 2020s", CVPR 2022, Section 3
 * and Table 9.
 *
 * @module
 */
import {
  batchNorm,
  conv,
  depthwise,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels and blocks of the four stages. */
const SIZES = {
  tiny: [[96, 3], [192, 3], [384, 9], [768, 3]],
  small: [[96, 3], [192, 3], [384, 27], [768, 3]],
  base: [[128, 3], [256, 3], [512, 27], [1024, 3]],
  large: [[192, 3], [384, 3], [768, 27], [1536, 3]],
} as const;

/** One of the paper's sizes. */
export type ConvnextSize = keyof typeof SIZES;

/** Layer scale: a learned factor for each channel, which is what a batch normalisation without shift is at inference. */
const layerScale: Fragment = batchNorm({ shift: false });

/** Depthwise 7x7, 1x1 to four times the channels, and 1x1 back. */
function block(channels: number): Fragment {
  const body = depthwise(7, { padding: 3 }).layerNorm().conv(4 * channels, 1).gelu().conv(channels, 1);
  return residual(body.then(layerScale));
}

/** Everything before the average pooling. */
export function features(size: ConvnextSize = "tiny"): Fragment {
  const [[channels, blocks], ...stages] = SIZES[size];
  return stages.reduce(
    (x, [channels, blocks]) => x.layerNorm().conv(channels, 2, { stride: 2 }).repeat(blocks, block(channels)),
    conv(channels, 4, { stride: 4 }).layerNorm().repeat(blocks, block(channels)),
  );
}

/** ConvNeXt on one image. */
export function convnext(
  size: ConvnextSize = "tiny",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  return network(`ConvNeXt ${size}`, [3, height, width], features(size).globalPool().layerNorm().fc(classes));
}

const net: Parametric = ofImages((at) => convnext("tiny", at));
export default net;

if (import.meta.main) await run(net);
