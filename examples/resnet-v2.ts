/**
 * ResNet v2: K. He, X. Zhang, S. Ren, J. Sun, "Identity Mappings in Deep Residual Networks", ECCV 2016, in the form of TF-Slim
 * and Keras: normalisation and rectifier before each convolution, the step in a stage's last block.
 *
 * @module
 */
import { apply, conv, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Blocks in the stages conv2_x to conv5_x. */
const BLOCKS = { 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3] } as const;

/** Layers with weights. */
export type ResnetV2Depth = keyof typeof BLOCKS;

/** 1x1, 3x3 and 1x1 convolutions of the normalised input, around which the input is added as it is. */
function block(filters: number, stride: number): Fragment {
  return apply((x) => {
    const ready = x.batchNorm().relu();
    const body = ready.conv(filters, 1, { bias: false }).batchNorm().relu()
      .conv(filters, 3, { stride, padding: 1, bias: false }).batchNorm().relu().conv(4 * filters, 1);
    if (x.shape[0] !== 4 * filters) return body.add(ready.conv(4 * filters, 1, { stride }));
    return body.add(stride === 1 ? x : x.pool(1, { stride }));
  });
}

/** A ResNet v2 on one image. */
export function resnetV2(
  depth: ResnetV2Depth = 50,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const stem: Fragment = conv(64, 7, { stride: 2, padding: 3 }).pool(3, { stride: 2, padding: 1 });
  const body = BLOCKS[depth].reduce<Fragment>(
    (x, blocks, stage) => x.repeat(blocks, (i) => block(64 << stage, i === blocks - 1 && stage < 3 ? 2 : 1)),
    stem,
  );
  return network(`ResNet-${depth} v2`, [3, height, width], body.batchNorm().relu().globalPool().fc(classes));
}

const net: Parametric = ofImages((at) => resnetV2(50, at));
export default net;

if (import.meta.main) await run(net);
