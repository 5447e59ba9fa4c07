/**
 * CAS-ViT: T. Zhang, L. Li, Y. Zhou, W. Liu, C. Qian, J.-N. Hwang, X. Ji, "CAS-ViT: Convolutional Additive Self-Attention Vision
 * Transformers for Efficient Mobile Applications", arXiv:2408.03703, as in Tianfang-Zhang/CAS-ViT: attention by sums of gated queries
 * and keys, at a cost that grows with the pixels alone. Two heads, trained with and without distillation, are averaged.
 *
 * @module
 */
import {
  add,
  apply,
  batchNorm,
  conv,
  depthwise,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
  split,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels and blocks of the four stages. */
const SIZES = {
  xs: [[48, 56, 112, 220], [2, 2, 4, 2]],
  s: [[48, 64, 128, 256], [3, 3, 6, 3]],
  m: [[64, 96, 192, 384], [3, 3, 6, 3]],
  t: [[96, 128, 256, 512], [3, 3, 6, 3]],
} as const;

/** A size of CAS-ViT. */
export type CasVitSize = keyof typeof SIZES;

const near: Fragment = depthwise(3, { padding: 1 });

/** Each pixel times a gate of its neighbourhood, then each channel times a gate of the average of all. */
const gated: Fragment = apply((x) => {
  const pixels = x.mul(x.then(near).batchNorm().relu().conv(1, 1, { bias: false }).sigmoid());
  return pixels.mul(pixels.globalPool().conv(x.shape[0]!, 1, { bias: false }).sigmoid());
});

/** Additive attention: gated queries and keys are added, and weigh the values. */
const attention: Fragment = apply((x) => {
  const [queries, keys, values] = split(x.conv(3 * x.shape[0]!, 1, { bias: false }), 3);
  return queries!.then(gated).add(keys!.then(gated)).then(near).mul(values!).then(near);
});

/** Pointwise, depthwise and pointwise convolutions. */
function perception(channels: number): Fragment {
  return conv(channels, 1).batchNorm().then(near).gelu().conv(channels, 1);
}

/** A block of the three parts, each with its input added. */
function block(channels: number): Fragment {
  const mlp = conv(4 * channels, 1).gelu().conv(channels, 1);
  return residual(perception(channels)).residual(batchNorm().then(attention))
    .residual(batchNorm().then(mlp));
}

/** A 3x3 convolution that halves the image, with its normalisation. */
function down(channels: number): Fragment {
  return conv(channels, 3, { stride: 2, padding: 1 }).batchNorm();
}

/** A CAS-ViT on one image. */
export function casVit(
  size: CasVitSize = "t",
  { height = 384, width = 384, classes = 1000 }: ImageSize = {},
): Network {
  const [channels, blocks] = SIZES[size];
  const stem = down(channels[0] / 2).relu().then(down(channels[0])).relu();
  const body = channels.reduce<Fragment>((x, filters, stage) => {
    const next = stage === 0 ? x : x.then(down(filters));
    return next.repeat(blocks[stage]!, block(filters));
  }, stem);
  const heads = body.batchNorm().globalPool().flatten().apply((x) => add(x.fc(classes), x.fc(classes)));
  return network(`CAS-ViT-${size.toUpperCase()}`, [3, height, width], heads);
}

const net: Parametric = ofImages((at) => casVit("t", at), { multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
