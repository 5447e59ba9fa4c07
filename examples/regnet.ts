/**
 * RegNet: I. Radosavovic, R. P. Kosaraju, R. Girshick, K. He, P. Dollár, "Designing Network Design Spaces", CVPR 2020,
 * Section 3.3 (Equations 2 to 4) and Figures 15 and 16, with torchvision's constants.
 *
 * @module
 */
import { apply, type Fragment, type ImageTensor, input, type Network, type Parametric, run } from "../mod.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Depth d, initial width w0, slope wa, quantisation wm and group width g; Y has squeeze-and-excite, X has none. */
const DESIGNS = {
  "x-400mf": [22, 24, 24.48, 2.54, 16],
  "x-800mf": [16, 56, 35.73, 2.28, 16],
  "x-1.6gf": [18, 80, 34.01, 2.25, 24],
  "x-3.2gf": [25, 88, 26.31, 2.25, 48],
  "x-8gf": [23, 80, 49.56, 2.88, 120],
  "x-16gf": [22, 216, 55.59, 2.1, 128],
  "x-32gf": [23, 320, 69.86, 2.0, 168],
  "y-400mf": [16, 48, 27.89, 2.09, 8],
  "y-800mf": [14, 56, 38.84, 2.4, 16],
  "y-1.6gf": [27, 48, 20.71, 2.65, 24],
  "y-3.2gf": [21, 80, 42.63, 2.66, 24],
  "y-8gf": [17, 192, 76.82, 2.19, 56],
  "y-16gf": [18, 200, 106.23, 2.48, 112],
  "y-32gf": [20, 232, 115.89, 2.53, 232],
} as const;

/** One of the paper's networks. */
export type RegnetName = keyof typeof DESIGNS;

/** The nearest whole number, the even one of two: RegNetX-1.6GF needs it. */
function nearest(value: number): number {
  return value % 2 === 0.5 ? Math.floor(value) : Math.round(value);
}

/** The width of each block: w0 + wa j, to the nearest w0 wm^s with a whole s, to a multiple of 8, and to one of the group width. */
function widths([depth, w0, wa, wm, group]: (typeof DESIGNS)[RegnetName]): number[] {
  return Array.from({ length: depth }, (_, j) => {
    const s = nearest(Math.log((w0 + wa * j) / w0) / Math.log(wm));
    const width = 8 * nearest(w0 * wm ** s / 8);
    return divisible(width, Math.min(group, width));
  });
}

/** A block; it halves the image where the width changes, and squeezes to a quarter of its input's channels. */
function block(width: number, stride: number, groupWidth: number, squeezes: boolean): Fragment {
  return apply((x) =>
    x.bottleneck(width, {
      expansion: 1,
      stride,
      groups: width / Math.min(groupWidth, width),
      ...(squeezes && { squeeze: Math.round(x.shape[0]! / 4) }),
    })
  );
}

/** The feature maps that a trunk makes of an image, at 1/4, 1/8, 1/16 and 1/32 of its size. */
export function regnetFeatures(image: ImageTensor, name: RegnetName): ImageTensor[] {
  const design = DESIGNS[name], group = design[4], maps: ImageTensor[] = [];
  let x = image.convNorm(32, 3, { stride: 2 });
  widths(design).forEach((width, i, all) => {
    x = x.then(block(width, width === all[i - 1] ? 1 : 2, group, name.startsWith("y")));
    if (width !== all[i + 1]) maps.push(x);
  });
  return maps;
}

/** RegNet on one image. */
export function regnet(
  name: RegnetName = "y-400mf",
  { height = 224, width: across = 224, classes = 1000 }: ImageSize = {},
): Network {
  return regnetFeatures(input(3, height, across), name).at(-1)!.globalPool().fc(classes)
    .toNetwork(`RegNet${name.toUpperCase()}`);
}

const net: Parametric = ofImages((at) => regnet("y-400mf", at));
export default net;

if (import.meta.main) await run(net);
