/**
 * Super-resolution by sub-pixel convolution: W. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient
 * Sub-Pixel Convolutional Neural Network", CVPR 2016 (ESPCN), with four convolutions as in pytorch/examples, super_resolution: the
 * luminance of an image, three times as large each way.
 *
 * @module
 */
import { conv, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { ofPictures, type PictureSize } from "./shelf/otherParameters.ts";

/** A 3x3 convolution that keeps the size. */
const layer = (filters: number): Fragment => conv(filters, 3, { padding: 1 });

/** The luminance of one image, `factor` times as large each way; BSD300's images are 481x321 pixels. */
export function superResolution({ height = 321, width = 481 }: PictureSize = {}, factor = 3): Network {
  const body = conv(64, 5, { padding: 2 }).relu().then(layer(64)).relu().then(layer(32)).relu()
    .then(layer(factor * factor)).pixelShuffle(factor);
  return network(`Super-resolution ${factor}x`, [1, height, width], body);
}

const net: Parametric = ofPictures(superResolution);
export default net;

if (import.meta.main) await run(net);
