/**
 * PixArt-Sigma XL: J. Chen et al., "PixArt-Sigma: Weak-to-Strong Training of Diffusion Transformer for 4K Text-to-Image
 * Generation", ECCV 2024; sizes as in diffusers' `PixArtTransformer2DModel`, without the compression of keys and values that
 * only 2K and 4K have. T5-XXL reads the text, a transformer of 28 blocks denoises patches of 2x2 latents and predicts the
 * variance besides, Stable Diffusion XL's decoder makes the image.
 *
 * @module
 */
import {
  type AnyTensor,
  attention,
  feedForward,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  type VectorTensor,
} from "../mod.ts";
import { imageDecoder } from "./parts/imageDecoder.ts";
import { imageSides, type PipelineOptions } from "./parts/pipeline.ts";
import { denoised, learned, modulated, partsOf, stepsParameter, twoLayers } from "./parts/steps.ts";
import { t5Encoder } from "./parts/textEncoders.ts";

const BLOCKS = 28, HEADS = 16, WIDTH = 1152, LATENTS = 4;

/** A block: attention to the image, to the text, feed-forward; one time for all blocks, to which each adds numbers of its own. */
function block(x: AnyTensor, time: VectorTensor, text: AnyTensor): AnyTensor {
  const [shift, scale, gate, ...forward] = partsOf(time.then(learned(6 * WIDTH)) as VectorTensor, 6, WIDTH);
  const seen = x.add(modulated(x, shift!, scale!).then(attention(HEADS)).mul(gate!));
  const told = seen.add(seen.then(attention(HEADS, { memory: text })));
  const ready = modulated(told, forward[0]!, forward[1]!);
  return told.add(ready.then(feedForward(4 * WIDTH)).mul(forward[2]!));
}

/** The transformer: what it makes of latents at a time, and of a text of 4096 features a token. */
export function pixartTransformer(latents: AnyTensor, time: VectorTensor, text: AnyTensor): AnyTensor {
  const [, height, width] = latents.shape as [number, number, number];
  const words = text.fc(WIDTH).gelu().fc(WIDTH);
  const steering = time.then(twoLayers(WIDTH)) as VectorTensor, steerings = steering.silu().fc(6 * WIDTH);
  let x = latents.conv(WIDTH, 2, { stride: 2 }).toTokens().positionEmbedding({ learned: false }) as AnyTensor;
  for (let i = 0; i < BLOCKS; i++) x = block(x, steerings, words);
  const [shift, scale] = partsOf(
    steering.concat(steering).then(learned(2 * WIDTH)) as VectorTensor,
    2,
    WIDTH,
  );
  const patches = modulated(x, shift!, scale!).fc(4 * 2 * LATENTS);
  return patches.toImage(height / 2, width / 2).pixelShuffle(2).slice(0, 0, LATENTS);
}

/** PixArt-Sigma from a text to an image. */
export function pixartSigma(
  { height = 1024, width = 1024, prompt = 300, steps = 1 }: PipelineOptions = {},
): Network {
  const text = input(prompt, { name: "text" }).scope("t5", t5Encoder());
  const latents = input(LATENTS, height / 8, width / 8, { name: "latents" });
  const image = denoised(latents, steps, (x, time) => pixartTransformer(x, time, text));
  return network("PixArt-Sigma XL", image.then(imageDecoder({ before: true })));
}

const net: Parametric = parametric({
  ...imageSides(1024, 16),
  prompt: { meaning: "tokens of the text that T5 reads", unit: "tokens", default: 300, most: 300 },
  steps: stepsParameter,
}, pixartSigma);
export default net;

if (import.meta.main) await run(net);
