/**
 * The decoder of Stable Diffusion's autoencoder: R. Rombach et al., CVPR 2022, appendix G; sizes as in diffusers'
 * `AutoencoderKL`. Latents of 4 or 16 channels become an image eight times as large.
 *
 * @module
 */
import { apply, attention, type Fragment, groupNorm } from "../../mod.ts";

/** Channels of each level, from the latents to the image. */
const CHANNELS = [512, 512, 256, 128], GROUPS = 32;

/** Two normalised convolutions around which the input is added. */
function residualBlock(filters: number): Fragment {
  const half = groupNorm(GROUPS).silu().conv(filters, 3, { padding: 1 });
  return apply((x) => x.then(half).then(half).add(x.shape[0] === filters ? x : x.conv(filters, 1)));
}

/** Attention of one head between all pixels. */
const attending: Fragment = apply((x) => {
  const [, height, width] = x.shape as [number, number, number];
  return x.groupNorm(GROUPS).toTokens().then(attention(1)).toImage(height, width).add(x);
});

/** Latents to an image; the first autoencoders have a convolution of one pixel before. */
export function imageDecoder({ before = false } = {}): Fragment {
  const entry = apply((x) => before ? x.conv(x.shape[0]!, 1) : x).conv(CHANNELS[0]!, 3, { padding: 1 });
  return entry
    .then(residualBlock(CHANNELS[0]!)).then(attending).then(residualBlock(CHANNELS[0]!))
    .repeat(CHANNELS.length, (level) => {
      const filters = CHANNELS[level]!, blocks = levelOf(filters);
      return level === CHANNELS.length - 1 ? blocks : blocks.upsample().conv(filters, 3, { padding: 1 });
    })
    .then(groupNorm(GROUPS).silu().conv(3, 3, { padding: 1 }));
}

/** Three blocks of a level. */
function levelOf(filters: number): Fragment {
  return residualBlock(filters).repeat(2, residualBlock(filters));
}
