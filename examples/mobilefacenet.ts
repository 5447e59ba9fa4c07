/**
 * MobileFaceNet: S. Chen, Y. Liu, X. Gao, Z. Han, "MobileFaceNets: Efficient CNNs for Accurate Real-Time Face Verification on
 * Mobile Devices", CCBR 2018, Table 1; and as deepinsight/insightface trains it (arcface_torch, mobilefacenet.py), twice as wide.
 * The image's last pixels are weighed by a depthwise convolution as large as they are.
 *
 * @module
 */
import {
  apply,
  conv,
  convNorm,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type FaceSize, ofFaces } from "./shelf/otherParameters.ts";

/** A convolution with its normalisation and a parametric rectifier. */
function layer(filters: number, kernel: number, stride = 1, depthwise = false): Fragment {
  return linear(filters, kernel, stride, depthwise).prelu();
}

/** The same without the rectifier. */
function linear(filters: number, kernel = 1, stride = 1, depthwise = false): Fragment {
  return convNorm(filters, kernel, {
    stride,
    activation: "none",
    groups: depthwise ? "depthwise" : 1,
  });
}

/** To `inner` channels, depthwise, and to `filters`. */
function block(filters: number, inner: number, stride = 1): Fragment {
  return layer(inner, 1).then(layer(inner, 3, stride, true)).then(linear(filters));
}

/** The paper's network, or insightface's. */
export type MobilefacenetForm = "paper" | "insightface";

/** A depthwise convolution as large as the image that it meets. */
const weighed: Fragment = apply((x) => {
  const [, height, width] = x.shape as [number, number, number];
  return x.depthwise([height, width], { bias: false }).batchNorm();
});

/** MobileFaceNet on one aligned face. */
export function mobilefacenet(
  form: MobilefacenetForm = "paper",
  { height = 112, width = 112, features = form === "paper" ? 128 : 512 }: FaceSize = {},
): Network {
  const low = form === "paper" ? 64 : 128, high = 2 * low;
  const second = conv(low, 3, { padding: 1, groups: 64, bias: false }).batchNorm().prelu();
  const body = layer(low, 3, 2).then(second)
    .then(block(low, 128, 2)).repeat(4, residual(block(low, 128)))
    .then(block(high, 256, 2)).repeat(6, residual(block(high, 256)))
    .then(block(high, 512, 2)).repeat(2, residual(block(high, 256)))
    .then(layer(512, 1));
  const face = body.then(weighed).flatten().fc(features, { bias: false }).batchNorm();
  return network(`MobileFaceNet${form === "paper" ? "" : " of insightface"}`, [3, height, width], face);
}

const net: Parametric = ofFaces((at) => mobilefacenet("paper", at), 16);
export default net;

if (import.meta.main) await run(net);
