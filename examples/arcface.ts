/**
 * ArcFace: J. Deng, J. Guo, N. Xue, S. Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019,
 * section 3.1, as in deepinsight/insightface, recognition/arcface_torch, iresnet.py: residual blocks of two 3x3 convolutions with a
 * normalisation before the first, parametric rectifiers, and 512 features of a face.
 *
 * @module
 */
import {
  batchNorm,
  conv,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type FaceSize, ofFaces } from "./shelf/otherParameters.ts";

/** Blocks of each stage. */
const BLOCKS = { 18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 14, 3], 100: [3, 13, 30, 3] } as const;

/** Layers of a network, as it is called. */
export type ArcfaceDepth = keyof typeof BLOCKS;

/** A convolution that keeps the size, without a bias. */
function bare(filters: number, stride = 1): Fragment {
  return conv(filters, 3, { stride, padding: 1, bias: false });
}

/** A block; the first of a stage halves the image, and its input on the way past it too. */
function block(filters: number, stride: number): Fragment {
  const body = batchNorm().then(bare(filters)).batchNorm().prelu().then(bare(filters, stride)).batchNorm();
  return stride === 1
    ? residual(body)
    : residual(body, conv(filters, 1, { stride, bias: false }).batchNorm());
}

/** ArcFace's network on one aligned face. */
export function arcface(
  depth: ArcfaceDepth = 50,
  { height = 112, width = 112, features = 512 }: FaceSize = {},
): Network {
  const stem = bare(64).batchNorm().prelu();
  const body = BLOCKS[depth].reduce<Fragment>(
    (x, times, stage) => x.repeat(times, (i) => block(64 << stage, i === 0 ? 2 : 1)),
    stem,
  );
  const face = body.batchNorm().dropout(0).flatten().fc(features).batchNorm({ scale: false });
  return network(`ArcFace R${depth}`, [3, height, width], face);
}

const net: Parametric = ofFaces((at) => arcface(50, at), 16);
export default net;

if (import.meta.main) await run(net);
