/**
 * YOLOv6: C. Li et al., "YOLOv6: A Single-Stage Object Detection Framework for Industrial Applications", arXiv:2209.02976, the
 * nano size of release 0.2.1 as it is deployed: every block one 3x3 convolution, as in RepVGG.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  conv,
  convTranspose,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A convolution and a rectifier; normalisation is folded into it. */
function layer(filters: number, kernel = 3, stride = 1): Fragment {
  return conv(filters, kernel, { stride, padding: (kernel - 1) / 2 }).relu();
}

/** As many 3x3 convolutions as `times`. */
function stack(filters: number, times: number): Fragment {
  return layer(filters).repeat(times - 1, layer(filters));
}

/** Spatial pyramid pooling by 5x5 poolings in a row. */
const pyramid: Fragment = apply((x) => {
  const once = x.then(layer(x.shape[0]! / 2, 1));
  const twice = once.pool(5, { stride: 1, padding: 2 });
  const thrice = twice.pool(5, { stride: 1, padding: 2 });
  const all = once.concat(twice, thrice, thrice.pool(5, { stride: 1, padding: 2 }));
  return all.then(layer(x.shape[0]!, 1));
});

/** Scores of the classes and a box for each pixel. */
function head(x: AnyTensor, classes: number): AnyTensor {
  const channels = x.shape[0]!, stem = x.then(layer(channels, 1));
  const scores = stem.then(layer(channels)).conv(classes, 1).sigmoid();
  return stem.then(layer(channels)).conv(4, 1).concat(scores).anchors(1, 4 + classes);
}

/** YOLOv6-N on one image, for the 80 classes of COCO if nothing else is said. */
export function yolov6n({ height = 640, width = 640, classes = 80 }: ImageSize = {}): Network {
  const c3 = input(3, height, width).then(layer(16, 3, 2)).then(layer(32, 3, 2)).then(stack(32, 2))
    .then(layer(64, 3, 2)).then(stack(64, 4));
  const c4 = c3.then(layer(128, 3, 2)).then(stack(128, 6));
  const c5 = c4.then(layer(256, 3, 2)).then(stack(256, 2)).then(pyramid);
  const narrow5 = c5.then(layer(64, 1));
  const up4 = narrow5.then(convTranspose(64, 2, { stride: 2 })).concat(c4).then(stack(64, 4));
  const narrow4 = up4.then(layer(32, 1));
  const p3 = narrow4.then(convTranspose(32, 2, { stride: 2 })).concat(c3).then(stack(32, 4));
  const p4 = p3.then(layer(32, 3, 2)).concat(narrow4).then(stack(64, 4));
  const p5 = p4.then(layer(64, 3, 2)).concat(narrow5).then(stack(128, 4));
  return network("YOLOv6-N", [p3, p4, p5].map((x) => head(x, classes)));
}

const net: Parametric = ofImages(yolov6n, { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
