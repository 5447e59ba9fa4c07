/**
 * Stable Diffusion 1.5's U-Net, one step of denoising: R. Rombach, A. Blattmann, D. Lorenz, P. Esser, B.
 * Ommer, "High-Resolution Image Synthesis with Latent Diffusion Models", CVPR 2022, section 3; sizes as in
 * diffusers' `UNet2DConditionModel`.
 *
 * @module
 */
import {
  apply,
  attention,
  fc,
  type Fragment,
  groupNorm,
  input,
  layerNorm,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  shareWeights,
  silu,
  type Tensor,
} from "../mod.ts";

/** Channels of each level; all but the last attend to the text. */
const CHANNELS = [320, 640, 1280, 1280];
const LAST = 3, HEADS = 8, GROUPS = 32;

/** Two normalised convolutions, told the time between them, around which the input is added. */
function timed(filters: number, time: Tensor): Fragment {
  return apply((x) => {
    const step = time.then(silu().fc(filters).reshape([filters, 1, 1]));
    const half = groupNorm(GROUPS).silu().conv(filters, 3, { padding: 1 });
    return x.then(half).add(step).then(half).add(x.shape[0] === filters ? x : x.conv(filters, 1));
  });
}

/** A transformer block on the pixels: attention to each other and to the text, gated feed-forward. */
function attending(text: Tensor): Fragment {
  return apply((x) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const heads = (memory = {}) => attention(HEADS, { bias: false, outputBias: true, ...memory });
    return x.groupNorm(GROUPS).conv(channels, 1).toTokens()
      .residual(layerNorm().then(heads()))
      .residual(layerNorm().then(heads({ memory: text })))
      .residual(layerNorm().fc(8 * channels).glu({ gate: "gelu" }).fc(channels))
      .toImage(height, width).conv(channels, 1).add(x);
  });
}

/** What the U-Net is asked to do. */
export interface DiffusionOptions {
  /** Height of the image in pixels; 512 if left out. Its latents are an eighth of it. */
  readonly height?: number;
  /** Width of the image in pixels; 512 if left out. */
  readonly width?: number;
  /** Words of the text; 77 if left out. */
  readonly prompt?: number;
  /** Steps of denoising, each a run of the U-Net; 1 if left out. */
  readonly steps?: number;
}

/** One run of the U-Net: the noise in latents, told a text and the time. */
function unet(text: Tensor, time: Tensor): Fragment {
  const block = (level: number) => {
    const convolved = timed(CHANNELS[level]!, time);
    return level < LAST ? convolved.then(attending(text)) : convolved;
  };
  return apply((latents) => {
    const skips = [latents.conv(CHANNELS[0]!, 3, { padding: 1 })];
    for (const [level, filters] of CHANNELS.entries()) {
      for (let i = 0; i < 2; i++) skips.push(skips.at(-1)!.then(block(level)));
      if (level < LAST) skips.push(skips.at(-1)!.conv(filters, 3, { stride: 2, padding: 1 }));
    }
    let x = skips.at(-1)!.then(timed(1280, time).then(attending(text)).then(timed(1280, time)));
    for (const [level, filters] of [...CHANNELS.entries()].reverse()) {
      for (let i = 0; i < 3; i++) x = x.concat(skips.pop()!).then(block(level));
      if (level > 0) x = x.upsample().conv(filters, 3, { padding: 1 });
    }
    return x.groupNorm(GROUPS).silu().conv(4, 3, { padding: 1 });
  });
}

/**
 * The U-Net for an image, so many times over. Each step reads latents and a time of its own, as the step before and the clock make
 * them, and all use the same weights.
 */
export function stableDiffusion(
  { height = 512, width = 512, prompt = 77, steps = 1 }: DiffusionOptions = {},
): Network {
  const text = input(prompt, 768, { name: "text" });
  const numbered = (name: string) => (i: number) => ({ name: steps === 1 ? name : `${name}${i + 1}` });
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: steps }, (_, i) => make(i));
  const latents = each((i) => input(4, height / 8, width / 8, numbered("latents")(i)));
  const times = shareWeights(
    fc(1280).silu().fc(1280),
    each((i) => input(CHANNELS[0]!, numbered("time")(i))),
  );
  let step = 0;
  const denoise = apply((x) => x.then(unet(text, times[step++]!)));
  return network("Stable Diffusion 1.5", shareWeights(denoise, latents));
}

const unit = "pixels", multipleOf = 64; // an eighth of it is halved three times

/** Stable Diffusion, with its sizes as parameters. */
const net: Parametric = parametric({
  height: { meaning: "height of the image", unit, default: 512, multipleOf },
  width: { meaning: "width of the image", unit, default: 512, multipleOf },
  prompt: { meaning: "length of the text", unit: "tokens", default: 77 },
  steps: { meaning: "steps of denoising, each a run of the U-Net", unit: "steps", default: 1, most: 100 },
}, stableDiffusion);
export default net;

if (import.meta.main) await run(net);
