/**
 * GoogLeNet: C. Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, Table 1, without the auxiliary classifiers that
 * only training needs: as in Caffe (BVLC), or as in torchvision (batch normalisation, 3x3 where the paper has 5x5).
 *
 * @module
 */
import {
  conv,
  convNorm,
  type Fragment,
  inception,
  type InceptionBranches,
  type Network,
  network,
  type Parametric,
  pool,
  repeat,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels of each stage's inceptions: 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection. */
const STAGES: readonly (readonly InceptionBranches[])[] = [
  [
    [64, 96, 128, 16, 32, 32],
    [128, 128, 192, 32, 96, 64],
  ],
  [
    [192, 96, 208, 16, 48, 64],
    [160, 112, 224, 24, 64, 64],
    [128, 128, 256, 24, 64, 64],
    [112, 144, 288, 32, 64, 64],
    [256, 160, 320, 32, 128, 128],
  ],
  [
    [256, 160, 320, 32, 128, 128],
    [384, 192, 384, 48, 128, 128],
  ],
];

/** Whose GoogLeNet it is. */
export type GooglenetForm = "caffe" | "torchvision";

/** Inception (3a), (3b) and so on in a stage 3 to 5. */
function stage(number: number, form: GooglenetForm): Fragment {
  const options = form === "torchvision" ? { batchNorm: true, large: 3 } as const : {};
  const table = STAGES[number - 3]!;
  return repeat(table.length, (i) => inception(table[i]!, options));
}

/** GoogLeNet on one image. */
export function googlenet(
  form: GooglenetForm = "caffe",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const half = pool(3, { stride: 2, ceilMode: true });
  const stem = form === "caffe"
    ? conv(64, 7, { stride: 2, padding: 3 }).relu().then(half).lrn()
      .conv(64, 1).relu().conv(192, 3, { padding: 1 }).relu().lrn()
    : convNorm(64, 7, { stride: 2 }).then(half).convNorm(64, 1).convNorm(192, 3);
  const features = stem.then(half)
    .then(stage(3, form)).then(half)
    .then(stage(4, form)).then(form === "caffe" ? half : pool(2, { ceilMode: true }))
    .then(stage(5, form));
  const classifier = features.globalPool().dropout(form === "caffe" ? 0.4 : 0.2).fc(classes);
  if (form === "caffe") return network("GoogLeNet", [3, height, width], classifier.softmax());
  return network("GoogLeNet (torchvision)", [3, height, width], classifier);
}

const net: Parametric = ofImages((at) => googlenet("caffe", at));
export default net;

if (import.meta.main) await run(net);
