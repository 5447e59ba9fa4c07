/**
 * DenseNet: G. Huang, Z. Liu, L. van der Maaten, K. Q. Weinberger, "Densely Connected Convolutional Networks", CVPR 2017,
 * Table 1 (with bottlenecks and compression by half).
 *
 * @module
 */
import { batchNorm, convNorm, denseBlock, type Network, network, type Parametric, run } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Layers of the four blocks, and the channels that each layer adds. */
const SIZES = {
  121: { layers: [6, 12, 24, 16], growth: 32 },
  161: { layers: [6, 12, 36, 24], growth: 48 },
  169: { layers: [6, 12, 32, 32], growth: 32 },
  201: { layers: [6, 12, 48, 32], growth: 32 },
} as const;

/** Between two blocks: half the channels, half the size. */
const transition = batchNorm().relu()
  .apply((x) => x.conv(x.shape[0]! / 2, 1, { bias: false }))
  .pool(2, { mode: "average" });

/** A DenseNet on one image. */
export function densenet(
  depth: keyof typeof SIZES = 121,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const { layers, growth } = SIZES[depth];
  const stem = convNorm(2 * growth, 7, { stride: 2 }).pool(3, { stride: 2, padding: 1 });
  const features = stem.repeat(4, (i) => {
    const block = denseBlock(layers[i]!, growth);
    return i === 0 ? block : transition.then(block);
  });
  return network(
    `DenseNet-${depth}`,
    [3, height, width],
    features.batchNorm().relu().globalPool().fc(classes),
  );
}

const net: Parametric = ofImages((at) => densenet(121, at));
export default net;

if (import.meta.main) await run(net);
