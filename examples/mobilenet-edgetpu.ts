/**
 * MobileNetEdgeTPU: as in tensorflow/models, research/slim/nets/mobilenet/mobilenet_v3.py, V3_EDGETPU: MobileNet v3 without
 * squeeze-and-excite and with rectifiers, whose early blocks expand by a whole 3x3 convolution that takes the step. There is no paper.
 *
 * @module
 */
import { apply, convNorm, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Whether the expansion is a whole 3x3, kernel, step, expansion, channels, and whether the input may be added. */
const BLOCKS = [
  [true, 3, 1, 1, 16, true],
  [true, 3, 2, 8, 32, true],
  [true, 3, 1, 4, 32, true],
  [true, 3, 1, 4, 32, true],
  [true, 3, 1, 4, 32, true],
  [true, 3, 2, 8, 48, true],
  [true, 3, 1, 4, 48, true],
  [true, 3, 1, 4, 48, true],
  [true, 3, 1, 4, 48, true],
  [false, 3, 2, 8, 96, true],
  [false, 3, 1, 4, 96, true],
  [false, 3, 1, 4, 96, true],
  [false, 3, 1, 4, 96, true],
  [false, 3, 1, 8, 96, false],
  [false, 3, 1, 4, 96, true],
  [false, 3, 1, 4, 96, true],
  [false, 3, 1, 4, 96, true],
  [false, 5, 2, 8, 160, true],
  [false, 5, 1, 4, 160, true],
  [false, 5, 1, 4, 160, true],
  [false, 5, 1, 4, 160, true],
  [false, 3, 1, 8, 192, true],
] as const;

/** A block: to many channels and back to few, by a whole convolution or a depthwise one; the first is without its expansion. */
function block([whole, kernel, stride, expand, filters, adds]: (typeof BLOCKS)[number]): Fragment {
  return apply((x) => {
    const hidden = x.shape[0]! * expand;
    const wide = expand === 1
      ? x
      : whole
      ? x.convNorm(hidden, kernel, { stride })
      : x.convNorm(hidden, 1).convNorm(hidden, kernel, { stride, groups: "depthwise" });
    const narrow = wide.convNorm(filters, 1, { activation: "none" });
    return adds && stride === 1 && x.shape[0] === filters ? narrow.add(x) : narrow;
  });
}

/** MobileNetEdgeTPU on one image. */
export function mobilenetEdgetpu(
  { height = 224, width = 224, classes = 1001 }: ImageSize = {},
): Network {
  const body = BLOCKS.reduce<Fragment>((x, next) => x.then(block(next)), convNorm(32, 3, { stride: 2 }));
  const scores = body.convNorm(1280, 1).globalPool().dropout().fc(classes);
  return network("MobileNetEdgeTPU", [3, height, width], scores);
}

const net: Parametric = ofImages(mobilenetEdgetpu, { classes: 1001 });
export default net;

if (import.meta.main) await run(net);
