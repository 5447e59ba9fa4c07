/**
 * U-Net: O. Ronneberger, P. Fischer, T. Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015,
 * Figure 1: convolutions without padding, 388x388 labels for 572x572 pixels; and the form usual since, whose convolutions keep
 * the size and are normalised (milesial/Pytorch-UNet).
 *
 * @module
 */
import {
  type AnyTensor,
  conv,
  convNorm,
  type Fragment,
  type ImageTensor,
  input,
  type Network,
  type Parametric,
  repeat,
  run,
} from "../mod.ts";
import { ofImages } from "./shelf/parameters.ts";

/** What U-Nets differ in. */
export interface UnetOptions {
  /** Whether convolutions keep the size, with batch normalisation in place of biases; false if left out, as in the paper. */
  readonly same?: boolean;
  /** Channels of the image; 1 if left out. */
  readonly channels?: number;
  /** Height of the image; 572 if left out. */
  readonly height?: number;
  /** Width of the image; 572 if left out. */
  readonly width?: number;
  /** Classes of a pixel; 2 if left out. */
  readonly classes?: number;
}

/** The middle of a feature map. */
function cropped(x: AnyTensor, to: AnyTensor): AnyTensor {
  return [1, 2].reduce((x, axis) => {
    const size = to.shape[axis]!, start = Math.floor((x.shape[axis]! - size) / 2);
    return start === 0 ? x : x.slice(axis, start, start + size);
  }, x);
}

/** A U-Net on one image. */
export function unet(
  { same = false, channels = 1, height = 572, width = 572, classes = 2 }: UnetOptions = {},
): Network {
  const two = (filters: number): Fragment => repeat(2, same ? convNorm(filters, 3) : conv(filters, 3).relu());
  const level = (x: ImageTensor | AnyTensor, filters: number): AnyTensor => {
    const fine = x.then(two(filters));
    if (filters === 1024) return fine;
    const up = level(fine.pool(), 2 * filters).convTranspose(filters, 2, { stride: 2 });
    return cropped(fine, up).concat(up).then(two(filters));
  };
  const pixels = level(input(channels, height, width), 64).conv(classes, 1);
  return pixels.toNetwork(same ? "U-Net, same padding" : "U-Net");
}

const net: Parametric = ofImages(unet, { classes: 2 });
export default net;

if (import.meta.main) await run(net);
