/**
 * SegFormer: E. Xie, W. Wang, Z. Yu, A. Anandkumar, J. M. Alvarez, P. Luo, "SegFormer: Simple and Efficient Design for Semantic
 * Segmentation with Transformers", NeurIPS 2021, Tables 1 and 6: four stages of attention whose keys and values are made at a
 * coarser scale, and a head of linear layers. Scores stay at a quarter of the image's size, as in NVlabs/SegFormer.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  conv,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of the stages, blocks of each, and channels of the head. */
const SIZES = {
  b0: [[32, 64, 160, 256], [2, 2, 2, 2], 256],
  b1: [[64, 128, 320, 512], [2, 2, 2, 2], 256],
  b2: [[64, 128, 320, 512], [3, 4, 6, 3], 768],
  b3: [[64, 128, 320, 512], [3, 4, 18, 3], 768],
  b4: [[64, 128, 320, 512], [3, 8, 27, 3], 768],
  b5: [[64, 128, 320, 512], [3, 6, 40, 3], 768],
} as const;

const HEADS = [1, 2, 5, 8], REDUCTIONS = [8, 4, 2, 1];

/** A size of SegFormer. */
export type SegformerSize = keyof typeof SIZES;

/** Which normalisation stands before attention and feed-forward: the paper's, or one that accelerators fold into other layers. */
export type SegformerNorm = "layerNorm" | "batchNorm";

const normalized = (norm: SegformerNorm): Fragment => apply((x) => x[norm]());

/** Attention of all pixels to those of an image that is `reduction` times smaller each way. */
function attention(heads: number, reduction: number, norm: SegformerNorm): Fragment {
  return apply((x) => {
    const channels = x.shape[0]!;
    const reduced = reduction === 1
      ? x
      : x.conv(channels, reduction, { stride: reduction }).then(normalized(norm));
    const [, height, width] = x.shape as [number, number, number];
    return x.toTokens().attention(heads, { memory: reduced.toTokens() }).toImage(height, width);
  });
}

/** A feed-forward with a depthwise convolution between its layers, which tells positions (Mix-FFN). */
const forward: Fragment = apply((x) => {
  const channels = x.shape[0]!;
  return x.conv(4 * channels, 1).depthwise(3, { padding: 1 }).gelu().conv(channels, 1);
});

/** A stage: overlapping patches, then blocks. */
function stage(at: number, channels: number, blocks: number, norm: SegformerNorm): Fragment {
  const patches = at === 0
    ? conv(channels, 7, { stride: 4, padding: 3 })
    : conv(channels, 3, { stride: 2, padding: 1 });
  const mix = residual(normalized(norm).then(attention(HEADS[at]!, REDUCTIONS[at]!, norm)));
  return patches.then(normalized(norm)).repeat(blocks, mix.residual(normalized(norm).then(forward)))
    .then(normalized(norm));
}

/** The feature maps of the four stages, at strides 4 to 32. */
function stages(image: ImageTensor, size: SegformerSize, norm: SegformerNorm): AnyTensor[] {
  const [channels, blocks] = SIZES[size], maps: AnyTensor[] = [];
  channels.forEach((width, i) => maps.push((maps.at(-1) ?? image).then(stage(i, width, blocks[i]!, norm))));
  return maps;
}

/** A SegFormer on one image, for the 150 classes of ADE20K if nothing else is said. */
export function segformer(
  size: SegformerSize = "b0",
  { height = 512, width = 512, classes = 150 }: ImageSize = {},
  norm: SegformerNorm = "layerNorm",
): Network {
  const maps = stages(input(3, height, width), size, norm), [, , channels] = SIZES[size];
  const [, rows, columns] = maps[0]!.shape as [number, number, number];
  const levels = maps.map((x, i) => {
    const level = x.conv(channels, 1);
    return i === 0 ? level : level.resize([rows, columns], { mode: "bilinear" });
  });
  const [first, ...rest] = levels.reverse() as [AnyTensor, AnyTensor];
  const fused = first.concat(...rest as [AnyTensor]).convNorm(channels, 1);
  const name = `SegFormer-${size.toUpperCase()}${norm === "batchNorm" ? " with batch normalisation" : ""}`;
  return network(name, fused.dropout().conv(classes, 1));
}

const net: Parametric = ofImages((at) => segformer("b0", at), { classes: 150, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
