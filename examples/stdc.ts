/**
 * STDC: M. Fan, S. Lai, J. Huang, X. Wei, Z. Chai, J. Luo, X. Wei, "Rethinking BiSeNet for Real-Time Semantic Segmentation", CVPR
 * 2021, Tables 2 and 3, as in MichaelFan01/STDC-Seg: modules whose convolutions have ever fewer channels and are all joined; the
 * segmenter has attention at strides 16 and 32 and fuses what is at stride 8.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  conv,
  convNorm,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Modules of the stages at strides 8, 16 and 32. */
const MODULES = { 1: [2, 2, 2], 2: [4, 5, 3] } as const;

/** Which of the paper's two networks. */
export type StdcSize = keyof typeof MODULES;

/** A module: 1x1, then 3x3 to a half, a quarter and an eighth of the channels; its first part is averaged where it halves the image. */
function module(filters: number, stride: number): Fragment {
  const depthwise = convNorm(filters / 2, 3, { stride, groups: "depthwise", activation: "none" });
  return apply((x) => {
    const first = x.convNorm(filters / 2, 1);
    const second = (stride === 1 ? first : first.then(depthwise)).convNorm(filters / 4, 3);
    const third = second.convNorm(filters / 8, 3), fourth = third.convNorm(filters / 8, 3);
    const kept = stride === 1 ? first : first.pool(3, { mode: "average", stride, padding: 1 });
    return kept.concat(second, third, fourth);
  });
}

/** The feature maps of a trunk at strides 8, 16 and 32. */
function features(image: ImageTensor, size: StdcSize): AnyTensor[] {
  const maps: AnyTensor[] = [];
  const stem = image.convNorm(32, 3, { stride: 2 }).convNorm(64, 3, { stride: 2 });
  MODULES[size].forEach((times, i) => {
    const x = maps.at(-1) ?? stem;
    maps.push(x.then(module(256 << i, 2)).repeat(times - 1, module(256 << i, 1)));
  });
  return maps;
}

/** STDC as a classifier of one image. */
export function stdc(
  size: StdcSize = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const last = features(input(3, height, width), size).at(-1)!.convNorm(1024, 1);
  return last.mul(last).globalPool().fc(1024, { bias: false }).relu().dropout(0.2)
    .fc(classes, { bias: false }).toNetwork(`STDC${size}`);
}

/** Each channel of a 3x3 convolution times a gate that follows from the average of all. */
const refined: Fragment = convNorm(128, 3).apply((x) =>
  x.mul(x.globalPool().conv(128, 1, { bias: false }).batchNorm().sigmoid())
);

/** Two maps side by side, each channel times a gate, and added to itself. */
const fused: Fragment = convNorm(256, 1).apply((x) => {
  const gate = x.globalPool().conv(64, 1, { bias: false }).relu().conv(256, 1, { bias: false }).sigmoid();
  return x.mul(gate).add(x);
});

/** An image at the size of another. */
function like(x: AnyTensor, other: AnyTensor): AnyTensor {
  return x.resize([other.shape[1]!, other.shape[2]!]);
}

/** STDC-Seg on one image, for the 19 classes of Cityscapes if nothing else is said. */
export function stdcSeg(
  size: StdcSize = 1,
  { height = 512, width = 1024, classes = 19 }: ImageSize = {},
): Network {
  const [f8, f16, f32] = features(input(3, height, width), size) as [AnyTensor, AnyTensor, AnyTensor];
  const average = like(f32.globalPool().convNorm(128, 1), f32);
  const coarse = like(f32.then(refined).add(average), f16).convNorm(128, 3);
  const context = like(f16.then(refined).add(coarse), f8).convNorm(128, 3);
  const scores = f8.concat(context).then(fused).convNorm(256, 3).then(conv(classes, 1, { bias: false }));
  return network(`STDC${size}-Seg`, scores.resize([height, width], { mode: "bilinear" }));
}

const net: Parametric = ofImages((at) => stdcSeg(1, at), { classes: 19, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
