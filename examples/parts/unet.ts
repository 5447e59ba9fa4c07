/**
 * The U-Net of latent diffusion: R. Rombach, A. Blattmann, D. Lorenz, P. Esser, B. Ommer, "High-Resolution Image Synthesis with
 * Latent Diffusion Models", CVPR 2022, section 3; as in diffusers' `UNet2DConditionModel`.
 *
 * @module
 */
import {
  apply,
  attention,
  type Fragment,
  groupNorm,
  type ImageTensor,
  layerNorm,
  residual,
  silu,
  type Tensor,
} from "../../mod.ts";

const GROUPS = 32;

/** Sizes of a U-Net. */
export interface UnetForm {
  /** Channels of each level. */
  readonly channels: readonly number[];
  /** Transformer blocks after each convolved block of a level; none if 0. */
  readonly depths: readonly number[];
  /** Transformer blocks in the middle. */
  readonly middle: number;
  /** Heads of attention on so many channels. */
  readonly heads: (channels: number) => number;
  /** Whether the ways into and out of transformer blocks are fully connected layers, not convolutions of one pixel. */
  readonly linear: boolean;
}

/** Two normalised convolutions, told the time between them, around which the input is added. */
function timed(filters: number, time: Tensor): Fragment {
  return apply((x) => {
    const step = time.then(silu().fc(filters).reshape([filters, 1, 1]));
    const half = groupNorm(GROUPS).silu().conv(filters, 3, { padding: 1 });
    return x.then(half).add(step).then(half).add(x.shape[0] === filters ? x : x.conv(filters, 1));
  });
}

/** A transformer block on pixels: attention to each other and to the text, gated feed-forward. */
function transformer(text: Tensor, heads: number, channels: number): Fragment {
  const attend = (memory = {}) => attention(heads, { bias: false, outputBias: true, ...memory });
  const forward = layerNorm().fc(8 * channels).glu({ gate: "gelu" }).fc(channels);
  return residual(layerNorm().then(attend()))
    .residual(layerNorm().then(attend({ memory: text })))
    .residual(forward);
}

/** So many transformer blocks on the pixels, around which the input is added. */
function attending(text: Tensor, { heads, linear }: UnetForm, depth: number): Fragment {
  return apply((x) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const blocks = transformer(text, heads(channels), channels);
    const ready = x.groupNorm(GROUPS);
    const tokens = linear ? ready.toTokens().fc(channels) : ready.conv(channels, 1).toTokens();
    const seen = tokens.repeat(depth, blocks);
    const image = linear
      ? seen.fc(channels).toImage(height, width)
      : seen.toImage(height, width).conv(channels, 1);
    return image.add(x);
  });
}

/** One run of a U-Net: the noise in latents, told a text and the time. */
export function unet(form: UnetForm, text: Tensor, time: Tensor): Fragment {
  const { channels, depths, middle } = form, last = channels.length - 1, deepest = channels[last]!;
  const block = (level: number) => {
    const convolved = timed(channels[level]!, time), depth = depths[level]!;
    return depth > 0 ? convolved.then(attending(text, form, depth)) : convolved;
  };
  return apply((latents) => {
    const skips = [latents.conv(channels[0]!, 3, { padding: 1 })] as ImageTensor[];
    const push = (part: Fragment) => skips.push(skips.at(-1)!.then(part) as unknown as ImageTensor);
    for (const [level, filters] of channels.entries()) {
      for (let i = 0; i < 2; i++) push(block(level));
      if (level < last) skips.push(skips.at(-1)!.conv(filters, 3, { stride: 2, padding: 1 }));
    }
    const between = timed(deepest, time).then(attending(text, form, middle)).then(timed(deepest, time));
    let x = skips.at(-1)!.then(between) as unknown as ImageTensor;
    for (const [level, filters] of [...channels.entries()].reverse()) {
      for (let i = 0; i < 3; i++) x = x.concat(skips.pop()!).then(block(level)) as unknown as ImageTensor;
      if (level > 0) x = x.upsample().conv(filters, 3, { padding: 1 });
    }
    return x.groupNorm(GROUPS).silu().conv(4, 3, { padding: 1 });
  });
}
