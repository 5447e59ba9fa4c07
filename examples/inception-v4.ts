/**
 * Inception-v4 and Inception-ResNet-v2: C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi, "Inception-v4, Inception-ResNet and the
 * Impact of Residual Connections on Learning", AAAI 2017, Figures 3 to 9 and 15 to 19, with the channels of the authors' code
 * (TF-Slim), which timm took over.
 *
 * @module
 */
import {
  apply,
  branch,
  convNorm,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  pool,
  repeat,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

const average = pool(3, { mode: "average", stride: 1, padding: 1 });
const half = pool(3, { stride: 2 });
const valid = { padding: 0 }, halving = { stride: 2, padding: 0 };
const row = [1, 7] as const, column = [7, 1] as const, short = [1, 3] as const, tall = [3, 1] as const;

/** Figure 3: from the image to 35x35. */
const stem: Fragment = convNorm(32, 3, halving).convNorm(32, 3, valid).convNorm(64, 3)
  .branch(half, convNorm(96, 3, halving)).concat()
  .branch(
    convNorm(64, 1).convNorm(96, 3, valid),
    convNorm(64, 1).convNorm(64, row).convNorm(64, column).convNorm(96, 3, valid),
  ).concat()
  .branch(convNorm(192, 3, halving), half).concat();

/** Figure 4. */
const inceptionA: Fragment = branch(
  convNorm(96, 1),
  convNorm(64, 1).convNorm(96, 3),
  convNorm(64, 1).convNorm(96, 3).convNorm(96, 3),
  average.convNorm(96, 1),
).concat();

/** Figure 7: from 35x35 to 17x17; k, l, m and n of Table 1. */
function reductionA(k: number, l: number, m: number, n: number): Fragment {
  return branch(half, convNorm(n, 3, halving), convNorm(k, 1).convNorm(l, 3).convNorm(m, 3, halving))
    .concat();
}

/** Figure 5. */
const inceptionB: Fragment = branch(
  convNorm(384, 1),
  convNorm(192, 1).convNorm(224, row).convNorm(256, column),
  convNorm(192, 1).convNorm(192, column).convNorm(224, row).convNorm(224, column).convNorm(256, row),
  average.convNorm(128, 1),
).concat();

/** Figure 8: from 17x17 to 8x8. */
const reductionB: Fragment = branch(
  half,
  convNorm(192, 1).convNorm(192, 3, halving),
  convNorm(256, 1).convNorm(256, row).convNorm(320, column).convNorm(320, 3, halving),
).concat();

const spread: Fragment = branch(convNorm(256, short), convNorm(256, tall)).concat();

/** Figure 6. */
const inceptionC: Fragment = branch(
  convNorm(256, 1),
  convNorm(384, 1).then(spread),
  convNorm(384, 1).convNorm(448, tall).convNorm(512, short).then(spread),
  average.convNorm(256, 1),
).concat();

/** Inception-v4 on one image. */
export function inceptionV4({ height = 299, width = 299, classes = 1000 }: ImageSize = {}): Network {
  const features = stem.repeat(4, inceptionA).then(reductionA(192, 224, 256, 384))
    .repeat(7, inceptionB).then(reductionB).repeat(3, inceptionC);
  return network("Inception-v4", [3, height, width], features.globalPool().dropout().fc(classes));
}

/** Branches, brought back to the input's channels by a 1x1 convolution and added to it. */
function residualInception(
  activation: "relu" | "none",
  ...branches: readonly [Fragment, ...Fragment[]]
): Fragment {
  return apply((x) => {
    const sum = x.branch(...branches).concat().conv(x.shape[0]!, 1).add(x);
    return activation === "relu" ? sum.relu() : sum;
  });
}

/** Figure 16. */
const block35: Fragment = residualInception(
  "relu",
  convNorm(32, 1),
  convNorm(32, 1).convNorm(32, 3),
  convNorm(32, 1).convNorm(48, 3).convNorm(64, 3),
);

/** Figure 17. */
const block17: Fragment = residualInception(
  "relu",
  convNorm(192, 1),
  convNorm(128, 1).convNorm(160, row).convNorm(192, column),
);

/** Figure 19. */
function block8(activation: "relu" | "none" = "relu"): Fragment {
  const cross = convNorm(192, 1).convNorm(224, short).convNorm(256, tall);
  return residualInception(activation, convNorm(192, 1), cross);
}

/** What comes before the first residual block, to 35x35: a plain stem and one inception block. */
const residualStem: Fragment = convNorm(32, 3, halving).convNorm(32, 3, valid).convNorm(64, 3).then(half)
  .convNorm(80, 1).convNorm(192, 3, valid).then(half)
  .branch(
    convNorm(96, 1),
    convNorm(48, 1).convNorm(64, 5),
    convNorm(64, 1).convNorm(96, 3).convNorm(96, 3),
    average.convNorm(64, 1),
  ).concat();

/** Figure 18: from 17x17 to 8x8. */
const residualReduction: Fragment = branch(
  half,
  convNorm(256, 1).convNorm(384, 3, halving),
  convNorm(256, 1).convNorm(288, 3, halving),
  convNorm(256, 1).convNorm(288, 3).convNorm(320, 3, halving),
).concat();

/** Inception-ResNet-v2 on one image. */
export function inceptionResnetV2({ height = 299, width = 299, classes = 1000 }: ImageSize = {}): Network {
  const features = input(3, height, width).then(residualStem).then(repeat(10, block35))
    .then(reductionA(256, 256, 384, 384)).then(repeat(20, block17)).then(residualReduction)
    .then(repeat(9, block8())).then(block8("none")).convNorm(1536, 1);
  return network("Inception-ResNet-v2", features.globalPool().dropout().fc(classes));
}

const net: Parametric = ofImages(inceptionV4);
export default net;

if (import.meta.main) await run(net);
