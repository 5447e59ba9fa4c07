/**
 * ResMLP: H. Touvron et al., "ResMLP: Feedforward Networks for Image Classification with Data-Efficient Training", IEEE TPAMI 2022,
 * Figure 1, as in timm: patches are mixed by a linear layer across them, channels by an MLP; both stand between scales of each
 * channel in place of normalisations.
 *
 * @module
 */
import {
  type ActivationName,
  apply,
  batchNorm,
  type Fragment,
  type Network,
  network,
  type Parametric,
  patchEmbedding,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A scale and a shift of each channel, which is what a batch normalisation does at inference. */
const affine: Fragment = batchNorm();

/** A scale of each channel. */
const scale: Fragment = batchNorm({ shift: false });

/** A linear layer across the patches, the same for each channel. */
const acrossPatches: Fragment = apply((x) => x.transpose([1, 0]).fc(x.shape[0]!).transpose([1, 0]));

/** A block. */
function block(features: number, activation: ActivationName): Fragment {
  const mixing = affine.then(acrossPatches).then(scale);
  return residual(mixing).residual(affine.feedForward(4 * features, { activation }).then(scale));
}

/** A ResMLP of `layers` blocks on one image; the activation is a GELU in the paper. */
export function resmlp(
  layers: 12 | 24 | 36 = 12,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
  activation: Extract<ActivationName, "gelu" | "relu"> = "gelu",
): Network {
  const features = 384;
  const body = patchEmbedding(16, features).repeat(layers, block(features, activation)).then(affine);
  const name = `ResMLP-${layers}${activation === "gelu" ? "" : ` ${activation}`}`;
  return network(name, [3, height, width], body.globalPool().fc(classes));
}

const net: Parametric = ofImages((at) => resmlp(12, at), { multipleOf: 16 });
export default net;

if (import.meta.main) await run(net);
