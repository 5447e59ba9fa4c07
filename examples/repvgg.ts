/**
 * RepVGG: X. Ding, X. Zhang, N. Ma, J. Han, G. Ding, J. Sun, "RepVGG: Making VGG-style ConvNets Great Again", CVPR 2021, Tables
 * 2 and 3, as it is deployed: every block one 3x3 convolution, into which its 1x1 and its identity were folded.
 *
 * @module
 */
import { conv, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Blocks of the stages 2 to 5, and the multipliers a and b of their channels. */
const SIZES = {
  a0: [[2, 4, 14, 1], 0.75, 2.5],
  a1: [[2, 4, 14, 1], 1, 2.5],
  a2: [[2, 4, 14, 1], 1.5, 2.75],
  b0: [[4, 6, 16, 1], 1, 2.5],
  b1: [[4, 6, 16, 1], 2, 4],
} as const;

/** A size of RepVGG. */
export type RepvggSize = keyof typeof SIZES;

function block(filters: number, stride = 1): Fragment {
  return conv(filters, 3, { stride, padding: 1 }).relu();
}

/** RepVGG on one image. */
export function repvgg(
  size: RepvggSize = "a1",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [blocks, a, b] = SIZES[size];
  const body = blocks.reduce<Fragment>((x, times, stage) => {
    const filters = (64 << stage) * (stage === 3 ? b : a);
    return x.repeat(times, (i) => block(filters, i === 0 ? 2 : 1));
  }, block(Math.min(64, 64 * a), 2));
  return network(`RepVGG-${size.toUpperCase()}`, [3, height, width], body.globalPool().fc(classes));
}

const net: Parametric = ofImages((at) => repvgg("a1", at));
export default net;

if (import.meta.main) await run(net);
