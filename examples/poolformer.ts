/**
 * PoolFormer: W. Yu, M. Luo, P. Zhou, C. Si, Y. Zhou, X. Wang, J. Feng, S. Yan, "MetaFormer Is Actually What You Need for Vision",
 * CVPR 2022, Table 1: a transformer whose attention is an average over 3x3 pixels.
 *
 * @module
 */
import {
  apply,
  batchNorm,
  conv,
  type Fragment,
  groupNorm,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels and blocks of the four stages. */
const SIZES = {
  s12: [[64, 128, 320, 512], [2, 2, 6, 2]],
  s24: [[64, 128, 320, 512], [4, 4, 12, 4]],
  s36: [[64, 128, 320, 512], [6, 6, 18, 6]],
  m36: [[96, 192, 384, 768], [6, 6, 18, 6]],
  m48: [[96, 192, 384, 768], [8, 8, 24, 8]],
} as const;

/** A size of PoolFormer. */
export type PoolformerSize = keyof typeof SIZES;

/** A normalisation over all channels and pixels. */
const norm: Fragment = groupNorm(1);

/** A scale of each channel. */
const scale: Fragment = batchNorm({ shift: false });

/** What the average of the neighbours differs by from each pixel. */
const pooling: Fragment = apply((x) => x.pool(3, { mode: "average", stride: 1, padding: 1 }).add(x));

/** A block of pooling and an MLP. */
function block(channels: number): Fragment {
  const mlp = norm.conv(4 * channels, 1).gelu().conv(channels, 1);
  return residual(norm.then(pooling).then(scale)).residual(mlp.then(scale));
}

/** A PoolFormer on one image. */
export function poolformer(
  size: PoolformerSize = "s12",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [channels, blocks] = SIZES[size];
  const body = channels.slice(1).reduce<Fragment>(
    (x, filters, i) => x.conv(filters, 3, { stride: 2, padding: 1 }).repeat(blocks[i + 1]!, block(filters)),
    conv(channels[0], 7, { stride: 4, padding: 2 }).repeat(blocks[0], block(channels[0])),
  );
  const name = `PoolFormer-${size.toUpperCase()}`;
  return network(name, [3, height, width], body.globalPool().layerNorm().fc(classes));
}

const net: Parametric = ofImages((at) => poolformer("s12", at));
export default net;

if (import.meta.main) await run(net);
