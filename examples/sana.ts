/**
 * SANA-1.5 1.6B: E. Xie et al., "SANA: Efficient High-Resolution Image Synthesis with Linear Diffusion Transformers", ICLR
 * 2025, and "SANA 1.5", ICML 2025; J. Chen et al., "Deep Compression Autoencoder for Efficient High-Resolution Diffusion
 * Models", ICLR 2025; sizes as in diffusers. Gemma 2 2B reads the text (its instruction for a prompt counts as tokens of the
 * prompt), a transformer of 20 blocks with linear attention denoises latents a thirty-second of the image, a decoder makes it.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  attention,
  embedding,
  type Fragment,
  gatedFeedForward,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  residual,
  rmsNorm,
  run,
  type VectorTensor,
} from "../mod.ts";
import { imageSides, type PipelineOptions } from "./parts/pipeline.ts";
import { denoised, learned, modulated, partsOf, stepsParameter, twoLayers } from "./parts/steps.ts";

const BLOCKS = 20, WIDTH = 2240, HEADS = 70, CROSS_HEADS = 20, LATENTS = 32;
const bias = false;

/** Gemma 2 2B without a head: every second layer sees 4096 tokens back. */
export function gemma2(): Fragment {
  const attend = (layer: number) =>
    attention(8, {
      keyValueHeads: 4,
      headSize: 256,
      bias,
      causal: true,
      rotary: true,
      ...(layer % 2 === 0 && { window: 4096 }),
    });
  const forward = rmsNorm().then(gatedFeedForward(9216, { gate: "gelu" })).rmsNorm();
  return embedding(256000, 2304)
    .repeat(26, (layer) => residual(rmsNorm().then(attend(layer)).rmsNorm()).residual(forward))
    .rmsNorm();
}

/** A gated feed-forward whose middle sees the neighbours of each pixel. */
function mixing(x: AnyTensor, ratio: number): AnyTensor {
  const channels = x.shape[0]!, hidden = ratio * channels;
  return x.conv(2 * hidden, 1).silu().depthwise(3, { padding: 1 }).glu({ gate: "silu" }).conv(channels, 1, {
    bias,
  });
}

/** Attention to the text, queries and keys normalised over all heads. */
function attendText(x: AnyTensor, text: AnyTensor): AnyTensor {
  const queries = x.fc(WIDTH).rmsNorm(), keys = text.fc(WIDTH).rmsNorm();
  return queries.dotProductAttention(keys, text.fc(WIDTH), CROSS_HEADS).fc(WIDTH);
}

/** Linear attention to the image, queries and keys normalised and rectified. */
function attendImage(x: AnyTensor): AnyTensor {
  const ready = () => x.fc(WIDTH, { bias }).rmsNorm().relu();
  return ready().linearAttention(ready(), x.fc(WIDTH, { bias }), HEADS).fc(WIDTH);
}

/** A block: attention to the image, to the text, and what mixes neighbours. */
function block(
  x: AnyTensor,
  time: VectorTensor,
  text: AnyTensor,
  [height, width]: readonly [number, number],
): AnyTensor {
  const [shift, scale, gate, ...forward] = partsOf(time.then(learned(6 * WIDTH)) as VectorTensor, 6, WIDTH);
  const seen = x.add(attendImage(modulated(x, shift!, scale!)).mul(gate!));
  const told = seen.add(attendText(seen, text));
  const mixed = modulated(told, forward[0]!, forward[1]!).toImage(height, width)
    .apply((image) => mixing(image as unknown as AnyTensor, 2.5)).toTokens();
  return told.add(mixed.mul(forward[2]!));
}

