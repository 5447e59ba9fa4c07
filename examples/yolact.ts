/**
 * YOLACT: D. Bolya, C. Zhou, F. Xiao, Y. J. Lee, "YOLACT: Real-Time Instance Segmentation", ICCV 2019, sections 3 and 4, on RegNetX as
 * in Hailo's model zoo: boxes at strides 8 to 128 with 32 coefficients each, which mix prototypes of masks. Nine boxes for each
 * pixel, and prototypes that a transposed convolution makes larger.
 *
 * @module
 */
import {
  conv,
  convTranspose,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
  shareWeights,
} from "../mod.ts";
import { regnetFeatures, type RegnetName } from "./regnet.ts";
import { together } from "./ssd.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

const WIDTH = 256, ANCHORS = 9, MASKS = 32;

/** A 3x3 convolution and a rectifier. */
const layer: Fragment = conv(WIDTH, 3, { padding: 1 }).relu();

/** Feature pyramid: each level with what the coarser ones saw, and two more by steps of 2. */
function pyramid(levels: readonly ImageTensor[]): ImageTensor[] {
  const inner = levels.map((level) => level.conv(WIDTH, 1));
  for (let i = inner.length - 2; i >= 0; i--) {
    const [, height, width] = inner[i]!.shape;
    inner[i] = inner[i]!.add(inner[i + 1]!.resize([height!, width!], { mode: "bilinear" }));
  }
  const maps = inner.map((level) => level.then(layer));
  const step = conv(WIDTH, 3, { stride: 2, padding: 1 }), p6 = maps.at(-1)!.then(step);
  return [...maps, p6, p6.then(step)];
}

/** For each pixel: boxes, scores, and coefficients of the masks. */
function head(classes: number): Fragment {
  const predict = (outputs: number) => conv(ANCHORS * outputs, 3, { padding: 1 });
  return layer.branch(predict(4), predict(classes), predict(MASKS).tanh()).concat()
    .anchors(ANCHORS, 4 + classes + MASKS);
}

/** Prototypes of masks, at twice the pixels each way. */
const prototypes: Fragment = repeat(3, layer)
  .then(convTranspose(WIDTH, 4, { stride: 2, padding: 1 })).relu().then(layer).conv(MASKS, 1).relu();

/** A YOLACT on one image, for the 80 classes of COCO and the background if nothing else is said. */
export function yolact(
  trunk: RegnetName = "x-1.6gf",
  { height = 512, width = 512, classes = 81 }: ImageSize = {},
): Network {
  const levels = pyramid(regnetFeatures(input(3, height, width), trunk).slice(1));
  const boxes = together(shareWeights(head(classes), levels));
  const scores = boxes.slice(1, 4, 4 + classes).softmax();
  const rest = boxes.slice(1, 0, 4).concat(boxes.slice(1, 4 + classes, 4 + classes + MASKS));
  const outputs = [rest.concat(scores).nms(200), levels[0]!.then(prototypes)];
  return network(`YOLACT RegNet${trunk.toUpperCase()}`, outputs);
}

const net: Parametric = ofImages((at) => yolact("x-1.6gf", at), { classes: 81 });
export default net;

if (import.meta.main) await run(net);
