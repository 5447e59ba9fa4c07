/**
 * ResNet: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, Table 1, in torchvision's
 * form: v1.5 (a stage's step in its first 3x3 convolution) unless v1 is asked for (in its first 1x1, as in the paper). Also
 * ResNeXt (S. Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", CVPR 2017) and Wide ResNet (S.
 * Zagoruyko, N. Komodakis, "Wide Residual Networks", BMVC 2016).
 *
 * @module
 */
import {
  basicBlock,
  bottleneck,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  type Parametric,
  repeat,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Blocks in the stages conv2_x to conv5_x. */
const BLOCKS = {
  18: [2, 2, 2, 2],
  26: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
} as const;

/** Layers with weights, as the networks are called. */
export type ResnetDepth = keyof typeof BLOCKS;

/** What may differ from the plain network, from 50 layers on. */
export interface ResnetOptions {
  /** Which convolution takes a stage's step: the `"3x3"` of v1.5 (if left out), or the first `"1x1"` of v1. */
  readonly strideIn?: "3x3" | "1x1";
  /** Groups of the 3x3 convolutions; 1 if left out. */
  readonly groups?: number;
  /** Channels of a group in the first stage; 64 if left out. */
  readonly groupWidth?: number;
  /** Whether conv4_x and conv5_x are dilated in place of their steps, as segmenters want it; false if left out. */
  readonly dilated?: boolean;
}

/** Whether a depth has blocks of two convolutions. */
function isBasic(depth: ResnetDepth): boolean {
  return depth === 18 || depth === 34;
}

/** The stage conv2_x (0) to conv5_x (3). */
function stage(number: number, depth: ResnetDepth, options: ResnetOptions): Fragment {
  const { strideIn = "3x3", groups = 1, groupWidth = 64, dilated = false } = options;
  const dilates = dilated && number >= 2;
  const filters = 64 << number, width = groups * groupWidth / 64;
  return repeat(BLOCKS[depth][number]!, (i) => {
    const stride = i === 0 && number > 0 && !dilates ? 2 : 1;
    if (isBasic(depth)) return basicBlock(filters, { stride });
    const dilation = dilates ? 2 ** (i === 0 ? number - 2 : number - 1) : 1;
    return bottleneck(filters * width, { expansion: 4 / width, stride, groups, dilation, strideIn });
  });
}

/**
 * The feature maps C2 to C5 that a trunk makes of an image, at 1/4, 1/8, 1/16 and 1/32 of its size (dilated: 1/8 from C3 on).
 *
 * @throws {RangeError} if options are given for 18 or 34 layers
 */
export function resnetFeatures(
  image: ImageTensor,
  depth: ResnetDepth = 50,
  options: ResnetOptions = {},
): [c2: ImageTensor, c3: ImageTensor, c4: ImageTensor, c5: ImageTensor] {
  if (isBasic(depth) && Object.keys(options).length > 0) {
    throw new RangeError(`Cannot build ResNet-${depth}: expected no options for a depth of 18 or 34`);
  }
  const stem = image.convNorm(64, 7, { stride: 2 }).pool(3, { stride: 2, padding: 1 });
  const c2 = stem.scope("layer1", stage(0, depth, options));
  const c3 = c2.scope("layer2", stage(1, depth, options));
  const c4 = c3.scope("layer3", stage(2, depth, options));
  return [c2, c3, c4, c4.scope("layer4", stage(3, depth, options))];
}

/** A ResNet on one image. */
export function resnet(
  depth: ResnetDepth = 50,
  options: ResnetOptions = {},
  name = `ResNet-${depth}`,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [, , , c5] = resnetFeatures(input(3, height, width), depth, options);
  return c5.globalPool().fc(classes).toNetwork(name);
}

/** ResNeXt: 26 or 50 layers with 32 groups of 4 channels, or 101 with 32 of 8. */
export function resnext(depth: 26 | 50 | 101 = 50, at: ImageSize = {}): Network {
  const groupWidth = depth === 101 ? 8 : 4;
  return resnet(depth, { groups: 32, groupWidth }, `ResNeXt-${depth} 32x${groupWidth}d`, at);
}

/** Wide ResNet: twice the channels in each 3x3 convolution. */
export function wideResnet(depth: 50 | 101 = 50, at: ImageSize = {}): Network {
  return resnet(depth, { groupWidth: 128 }, `Wide ResNet-${depth}-2`, at);
}

const net: Parametric = ofImages((at) => resnet(50, {}, undefined, at));
export default net;

if (import.meta.main) await run(net);
