/**
 * Films as volumes `[C, frames, height, width]`, and the parameters of models that make them.
 *
 * @module
 */
import { type AnyTensor, apply, conv3d, type Fragment, type Parameter } from "../../mod.ts";

/** What a model of films is asked to do. */
export interface VideoOptions {
  /** Height of the film in pixels. */
  readonly height?: number;
  /** Width of the film in pixels. */
  readonly width?: number;
  /** Frames of the film: one more than a multiple of 4, in which time is compressed. */
  readonly frames?: number;
  /** Tokens of the text. */
  readonly prompt?: number;
  /** Runs of the denoiser. */
  readonly steps?: number;
}

/** Latent frames: the first by itself, then one for each four. */
export const latentFrames = (frames: number): number => Math.ceil((frames - 1) / 4) + 1;

/** Frames of a film, as a parameter. */
export function framesParameter(frames: number): Parameter {
  const meaning = "frames of the film, made by the first and by four at a time";
  return { meaning, unit: "frames", default: frames };
}

/** A convolution that sees earlier frames alone: as many products as one that sees both ways. */
export function causal(filters: number, kernel: number | readonly [number, number, number]): Fragment {
  return conv3d(filters, kernel, { padding: "same" });
}

/** Two normalised causal convolutions around which the input is added. */
export function causalBlock(norm: Fragment, filters: number): Fragment {
  const half = norm.silu().then(causal(filters, 3));
  return apply((x) => x.then(half).then(half).add(x.shape[0] === filters ? x : x.then(causal(filters, 1))));
}

/** Each frame twice as high and wide. */
export function larger(x: AnyTensor): AnyTensor {
  const [channels, frames, height, width] = x.shape as [number, number, number, number];
  return x.reshape([channels * frames, height, width]).upsample()
    .reshape([channels, frames, 2 * height, 2 * width]) as AnyTensor;
}

/** All pixels of all frames as tokens. */
export function pixels(x: AnyTensor): AnyTensor {
  const [channels, frames, height, width] = x.shape as [number, number, number, number];
  return x.reshape([channels, frames * height, width]).toTokens() as AnyTensor;
}

/** Tokens as pixels of a volume. */
export function volume(x: AnyTensor, [, frames, height, width]: readonly number[]): AnyTensor {
  return x.toImage(frames! * height!, width!).reshape([x.shape[1]!, frames!, height!, width!]) as AnyTensor;
}

/** Patches of 2x2 pixels of each frame, as tokens. */
export function patches(x: AnyTensor, features: number): AnyTensor {
  return pixels(x.conv3d(features, [1, 2, 2], { stride: [1, 2, 2] }) as AnyTensor);
}
