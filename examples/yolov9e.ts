/**
 * YOLOv9e, the largest YOLOv9: C.-Y. Wang, I.-H. Yeh, H.-Y. M. Liao, "YOLOv9: Learning What You Want to Learn Using Programmable
 * Gradient Information", ECCV 2024, as in ultralytics/ultralytics, cfg/models/v9/yolov9e.yaml, and as deployed: its trunk is twofold.
 *
 * @module
 */
import {
  type AnyTensor,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { layer, type YoloOptions } from "./yolov5.ts";
import { aggregate, detect, type Levels, masksOf } from "./yolov8.ts";
import { type Block, block, down, pyramid } from "./yolov9.ts";
import { ofImages } from "./shelf/parameters.ts";

/** The blocks of the trunk at strides 4 to 32. */
const TRUNK: readonly [Block, Block, Block, Block] = [
  [256, 128, 64, 2],
  [512, 256, 128, 2],
  [1024, 512, 256, 2],
  [1024, 512, 256, 2],
];

/** Sum of feature maps, each brought to the size of the last (CBFuse). */
function fuse(maps: readonly AnyTensor[], onto: AnyTensor): AnyTensor {
  const [, height, width] = onto.shape as [number, number, number];
  const [first, ...rest] = maps.map((x) => x.resize([height, width])) as [AnyTensor];
  return onto.add(first, ...rest);
}

/** The trunk: a second one reads the image again, and at each stride what the first one made at this and coarser ones. */
function twofold(image: ImageTensor): Levels {
  const stem = image.then(layer(64, 3, 2));
  const first = [stem, stem.then(layer(128, 3, 2)).then(block(TRUNK[0]))];
  for (const next of TRUNK.slice(1)) {
    const x = first.at(-1)!;
    first.push(x.then(down(x.shape[0]!, true)).then(block(next)));
  }
  const links = first.map((x, level) => {
    const all = x.conv((128 << level) - 64, 1); // for each stride up to its own, 64 channels and then twice as many
    const part = (at: number) => level === 0 ? all : all.slice(0, (64 << at) - 64, (128 << at) - 64);
    return Array.from({ length: level + 1 }, (_, at) => part(at));
  });
  const onto = (x: AnyTensor, level: number) => fuse(links.slice(level).map((link) => link[level]!), x);
  const c1 = onto(image.then(layer(64, 3, 2)), 0);
  const c2 = onto(c1.then(layer(128, 3, 2)), 1).then(block(TRUNK[0]));
  const c3 = onto(c2.then(down(256, true)), 2).then(block(TRUNK[1]));
  const c4 = onto(c3.then(down(512, true)), 3).then(block(TRUNK[2]));
  const c5 = onto(c4.then(down(1024, true)), 4).then(block(TRUNK[3])).then(pyramid(512, 256));
  return [c3, c4, c5];
}

/** A YOLOv9e on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov9e(options: YoloOptions = {}): Network {
  const { height = 640, width = 640, classes = 80, masks = false } = options;
  const levels = aggregate(
    twofold(input(3, height, width)),
    [
      block([512, 512, 256, 2]),
      block([256, 256, 128, 2]),
      block([512, 512, 256, 2]),
      block([512, 1024, 512, 2]),
    ],
    [down(256, true), down(512, true)],
  );
  const boxes = detect(levels, classes);
  if (!masks) return network("YOLOv9e", boxes);
  return network("YOLOv9e-seg", [...boxes, ...masksOf(levels, 256)]);
}

const net: Parametric = ofImages(yolov9e, { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
