/**
 * FastViT: P. K. A. Vasu, J. Gabriel, J. Zhu, O. Tuzel, A. Ranjan, "FastViT: A Fast Hybrid Vision Transformer using Structural
 * Reparameterization", ICCV 2023, Table 2, as in apple/ml-fastvit and as deployed: pixels are mixed by one depthwise convolution into
 * which its shortcut was folded, in the last stage of some sizes by attention.
 *
 * @module
 */
import {
  apply,
  batchNorm,
  conv,
  convNorm,
  depthwise,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of the first stage, blocks of each, the MLP's width over the channels, and whether the last stage attends. */
const SIZES = {
  t8: [48, [2, 2, 4, 2], 3, false],
  t12: [64, [2, 2, 6, 2], 3, false],
  s12: [64, [2, 2, 6, 2], 4, false],
  sa12: [64, [2, 2, 6, 2], 4, true],
  sa24: [64, [4, 4, 12, 4], 4, true],
  sa36: [64, [6, 6, 18, 6], 4, true],
  ma36: [76, [6, 6, 18, 6], 4, true],
} as const;

/** A size of FastViT. */
export type FastvitSize = keyof typeof SIZES;

/** A scale of each channel. */
const scale: Fragment = batchNorm({ shift: false });

/** A depthwise convolution that keeps the size. */
function mixing(kernel: number): Fragment {
  return depthwise(kernel, { padding: (kernel - 1) / 2 });
}

/** A feed-forward behind a 7x7 depthwise convolution. */
function forward(channels: number, ratio: number): Fragment {
  const near = convNorm(channels, 7, { groups: "depthwise", activation: "none" });
  return near.conv(ratio * channels, 1).gelu().conv(channels, 1).then(scale);
}

/** Attention among all pixels, with heads of 32 channels. */
const attention: Fragment = apply((x) => {
  const [channels, height, width] = x.shape as [number, number, number];
  return x.toTokens().attention(channels / 32, { bias: false, outputBias: true }).toImage(height, width);
});

/** A block, whose mixing holds its own shortcut or is attention with one. */
function block(channels: number, ratio: number, attends: boolean): Fragment {
  const mixed = attends ? residual(batchNorm().then(attention).then(scale)) : mixing(3);
  return mixed.residual(forward(channels, ratio));
}

/** From stage to stage: twice the channels by a 7x7 depthwise convolution, and a pointwise one. */
function patches(channels: number): Fragment {
  return depthwise(7, { stride: 2, padding: 3, multiplier: 2 }).gelu().conv(channels, 1).gelu();
}

/** A FastViT on one image. */
export function fastvit(
  size: FastvitSize = "t8",
  { height = 256, width = 256, classes = 1000 }: ImageSize = {},
): Network {
  const [first, blocks, ratio, attends] = SIZES[size];
  const stem = conv(first, 3, { stride: 2, padding: 1 }).gelu()
    .depthwise(3, { stride: 2, padding: 1 }).gelu().conv(first, 1).gelu();
  const body = blocks.reduce<Fragment>((x, times, stage) => {
    const channels = first << stage, isLast = attends && stage === 3;
    const next = stage === 0 ? x : x.then(patches(channels));
    return (isLast ? next.then(mixing(7)) : next).repeat(times, block(channels, ratio, isLast));
  }, stem);
  const last = body.depthwise(3, { padding: 1, multiplier: 2 }).squeezeExcite(first)
    .gelu().globalPool().fc(classes);
  return network(`FastViT-${size.toUpperCase()}`, [3, height, width], last);
}

const net: Parametric = ofImages((at) => fastvit("t8", at));
export default net;

if (import.meta.main) await run(net);
