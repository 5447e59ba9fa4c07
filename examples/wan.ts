/**
 * Wan 2.1: Wan Team, "Wan: Open and Advanced Large-Scale Video Generative Models", arXiv:2503.20314, 2025, section 4; sizes as
 * in diffusers' `WanTransformer3DModel` and `AutoencoderKLWan`, text to film. UMT5-XXL reads the text, a transformer denoises
 * patches of 2x2 latents of all frames together, a causal decoder makes the film (all frames at once here; diffusers decodes
 * them one after another, the products are the same but for the first frame, which time does not double).
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  feedForward,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  rmsNorm,
  run,
  type VectorTensor,
} from "../mod.ts";
import { imageSides } from "./parts/pipeline.ts";
import { denoised, learned, modulated, partsOf, stepsParameter, twoLayers } from "./parts/steps.ts";
import { umt5Encoder } from "./parts/textEncoders.ts";
import {
  causal,
  causalBlock,
  framesParameter,
  larger,
  latentFrames,
  patches,
  pixels,
  type VideoOptions,
  volume,
} from "./parts/video.ts";

/** A size of Wan 2.1. */
export type WanSize = "1.3b" | "14b";

/** Blocks, heads of 128 features, and features of the feed-forward. */
const SIZES: Record<WanSize, readonly [blocks: number, heads: number, hidden: number]> = {
  "1.3b": [30, 12, 8960],
  "14b": [40, 40, 13824],
};

const HEAD = 128, LATENTS = 16;

/** Attention, queries and keys normalised over all heads, and turned where a film attends to itself. */
function attend(x: AnyTensor, heads: number, text?: AnyTensor): AnyTensor {
  const width = x.shape[1]!, source = text ?? x;
  const ready = (from: AnyTensor) => {
    const normed = from.fc(width).rmsNorm();
    return text === undefined ? normed.rotary() : normed;
  };
  return ready(x).dotProductAttention(ready(source), source.fc(width), heads).fc(width);
}

/** A block: attention to the film, to the text, feed-forward; one time for all blocks, to which each adds numbers of its own. */
function block(size: WanSize, x: AnyTensor, time: VectorTensor, text: AnyTensor): AnyTensor {
  const [, heads, hidden] = SIZES[size], width = heads * HEAD;
  const [shift, scale, gate, ...forward] = partsOf(time.then(learned(6 * width)) as VectorTensor, 6, width);
  const seen = x.add(attend(modulated(x, shift!, scale!), heads).mul(gate!));
  const told = seen.add(attend(seen.layerNorm(), heads, text));
  return told.add(modulated(told, forward[0]!, forward[1]!).then(feedForward(hidden)).mul(forward[2]!));
}

/** The transformer: what it makes of latents at a time, and of a text of 4096 features a token. */
export function wanTransformer(
  size: WanSize,
  latents: AnyTensor,
  time: VectorTensor,
  text: AnyTensor,
): AnyTensor {
  const [blocks, heads] = SIZES[size], width = heads * HEAD;
  const words = text.fc(width).gelu().fc(width);
  const steering = time.then(twoLayers(width)) as VectorTensor, steerings = steering.silu().fc(6 * width);
  let x = patches(latents, width);
  for (let i = 0; i < blocks; i++) x = block(size, x, steerings, words);
  const [shift, scale] = partsOf(
    steering.concat(steering).then(learned(2 * width)) as VectorTensor,
    2,
    width,
  );
  return modulated(x, shift!, scale!).fc(4 * LATENTS).reshape([...latents.shape]) as AnyTensor;
}

/** Channels of each level of the decoder, from the latents to the film, and which levels double time after them. */
const CHANNELS = [384, 384, 192, 96], DOUBLES = [true, true, false];

/** Two convolutions as every level has them. */
const residualBlock = (filters: number): Fragment => causalBlock(rmsNorm(), filters);

/** Attention of one head within each frame: what one head a frame does over the pixels. */
const attendingFrames: Fragment = apply((x) => {
  const [channels, frames, height, width] = x.shape as [number, number, number, number];
  const tokens = pixels(x.rmsNorm()), made = tokens.fc(3 * channels);
  const part = (i: number) =>
    made.slice(1, i * channels, (i + 1) * channels).reshape([height * width, frames * channels]);
  const seen = part(0).dotProductAttention(part(1), part(2), frames).reshape([
    frames * height * width,
    channels,
  ]);
  return volume(seen.fc(channels), x.shape).add(x);
});

/** Each frame twice: a causal convolution makes two of one, but of the first. */
function slower(x: AnyTensor): AnyTensor {
  const [channels, frames, height, width] = x.shape as [number, number, number, number];
  const twice = x.then(causal(2 * channels, [3, 1, 1])).reshape([channels, 2 * frames, height, width]);
  return twice.slice(1, 0, 2 * frames - 1) as AnyTensor;
}

/** The decoder: latents to a film eight times as high and wide. */
export function wanDecoder(): Fragment {
  return apply((latents) => {
    let x = latents.then(causal(LATENTS, 1).then(causal(CHANNELS[0]!, 3))) as AnyTensor;
    x = x.then(residualBlock(CHANNELS[0]!).then(attendingFrames).then(residualBlock(CHANNELS[0]!)));
    for (const [level, filters] of CHANNELS.entries()) {
      for (let i = 0; i < 3; i++) x = x.then(residualBlock(filters));
      if (level === CHANNELS.length - 1) continue;
      if (DOUBLES[level]) x = slower(x);
      x = larger(x).then(causal(filters / 2, [1, 3, 3]));
    }
    return x.rmsNorm().silu().then(causal(3, 3));
  });
}

/** Wan 2.1 from a text to a film. */
export function wan(
  size: WanSize,
  { height = 480, width = 832, frames = 81, prompt = 512, steps = 1 }: VideoOptions = {},
): Network {
  const text = input(prompt, { name: "text" }).scope("t5", umt5Encoder());
  const latents = input(LATENTS, latentFrames(frames), height / 8, width / 8, { name: "latents" });
  const film = denoised(latents, steps, (x, time) => wanTransformer(size, x, time, text)).then(wanDecoder());
  return network(`Wan 2.1 ${size}`, film);
}

/** Wan 2.1, with its sizes as parameters. */
export function wanAt(size: WanSize): Parametric {
  const { height, width } = imageSides(480, 16);
  return parametric({
    height,
    width: { ...width, default: 832 },
    frames: framesParameter(81),
    prompt: { meaning: "tokens of the text", unit: "tokens", default: 512, most: 512 },
    steps: stepsParameter,
  }, (at) => wan(size, at));
}

const net: Parametric = wanAt("1.3b");
export default net;

if (import.meta.main) await run(net);
