/**
 * YOLOv9: C.-Y. Wang, I.-H. Yeh, H.-Y. M. Liao, "YOLOv9: Learning What You Want to Learn Using Programmable Gradient Information",
 * ECCV 2024, as in ultralytics/ultralytics, cfg/models/v9, and as deployed: 3x3 convolutions hold the 1x1 ones that were trained
 * beside them, and no auxiliary branch is left.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  residual,
  run,
  scope,
  split,
} from "../mod.ts";
import { layer, type YoloOptions } from "./yolov5.ts";
import { aggregate, detect, type Levels, masksOf } from "./yolov8.ts";
import { ofImages } from "./shelf/parameters.ts";

/** A block's output, what it splits in two, what each part makes, and how often a part's body is repeated (0: it is one 3x3). */
export type Block = readonly [filters: number, split: number, part: number, times: number];

/** A size of YOLOv9; the largest, whose trunk is twofold, is in a file of its own. */
export type YoloV9Size = "t" | "s" | "m" | "c";

/** A size whose trunk is one chain. */
interface Chain {
  /** Channels of the two convolutions at the start. */
  readonly stem: readonly [number, number];
  /** The blocks at strides 4 to 32. */
  readonly trunk: readonly [Block, Block, Block, Block];
  /** The blocks of the neck: up at strides 16 and 8, down at 16 and 32. */
  readonly neck: readonly [Block, Block, Block, Block];
  /** Channels of the three steps of the trunk, and the two of the neck. */
  readonly steps: readonly [number, number, number, number, number];
  /** Whether a step takes half of the channels through a 3x3 and half through a pooling (ADown), or all through a 3x3 (AConv). */
  readonly halves: boolean;
}

/** The tiny and small one: all channels follow from the first. */
function small(first: number): Chain {
  const wide = (times: number): Block => [times * first, times * first, times * first / 2, 3];
  return {
    stem: [first, 2 * first],
    trunk: [[2 * first, 2 * first, first, 0], wide(4), wide(6), wide(8)],
    neck: [wide(6), wide(4), wide(6), wide(8)],
    steps: [4 * first, 6 * first, 8 * first, 3 * first, 4 * first],
    halves: false,
  };
}

const even = (filters: number, split = filters): Block => [filters, split, split / 2, 1];

const CHAINS: Readonly<Record<YoloV9Size, Chain>> = {
  t: small(16),
  s: small(32),
  m: {
    stem: [32, 64],
    trunk: [even(128), even(240), even(360), even(480)],
    neck: [even(360), even(240), even(360), even(480)],
    steps: [240, 360, 480, 184, 240],
    halves: false,
  },
  c: {
    stem: [64, 128],
    trunk: [even(256, 128), even(512, 256), even(512), even(512)],
    neck: [even(512), even(256), even(512), even(512)],
    steps: [256, 512, 512, 256, 512],
    halves: true,
  },
};

/** Cross-stage partial block of residual pairs of 3x3 convolutions (RepNCSP); the first of each pair holds a 1x1. */
function partial(filters: number, times: number): Fragment {
  const half = filters / 2, body = residual(scope("folded", layer(half, 3)).then(layer(half, 3)));
  return apply((x) =>
    x.then(layer(half)).repeat(times, body).concat(x.then(layer(half))).then(layer(filters))
  );
}

/** A block of parts in a row, of which each is kept (ELAN1, RepNCSPELAN4). */
export function block([filters, wide, part, times]: Block): Fragment {
  const step = times === 0 ? layer(part, 3) : partial(part, times).then(layer(part, 3));
  return apply((x) => {
    const [first, second] = split(x.then(layer(wide)), 2) as [AnyTensor, AnyTensor];
    const third = second.then(step);
    return first.concat(second, third, third.then(step)).then(layer(filters));
  });
}

/** Half of the pixels each way, after an average over each 2x2. */
export function down(filters: number, halves: boolean): Fragment {
  return apply((x) => {
    const even = x.pool(2, { mode: "average", stride: 1 });
    if (!halves) return even.then(layer(filters, 3, 2));
    const [first, second] = split(even, 2) as [AnyTensor, AnyTensor], half = filters / 2;
    return first.then(layer(half, 3, 2))
      .concat(second.pool(3, { stride: 2, padding: 1 }).then(layer(half)));
  });
}

/** Spatial pyramid pooling by 5x5 poolings in a row, from `inner` channels (SPPELAN). */
export function pyramid(filters: number, inner: number): Fragment {
  return layer(inner).apply((x) => {
    const twice = x.pool(5, { stride: 1, padding: 2 }), thrice = twice.pool(5, { stride: 1, padding: 2 });
    return x.concat(twice, thrice, thrice.pool(5, { stride: 1, padding: 2 })).then(layer(filters));
  });
}

/** The trunk of all sizes but the largest. */
function chain(image: ImageTensor, { stem, trunk, steps, halves }: Chain): Levels {
  const [first, second] = stem, [b2, b3, b4, b5] = trunk, last = b5[0];
  const c2 = image.then(layer(first, 3, 2)).then(layer(second, 3, 2)).then(block(b2));
  const c3 = c2.then(down(steps[0], halves)).then(block(b3));
  const c4 = c3.then(down(steps[1], halves)).then(block(b4));
  return [c3, c4, c4.then(down(steps[2], halves)).then(block(b5)).then(pyramid(last, last / 2))];
}

/** A YOLOv9 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov9(size: YoloV9Size = "c", options: YoloOptions = {}): Network {
  const { height = 640, width = 640, classes = 80, masks = false } = options;
  const design = CHAINS[size], { neck, steps: [, , , step4, step5], halves } = design;
  const [up4, up3, down4, down5] = neck;
  const levels = aggregate(
    chain(input(3, height, width), design),
    [block(up4), block(up3), block(down4), block(down5)],
    [down(step4, halves), down(step5, halves)],
  );
  const boxes = detect(levels, classes);
  if (!masks) return network(`YOLOv9${size}`, boxes);
  return network(`YOLOv9${size}-seg`, [...boxes, ...masksOf(levels, 256)]);
}

const net: Parametric = ofImages((at) => yolov9("c", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
