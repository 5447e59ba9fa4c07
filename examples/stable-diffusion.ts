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
  conv,
  type Fragment,
  groupNorm,
  input,
  layerNorm,
  type Network,
  network,
  run,
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

/** The U-Net on latents of `side` x `side`, an eighth of the image's, and so many words of text. */
export function stableDiffusion(side = 64, words = 77): Network {
  const text = input(words, 768, { name: "text" });
  const time = input(CHANNELS[0]!, { name: "time" }).fc(1280).silu().fc(1280);
  const block = (level: number) => {
    const convolved = timed(CHANNELS[level]!, time);
    return level < LAST ? convolved.then(attending(text)) : convolved;
  };

  const first = input(4, side, side, { name: "latents" }).then(conv(CHANNELS[0]!, 3, { padding: 1 }));
  const skips = [first];
  for (const [level, filters] of CHANNELS.entries()) {
    for (let i = 0; i < 2; i++) skips.push(skips.at(-1)!.then(block(level)));
    if (level < LAST) skips.push(skips.at(-1)!.conv(filters, 3, { stride: 2, padding: 1 }));
  }
  let x = skips.at(-1)!.then(timed(1280, time).then(attending(text)).then(timed(1280, time)));
  for (const [level, filters] of [...CHANNELS.entries()].reverse()) {
    for (let i = 0; i < 3; i++) x = x.concat(skips.pop()!).then(block(level));
    if (level > 0) x = x.upsample().conv(filters, 3, { padding: 1 });
  }
  return network("Stable Diffusion 1.5", x.groupNorm(GROUPS).silu().conv(4, 3, { padding: 1 }));
}

const net: Network = stableDiffusion();
export default net;

if (import.meta.main) await run(net);
