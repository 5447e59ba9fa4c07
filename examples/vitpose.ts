/**
 * ViTPose: Y. Xu, J. Zhang, Q. Zhang, D. Tao, "ViTPose: Simple Vision Transformer Baselines for Human Pose Estimation", NeurIPS 2022,
 * as in ViTAE-Transformer/ViTPose: a ViT on the picture of one person, and two transposed convolutions to a map for each of 17
 * points of the body. The small one has 12 heads.
 *
 * @module
 */
import {
  conv,
  convTranspose,
  type Fragment,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
  transformerBlock,
} from "../mod.ts";
import { foldedBlock } from "./vit.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Layers, hidden size and heads; the MLP is four times as wide. */
const SIZES = { small: [12, 384, 12], base: [12, 768, 12], large: [24, 1024, 16] } as const;

/** A size of ViTPose. */
export type VitposeSize = keyof typeof SIZES;

/** The normalisation before each part: the paper's, or one that accelerators fold into other layers. */
export type VitposeNorm = "layerNorm" | "batchNorm";

const PATCH = 16;

/** Twice the pixels each way. */
const up: Fragment = convTranspose(256, 4, { stride: 2, padding: 1, bias: false }).batchNorm().relu();

/** A ViTPose on the picture of one person; `classes` are the points of the body. */
export function vitpose(
  size: VitposeSize = "small",
  { height = 256, width = 192, classes = 17 }: ImageSize = {},
  norm: VitposeNorm = "layerNorm",
): Network {
  const [layers, features, heads] = SIZES[size], rows = height / PATCH, columns = width / PATCH;
  const block = norm === "layerNorm"
    ? transformerBlock(heads, 4 * features)
    : foldedBlock(heads, 4 * features);
  const trunk = conv(features, PATCH, { stride: PATCH, padding: 2 }).toTokens()
    .positionEmbedding({ positions: rows * columns + 1 }).then(repeat(layers, block));
  const maps = (norm === "layerNorm" ? trunk.layerNorm() : trunk.batchNorm()).toImage(rows, columns)
    .then(up).then(up).conv(classes, 1);
  const name = `ViTPose-${size}${norm === "batchNorm" ? " with batch normalisation" : ""}`;
  return network(name, [3, height, width], maps);
}

const net: Parametric = ofImages((at) => vitpose("small", at), { classes: 17, multipleOf: 16 });
export default net;

if (import.meta.main) await run(net);
