/**
 * DAMO-YOLO: X. Xu, Y. Jiang, W. Chen, Y. Huang, Y. Zhang, X. Sun, "DAMO-YOLO: A Report on Real-Time Object Detection Design",
 * arXiv:2211.15444, as in tinyvision/DAMO-YOLO: searched trunks, a large neck and a head of one convolution. As deployed: 3x3
 * convolutions hold the 1x1 ones that were trained beside them.
 *
 * @module
 */
import {
  type ActivationName,
  type AnyTensor,
  apply,
  conv,
  convNorm,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { pyramid } from "./yolov7.ts";
import type { Levels } from "./yolov8.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Tiny, small, medium. */
export type DamoYoloSize = "t" | "s" | "m";

/** A stage of a trunk: channels, those between the two convolutions of a block, blocks. */
type Stage = readonly [filters: number, inner: number, blocks: number];

/** A size: its trunk, and its neck. */
interface Size {
  /** Channels of the first convolution. */
  readonly stem: number;
  /** Stages at strides 4, 8, 16, 16 and 32. */
  readonly stages: readonly [Stage, Stage, Stage, Stage, Stage];
  /** Kernel of the first convolution of a block. */
  readonly kernel: 1 | 3;
  /** Whether stages are cross-stage partial, on half of the channels. */
  readonly partial: boolean;
  /** Activation of trunk and neck. */
  readonly activation: ActivationName;
  /** Output channels of the neck at strides 8, 16 and 32. */
  readonly neck: readonly [number, number, number];
  /** Blocks of each part of the neck, and by how much they narrow their channels. */
  readonly neckBlocks: readonly [times: number, ratio: number];
}

const SIZES: Readonly<Record<DamoYoloSize, Size>> = {
  t: {
    stem: 24,
    stages: [[64, 24, 2], [96, 64, 2], [192, 96, 2], [192, 152, 2], [384, 192, 1]],
    kernel: 1,
    partial: false,
    activation: "relu",
    neck: [64, 128, 256],
    neckBlocks: [3, 1],
  },
  s: {
    stem: 32,
    stages: [[128, 24, 1], [128, 88, 5], [256, 128, 3], [256, 120, 2], [512, 144, 1]],
    kernel: 1,
    partial: false,
    activation: "relu",
    neck: [128, 256, 512],
    neckBlocks: [3, 0.75],
  },
  m: {
    stem: 32,
    stages: [[128, 64, 2], [128, 64, 4], [256, 256, 4], [256, 256, 4], [512, 256, 3]],
    kernel: 3,
    partial: true,
    activation: "silu",
    neck: [128, 256, 512],
    neckBlocks: [4, 1],
  },
};

/** A convolution with its normalisation and an activation. */
function layer(filters: number, kernel: number, activation: ActivationName, stride = 1): Fragment {
  return convNorm(filters, kernel, { stride, activation });
}

/** Poolings of 5x5, 9x9 and 13x13 side by side, on half of the channels. */
const pooled: Fragment = apply((x) => {
  const channels = x.shape[0]!;
  return x.then(layer(channels / 2, 1, "silu")).then(pyramid).then(layer(channels, 1, "silu"));
});

/** Two convolutions, around which the input is added unless they halve the image. */
function block(filters: number, inner: number, { kernel, activation }: Size, stride = 1): Fragment {
  const body = layer(inner, kernel, activation).then(layer(filters, 3, "none", stride));
  const activate: Fragment = activation === "silu" ? apply((x) => x.silu()) : apply((x) => x.relu());
  if (stride === 2) return body.then(activate);
  return apply((x) => {
    const shortcut = x.shape[0] === filters ? undefined : layer(filters, 1, "none");
    return x.residual(body, shortcut).then(activate);
  });
}

/** A stage of residual blocks; the last one of a trunk pools after its first block. */
function stage([filters, inner, blocks]: Stage, size: Size, stride: number, last: boolean): Fragment {
  const first = block(filters, inner, size, stride);
  return (last ? first.then(pooled) : first).repeat(blocks - 1, block(filters, inner, size));
}

/** A cross-stage partial stage: a step, and blocks on half of the channels. */
function partialStage(stages: readonly Stage[], size: Size, last: boolean): Fragment {
  const filters = stages[0]![0], half = filters / 2, step = layer(filters, 3, "relu", 2);
  const blocks = stages.reduce((sum, [, , times]) => sum + times, -1);
  return (last ? step.then(pooled) : step).apply((x) =>
    x.then(layer(half, 1, "relu")).repeat(blocks, block(half, stages[0]![1], size))
      .concat(x.then(layer(half, 1, "relu"))).then(layer(filters, 1, "relu"))
  );
}

/** The trunk, as far as each level. */
function trunk(image: ImageTensor, size: Size): Levels {
  const [s2, s3, s4, s4b, s5] = size.stages;
  const stem = image.spaceToDepth(2).then(layer(size.stem, 3, size.activation));
  const next = (stages: readonly Stage[], last = false) => {
    if (size.partial) return partialStage(stages, size, last);
    const [first, ...rest] = stages as [Stage];
    return rest.reduce((all, more) => all.then(stage(more, size, 1, false)), stage(first, size, 2, last));
  };
  const c3 = stem.then(next([s2])).then(next([s3]));
  const c4 = c3.then(next([s4, s4b]));
  return [c3, c4, c4.then(next([s5], true))];
}

/** Half of the channels through blocks of two 3x3 convolutions, all of whose outputs are kept, and half past them. */
function fusion(filters: number, { activation, neckBlocks: [times, ratio] }: Size): Fragment {
  const half = filters / 2;
  const body = residual(layer(half * ratio, 3, activation).then(layer(half, 3, activation)));
  return apply((x) => {
    const past = x.then(layer(half, 1, activation)), parts = [x.then(layer(half, 1, activation))];
    for (let i = 0; i < times; i++) parts.push(parts[i]!.then(body));
    return past.concat(...parts.slice(1) as [AnyTensor]).then(layer(filters, 1, activation));
  });
}

/** The neck: each level reads the finer one, the coarser one and itself. */
function neck([x2, x1, x0]: Levels, size: Size): Levels {
  const step = (x: AnyTensor) => x.then(layer(x.shape[0]!, 3, size.activation, 2));
  const merged = (filters: number) => fusion(filters, size), [out3, out4, out5] = size.neck;
  const coarse = x0.concat(step(x1)).then(merged(x0.shape[0]!));
  const middle = x1.concat(step(x2), coarse.upsample()).then(merged(x1.shape[0]!));
  const p3 = x2.concat(middle.upsample()).then(merged(out3));
  const p4 = middle.concat(step(p3)).then(merged(out4));
  return [p3, p4, coarse.concat(step(middle), step(p4)).then(merged(out5))];
}

const LENGTHS = 17;

/** Scores, and sides as distributions over 17 lengths, by one convolution each; the mean of each distribution. */
function detect(x: AnyTensor, classes: number): AnyTensor[] {
  const [, height, width] = x.shape as [number, number, number];
  const scores = x.then(conv(classes, 3, { padding: 1 })).sigmoid();
  const lengths = x.then(conv(4 * LENGTHS, 3, { padding: 1 }))
    .reshape([4, LENGTHS, height * width]).transpose([1, 0, 2]).softmax();
  return [scores, lengths.conv(1, 1, { bias: false }).reshape([4, height * width, 1]).anchors(1, 4)];
}

/** A DAMO-YOLO on one image, for the 80 classes of COCO if nothing else is said. */
export function damoYolo(
  name: DamoYoloSize = "t",
  { height = 640, width = 640, classes = 80 }: ImageSize = {},
): Network {
  const size = SIZES[name], levels = neck(trunk(input(3, height, width), size), size);
  return network(`DAMO-YOLO-${name.toUpperCase()}`, levels.flatMap((x) => detect(x, classes)));
}

const net: Parametric = ofImages((at) => damoYolo("t", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
