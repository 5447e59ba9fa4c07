/** What encoders of images share: patches of an image, and where the image's sizes stand. */
import { type AnyTensor, input } from "../../../dsl/mod.ts";
import type { Ask } from "../ask.ts";
import type { Config } from "../config.ts";

/** An image cut into patches. */
export interface Patches {
  readonly channels: number;
  readonly image: readonly [height: number, width: number];
  readonly patch: readonly [height: number, width: number];
}

/** The sizes of image and patch, each one number or a height and a width. */
export function patchesOf(config: Config, patchSize: number): Patches {
  const image = config.pair("image_size", 224), patch = config.pair("patch_size", patchSize);
  const fits = image.every((size, i) => size >= patch[i]!);
  if (!fits) throw config.fault("image_size", `at least the patch, ${patch.join(" x ")}`, [...image]);
  return { channels: config.size("num_channels", 3), image, patch };
}

/** An image as tokens, one a patch, each projected. */
export function patched(
  { channels, image: [height, width], patch }: Patches,
  size: number,
  bias = true,
): AnyTensor {
  const image = input(channels, height, width) as unknown as AnyTensor;
  return image.conv(size, patch[0] === patch[1] ? patch[0] : patch, {
    stride: patch[0] === patch[1] ? patch[0] : patch,
    bias,
  })
    .toTokens();
}

/** Says how large the image is. */
export function noteImage(ask: Ask, { image }: Patches): void {
  ask.note(`an image of ${image.join(" x ")}`);
}
