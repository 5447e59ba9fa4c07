/**
 * YOLOv7: C.-Y. Wang, A. Bochkovskiy, H.-Y. M. Liao, "YOLOv7: Trainable Bag-of-Freebies Sets New State-of-the-Art for Real-Time
 * Object Detectors", CVPR 2023, as in WongKinYiu/yolov7, cfg/deploy: blocks whose branches leave at several depths, and poolings
 * side by side with convolutions as steps. Convolutions hold the 1x1 and the identity that were trained beside them.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { layer } from "./yolov5.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A convolution with batch normalisation and an activation. */
type Layer = (filters: number, kernel?: number, stride?: number) => Fragment;

/** Two 1x1 convolutions side by side, 3x3 ones after the second, and those of all these that are joined, the last first. */
function elan(
  make: Layer,
  filters: number,
  inner: number,
  deep: number,
  times: number,
  kept: readonly number[],
): Fragment {
  return apply((x) => {
    const all = [x.then(make(inner)), x.then(make(inner))];
    for (let i = 0; i < times; i++) all.push(all.at(-1)!.then(make(deep, 3)));
    const [first, ...rest] = kept.map((at) => all.at(at)!) as [AnyTensor, AnyTensor];
    return first.concat(...rest as [AnyTensor]).then(make(filters));
  });
}

/** A block of the trunk: of four 3x3 convolutions every second one stays. */
const block = (filters: number, inner: number) => elan(layer, filters, inner, inner, 4, [-1, -3, -5, -6]);

/** A block of the neck: all stay. */
const neckBlock = (filters: number) =>
  elan(layer, filters, filters, filters / 2, 4, [-1, -2, -3, -4, -5, -6]);

/** A step: half of the output from a pooling, half from a convolution, and what is put beside them. */
function down(half: number, ...beside: readonly AnyTensor[]): Fragment {
  return apply((x) =>
    x.then(layer(half)).then(layer(half, 3, 2)).concat(x.pool().then(layer(half)), ...beside)
  );
}

/** Max poolings of 5x5, 9x9 and 13x13 side by side with their input. */
export const pyramid: Fragment = apply((x) => {
  const pooled = (kernel: number) => x.pool(kernel, { stride: 1, padding: (kernel - 1) / 2 });
  return x.concat(pooled(5), pooled(9), pooled(13));
});

/** A pyramid of poolings in a cross-stage partial block (SPPCSPC). */
function partialPyramid(filters: number): Fragment {
  const deep = layer(filters).then(layer(filters, 3)).then(layer(filters)).then(pyramid)
    .then(layer(filters)).then(layer(filters, 3));
  return apply((x) => x.then(deep).concat(x.then(layer(filters))).then(layer(filters)));
}

/** Three boxes for each pixel of a level. */
function boxes(levels: readonly AnyTensor[], head: Layer, classes: number): AnyTensor[] {
  const values = 5 + classes;
  return levels.map((x) => x.then(head(2 * x.shape[0]!, 3)).conv(3 * values, 1).sigmoid().anchors(3, values));
}

/** YOLOv7 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov7({ height = 640, width = 640, classes = 80 }: ImageSize = {}): Network {
  const c2 = input(3, height, width).then(layer(32, 3)).then(layer(64, 3, 2)).then(layer(64, 3))
    .then(layer(128, 3, 2)).then(block(256, 64));
  const c3 = c2.then(down(128)).then(block(512, 128));
  const c4 = c3.then(down(256)).then(block(1024, 256));
  const c5 = c4.then(down(512)).then(block(1024, 256)).then(partialPyramid(512));
  const up4 = c4.then(layer(256)).concat(c5.then(layer(256)).upsample()).then(neckBlock(256));
  const p3 = c3.then(layer(128)).concat(up4.then(layer(128)).upsample()).then(neckBlock(128));
  const p4 = p3.then(down(128, up4)).then(neckBlock(256));
  const p5 = p4.then(down(256, c5)).then(neckBlock(512));
  return network("YOLOv7", boxes([p3, p4, p5], layer, classes));
}

const leaky: Layer = (filters, kernel = 1, stride = 1) =>
  convNorm(filters, kernel, { stride, activation: "leakyRelu" });

/** A block of the tiny one: two 3x3 convolutions, all of whose inputs and outputs stay. */
const tinyBlock = (filters: number, inner: number) => elan(leaky, filters, inner, inner, 2, [-1, -2, -3, -4]);

/** The pyramid of poolings of the tiny one. */
const tinyPyramid: Fragment = apply((x) => {
  const pooled = x.then(leaky(256)).then(pyramid).then(leaky(256));
  return pooled.concat(x.then(leaky(256))).then(leaky(256));
});

/** YOLOv7-tiny on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov7Tiny({ height = 640, width = 640, classes = 80 }: ImageSize = {}): Network {
  const c3 = input(3, height, width).then(leaky(32, 3, 2)).then(leaky(64, 3, 2)).then(tinyBlock(64, 32))
    .pool().then(tinyBlock(128, 64));
  const c4 = c3.pool().then(tinyBlock(256, 128));
  const c5 = c4.pool().then(tinyBlock(512, 256)).then(tinyPyramid);
  const up4 = c4.then(leaky(128)).concat(c5.then(leaky(128)).upsample()).then(tinyBlock(128, 64));
  const p3 = c3.then(leaky(64)).concat(up4.then(leaky(64)).upsample()).then(tinyBlock(64, 32));
  const p4 = p3.then(leaky(128, 3, 2)).concat(up4).then(tinyBlock(128, 64));
  const p5 = p4.then(leaky(256, 3, 2)).concat(c5).then(tinyBlock(256, 128));
  return network("YOLOv7-tiny", boxes([p3, p4, p5], leaky, classes));
}

const net: Parametric = ofImages(yolov7, { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
