/**
 * CenterNet: X. Zhou, D. Wang, P. Krähenbühl, "Objects as Points", arXiv:1904.07850, on ResNet-50 with three transposed convolutions,
 * as in GluonCV, center_net_resnet50_v1b_coco: for each pixel at stride 4 a score of each class, a size and an offset.
 *
 * @module
 */
import {
  branch,
  conv,
  convNorm,
  convTranspose,
  type Fragment,
  input,
  type Network,
  type Parametric,
  run,
} from "../mod.ts";
import { type ResnetDepth, resnetFeatures } from "./resnet.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Fewer channels, then twice the pixels each way. */
function up(filters: number): Fragment {
  return convNorm(filters, 3).then(convTranspose(filters, 4, { stride: 2, padding: 1, bias: false }))
    .batchNorm().relu();
}

/** What is predicted for each pixel. */
function head(outputs: number): Fragment {
  return conv(64, 3, { padding: 1 }).relu().conv(outputs, 1);
}

/** CenterNet on one image, for the 80 classes of COCO if nothing else is said. */
export function centernet(
  depth: ResnetDepth = 50,
  { height = 512, width = 512, classes = 80 }: ImageSize = {},
): Network {
  const [, , , c5] = resnetFeatures(input(3, height, width), depth);
  const fine = c5.then(up(256)).then(up(128)).then(up(64));
  return fine.then(branch(head(classes).sigmoid(), head(2), head(2)).concat())
    .toNetwork(`CenterNet R${depth}`);
}

const net: Parametric = ofImages((at) => centernet(50, at), { classes: 80, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