/** The transformer: what it makes of latents at a time, and of a text of 2304 features a token. */
export function sanaTransformer(latents: AnyTensor, time: VectorTensor, text: AnyTensor): AnyTensor {
  const [, height, width] = latents.shape as [number, number, number];
  const words = text.fc(WIDTH).gelu().fc(WIDTH).rmsNorm();
  const steering = time.then(twoLayers(WIDTH)) as VectorTensor, steerings = steering.silu().fc(6 * WIDTH);
  let x = latents.conv(WIDTH, 1).toTokens() as AnyTensor;
  for (let i = 0; i < BLOCKS; i++) x = block(x, steerings, words, [height, width]);
  const [shift, scale] = partsOf(
    steering.concat(steering).then(learned(2 * WIDTH)) as VectorTensor,
    2,
    WIDTH,
  );
  return modulated(x, shift!, scale!).fc(LATENTS).toImage(height, width) as unknown as AnyTensor;
}

/** Channels of each level of the decoder, from the latents to the image; the first three attend. */
const CHANNELS = [1024, 1024, 512, 512, 256, 128], ATTENDING = 3, PER_LEVEL = 3, HEAD = 32;

/** Two convolutions around which the input is added. */
const convolving: Fragment = apply((x) => {
  const channels = x.shape[0]!;
  return x.conv(channels, 3, { padding: 1 }).silu().conv(channels, 3, { padding: 1, bias }).rmsNorm({
    shift: true,
  })
    .add(x);
});

/** Linear attention at two scales, the second of windows of 5 pixels a side, and what mixes neighbours. */
const attending: Fragment = apply((x) => {
  const [channels, height, width] = x.shape as [number, number, number];
  const made = x.conv(3 * channels, 1, { bias }); // queries, keys and values
  const wide = made.depthwise(5, { padding: 2, bias }).conv(3 * channels, 1, {
    groups: 3 * channels / HEAD,
    bias,
  });
  const part = (i: number) => {
    const of = (from: AnyTensor) => from.slice(0, i * channels, (i + 1) * channels);
    const both = of(made as AnyTensor).concat(of(wide as AnyTensor)).toTokens();
    return i < 2 ? both.relu() : both;
  };
  const heard = part(0).linearAttention(part(1), part(2), 2 * channels / HEAD).fc(channels, { bias });
  const attended = heard.rmsNorm({ shift: true }).toImage(height, width).add(x) as unknown as AnyTensor;
  return mixing(attended, 4).rmsNorm({ shift: true }).add(attended);
});

/** Pixels doubled and convolved, around which the input's channels, each so many times, become pixels. */
function doubled(x: AnyTensor, filters: number): AnyTensor {
  const times = 4 * filters / x.shape[0]!;
  const around = times === 1 ? x : x.concat(x, ...Array<AnyTensor>(times - 2).fill(x));
  return x.upsample().conv(filters, 3, { padding: 1 }).add(around.pixelShuffle(2)) as unknown as AnyTensor;
}

/** The decoder of the deep compression autoencoder: latents to an image 32 times as large. */
export function deepDecoder(): Fragment {
  return apply((latents) => {
    const wide = latents.concat(latents, ...Array<AnyTensor>(CHANNELS[0]! / LATENTS - 2).fill(latents));
    let x = latents.conv(CHANNELS[0]!, 3, { padding: 1 }).add(wide) as unknown as AnyTensor;
    for (const [level, filters] of CHANNELS.entries()) {
      if (level > 0) x = doubled(x, filters);
      for (let i = 0; i < PER_LEVEL; i++) x = x.then(level < ATTENDING ? attending : convolving);
    }
    return x.rmsNorm({ shift: true }).relu().conv(3, 3, { padding: 1 });
  });
}

/** SANA-1.5 from a text to an image. */
export function sana(
  { height = 1024, width = 1024, prompt = 300, steps = 1 }: PipelineOptions = {},
): Network {
  const text = input(prompt, { name: "text" }).scope("gemma", gemma2());
  const latents = input(LATENTS, height / 32, width / 32, { name: "latents" });
  const image = denoised(latents, steps, (x, time) => sanaTransformer(x, time, text)).then(deepDecoder());
  return network("SANA-1.5 1.6B", image);
}

const net: Parametric = parametric({
  ...imageSides(1024, 32),
  prompt: { meaning: "tokens of the text", unit: "tokens", default: 300 },
  steps: stepsParameter,
}, sana);
export default net;

if (import.meta.main) await run(net);
