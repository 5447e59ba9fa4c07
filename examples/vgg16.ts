/**
 * VGG-16: K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015,
 * Table 1, column D, and its parts for detectors; `vgg.ts` has the whole table.
 *
 * @module
 */
import { type Fragment, type Network, type Parametric, run } from "../mod.ts";
import { vgg, vggFeatures } from "./vgg.ts";
import { ofImages } from "./shelf/parameters.ts";

export { classifier } from "./vgg.ts";

/** The thirteen convolutions, as far as the rectifier before the last pooling. */
export const features: Fragment = vggFeatures(16);

const net: Parametric = ofImages((at) => vgg(16, at));
export default net;

/** VGG-16 on one 224x224 image. */
export const vgg16: Network = net();

if (import.meta.main) await run(net);
