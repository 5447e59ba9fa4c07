/**
 * YOLOv10: A. Wang, H. Chen, L. Liu, K. Chen, Z. Lin, J. Han, G. Ding, "YOLOv10: Real-Time End-to-End Object Detection", NeurIPS
 * 2024, as in ultralytics/ultralytics, cfg/models/v10, and as deployed: large kernels hold the small ones that were trained
 * beside them, and of the two heads the one stays that needs no suppression of overlapping boxes.
 *
 * @module
 */
import { type Fragment, input, type Network, network, type Parametric, residual, run } from "../mod.ts";
import { layer, sppf } from "./yolov5.ts";
import { aggregate, bottleneck, csp, detect } from "./yolov8.ts";
import { depthwise, lightScores, partialAttention } from "./yolo11.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A place of a block: the trunk's at strides 16 and 32, the neck's on the way up at 16 and on the way down at 16 and 32. */
type Place = "c4" | "c5" | "up4" | "down4" | "down5";

/** Depth and width over the large one's, the most channels before that, where blocks are compact, and the larger kernel of theirs. */
const SIZES: Record<
  YoloV10Size,
  readonly [depth: number, width: number, most: number, compact: readonly Place[], kernel: 3 | 7]
> = {
  n: [0.33, 0.25, 1024, ["down5"], 7],
  s: [0.33, 0.5, 1024, ["c5", "down5"], 7],
  m: [0.67, 0.75, 768, ["c5", "down4", "down5"], 3],
  b: [0.67, 1, 512, ["c5", "up4", "down4", "down5"], 3],
  l: [1, 1, 512, ["c5", "up4", "down4", "down5"], 3],
  x: [1, 1.25, 512, ["c4", "c5", "up4", "down4", "down5"], 3],
};

/** Nano, small, medium, balanced, large, extra large. */
export type YoloV10Size = "n" | "s" | "m" | "b" | "l" | "x";

/** Other channels first, then half of the pixels each way, depthwise (SCDown). */
function down(filters: number): Fragment {
  return layer(filters).apply((x) =>
    x.convNorm(filters, 3, { stride: 2, groups: "depthwise", activation: "none" })
  );
}

/** A compact body (CIB): depthwise and pointwise convolutions in turn, with the larger kernel in the middle. */
function compactBody(filters: number, kernel: number, shortcut: boolean): Fragment {
  const body = depthwise(3).then(layer(2 * filters)).then(depthwise(kernel)).then(layer(filters))
    .then(depthwise(3));
  return shortcut ? residual(body) : body;
}

/** A YOLOv10 on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov10(
  size: YoloV10Size = "n",
  { height = 640, width: across = 640, classes = 80 }: ImageSize = {},
): Network {
  const [depth, width, most, compact, kernel] = SIZES[size];
  const scaled = (filters: number) => width * Math.min(filters, most);
  const step = (filters: number) => layer(scaled(filters), 3, 2);
  const block = (filters: number, times: number, shortcuts: boolean, place?: Place) => {
    const half = scaled(filters) / 2, isCompact = place !== undefined && compact.includes(place);
    const body = isCompact ? compactBody(half, kernel, true) : bottleneck(half, shortcuts);
    return csp(scaled(filters), Math.max(1, Math.round(depth * times)), body);
  };
  const c3 = input(3, height, across).then(step(64)).then(step(128)).then(block(128, 3, true))
    .then(step(256)).then(block(256, 6, true));
  const c4 = c3.then(down(scaled(512))).then(block(512, 6, true, "c4"));
  const c5 = c4.then(down(scaled(1024))).then(block(1024, 3, true, "c5")).then(sppf(scaled(1024)))
    .then(partialAttention(scaled(1024), 1));
  const neck = (filters: number, place?: Place) => block(filters, 3, false, place);
  const levels = aggregate(
    [c3, c4, c5],
    [neck(512, "up4"), neck(256), neck(512, "down4"), neck(1024, "down5")],
    [step(256), down(scaled(512))],
  );
  return network(`YOLOv10${size}`, detect(levels, classes, lightScores));
}

const net: Parametric = ofImages((at) => yolov10("n", at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
