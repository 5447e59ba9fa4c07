/**
 * Swin Transformer: Z. Liu et al., "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows", ICCV 2021,
 * Table 7 and section 3.3. Every second block shifts its windows, which moves pixels and counts nothing.
 *
 * @module
 */
import {
  apply,
  conv,
  type Fragment,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
  spaceToDepth,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A size of Swin. */
export type SwinSize = "tiny" | "small" | "base";

/** Channels of the first stage, and blocks and heads of each stage. */
const SIZES: Record<SwinSize, { channels: number; blocks: readonly number[]; heads: readonly number[] }> = {
  tiny: { channels: 96, blocks: [2, 2, 6, 2], heads: [3, 6, 12, 24] },
  small: { channels: 96, blocks: [2, 2, 18, 2], heads: [3, 6, 12, 24] },
  base: { channels: 128, blocks: [2, 2, 18, 2], heads: [4, 8, 16, 32] },
};

const WINDOW = 7;

/** Places that one position of a window may be from another, along a side. */
const OFFSETS = 2 * WINDOW - 1;

/** Attention among the pixels of each window, whose scores shift with the distance in both directions, and an MLP. */
function block(heads: number): Fragment {
  return apply((x) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const windows = Math.ceil(height / WINDOW) * Math.ceil(width / WINDOW);
    return x.toWindows(windows, WINDOW)
      .transformerBlock(heads, 4 * channels, { relativePositions: OFFSETS * OFFSETS })
      .fromWindows(windows, [height, width]);
  });
}

/** Four pixels become one of twice the channels, by a linear layer. */
const merging: Fragment = spaceToDepth(2).layerNorm()
  .apply((x) => x.conv(x.shape[0]! / 2, 1, { bias: false }));

/** A Swin Transformer on one image. */
export function swin(
  size: SwinSize,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const { channels, blocks, heads } = SIZES[size];
  const stage = (i: number) => repeat(blocks[i]!, block(heads[i]!));
  return network(
    `Swin-${size}`,
    [3, height, width],
    conv(channels, 4, { stride: 4 }).layerNorm().then(stage(0))
      .repeat(3, (i) => merging.then(stage(i + 1)))
      .layerNorm().globalPool().fc(classes).softmax(),
  );
}

const net: Parametric = ofImages((at) => swin("tiny", at), { multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
