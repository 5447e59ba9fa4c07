/**
 * Denoising step by step, and how a time steers a transformer: W. Peebles, S. Xie, "Scalable Diffusion Models with
 * Transformers", ICCV 2023, section 3.2 (adaptive layer normalisation).
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  type Fragment,
  input,
  type Parameter,
  shareWeights,
  type Tensor,
  type VectorTensor,
} from "../../mod.ts";

/** Numbers that a time is written as. */
const TIME = 256;

/** Steps, as a parameter. */
export const stepsParameter: Parameter = {
  meaning: "runs of the denoiser; guidance that compares with another text takes two a step",
  unit: "runs",
  default: 1,
  most: 200,
};

/** Latents after so many steps: each adds what is predicted of the latents and a time of its own, with the same weights. */
export function denoised(
  latents: Tensor,
  steps: number,
  predict: (latents: AnyTensor, time: VectorTensor) => AnyTensor,
  features = TIME,
): AnyTensor {
  const times = Array.from(
    { length: steps },
    (_, i) => input(features, { name: steps === 1 ? "time" : `time${i + 1}` }),
  );
  let x = latents as AnyTensor;
  const step = apply((time) => x = x.add(predict(x, time as unknown as VectorTensor)));
  return shareWeights(step, times).at(-1)!;
}

/** A time or another vector made as wide as the model: two layers. */
export function twoLayers(width: number): Fragment {
  return apply((x) => x.fc(width).silu().fc(width));
}

/** So many vectors of the width of a model, each `[1, width]`, made of one. */
export function modulation(steering: VectorTensor, count: number, width: number): AnyTensor[] {
  return partsOf(steering.silu().fc(count * width), count, width);
}

/** A vector cut into so many, each `[1, width]`. */
export function partsOf(x: VectorTensor, count: number, width: number): AnyTensor[] {
  const rows = x.reshape([count, width]) as AnyTensor;
  return Array.from({ length: count }, (_, i) => rows.slice(0, i, i + 1));
}

/** Normalised without learned numbers, then scaled and shifted as the time says. */
export function modulated(x: AnyTensor, shift: AnyTensor, scale: AnyTensor): AnyTensor {
  return x.layerNorm({ scale: false, shift: false }).mul(scale).add(shift);
}

/** Learned numbers added to a tensor. */
export function learned(parameters: number): Fragment {
  return apply((x) => x.custom(0, { parameters, vectorOperations: parameters, group: "elementwise" }));
}
