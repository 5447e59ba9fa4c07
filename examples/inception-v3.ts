/**
 * Inception-v3: C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, "Rethinking the Inception Architecture for Computer
 * Vision", CVPR 2016, Table 1, in torchvision's form (ported from TensorFlow).
 *
 * @module
 */
import {
  branch,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  pool,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

const average = pool(3, { mode: "average", stride: 1, padding: 1 });
const half = pool(3, { stride: 2 });
const valid = { padding: 0 }, halving = { stride: 2, padding: 0 };
const row = [1, 7] as const, column = [7, 1] as const;

/** Figure 5: two 3x3 convolutions in place of a 5x5. */
function figure5(project: number): Fragment {
  return branch(
    convNorm(64, 1),
    convNorm(48, 1).convNorm(64, 5),
    convNorm(64, 1).convNorm(96, 3).convNorm(96, 3),
    average.convNorm(project, 1),
  ).concat();
}

/** Figure 6: a 7x7 convolution as 1x7 and 7x1. */
function figure6(width: number): Fragment {
  const double = convNorm(width, 1).convNorm(width, column).convNorm(width, row).convNorm(width, column);
  return branch(
    convNorm(192, 1),
    convNorm(width, 1).convNorm(width, row).convNorm(192, column),
    double.convNorm(192, row),
    average.convNorm(192, 1),
  ).concat();
}

/** Figure 7: 1x3 and 3x1 convolutions side by side. */
function figure7(): Fragment {
  const spread = branch(convNorm(384, [1, 3]), convNorm(384, [3, 1])).concat();
  return branch(
    convNorm(320, 1),
    convNorm(384, 1).then(spread),
    convNorm(448, 1).convNorm(384, 3).then(spread),
    average.convNorm(192, 1),
  ).concat();
}

/** Figure 10: from 35x35 to 17x17. */
const reduction35: Fragment = branch(
  convNorm(384, 3, halving),
  convNorm(64, 1).convNorm(96, 3).convNorm(96, 3, halving),
  half,
).concat();

/** From 17x17 to 8x8. */
const reduction17: Fragment = branch(
  convNorm(192, 1).convNorm(320, 3, halving),
  convNorm(192, 1).convNorm(192, row).convNorm(192, column).convNorm(192, 3, halving),
  half,
).concat();

/** The auxiliary classifier, which only training needs. */
function auxiliary(classes: number): Fragment {
  return pool(5, { mode: "average", stride: 3 })
    .convNorm(128, 1).convNorm(768, 5, valid).globalPool().fc(classes);
}

/** What may differ. */
export interface InceptionV3Options extends ImageSize {
  /** Whether the auxiliary classifier is there; false if left out. */
  readonly auxiliary?: boolean;
}

/** Inception-v3 on one image. */
export function inceptionV3(options: InceptionV3Options = {}): Network {
  const { height = 299, width = 299, classes = 1000 } = options;
  const trunk = input(3, height, width)
    .convNorm(32, 3, halving).convNorm(32, 3, valid).convNorm(64, 3).then(half)
    .convNorm(80, 1).convNorm(192, 3, valid).then(half)
    .then(figure5(32)).then(figure5(64)).then(figure5(64)).then(reduction35)
    .then(figure6(128)).then(figure6(160)).then(figure6(160)).then(figure6(192));
  const logits = trunk.then(reduction17).then(figure7()).then(figure7()).globalPool().dropout().fc(classes);
  return network(
    "Inception-v3",
    options.auxiliary ? [logits, trunk.scope("aux", auxiliary(classes))] : logits,
  );
}

const net: Parametric = ofImages(inceptionV3);
export default net;

if (import.meta.main) await run(net);
