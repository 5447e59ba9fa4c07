/**
 * Stable Diffusion 3.5: Stability AI, 2024; P. Esser et al., "Scaling Rectified Flow Transformers for High-Resolution Image
 * Synthesis", ICML 2024; sizes as in diffusers' `SD3Transformer2DModel` (whose table of positions is sines). Two CLIPs and
 * T5-XXL read the text, a transformer of two streams denoises patches of 2x2 latents, a decoder makes the image. In the medium
 * size the image attends to itself once more in the first 13 blocks.
 *
 * @module
 */
import {
  type AnyTensor,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  type VectorTensor,
} from "../mod.ts";
import { imageDecoder } from "./parts/imageDecoder.ts";
import { doubleBlock, lastDoubleBlock, projectedOut, type Streams } from "./parts/joint.ts";
import { imageSides, type PipelineOptions } from "./parts/pipeline.ts";
import { denoised, stepsParameter, twoLayers } from "./parts/steps.ts";
import { CLIP_BIG_G, CLIP_L, CLIP_TOKENS, clipText, T5_WIDTH, t5Encoder } from "./parts/textEncoders.ts";

/** A size of Stable Diffusion 3.5. */
export type StableDiffusion3Size = "medium" | "large";

interface Sizes {
  readonly blocks: number;
  /** Heads of 64 features. */
  readonly heads: number;
  /** In how many blocks, from the first, the image attends to itself besides. */
  readonly dual: number;
}

const SIZES: Record<StableDiffusion3Size, Sizes> = {
  medium: { blocks: 24, heads: 24, dual: 13 },
  large: { blocks: 38, heads: 38, dual: 0 },
};

const HEAD = 64, LATENTS = 16;

/** A text: each token, 4096 features, and one vector of 2048. */
export interface Told {
  readonly tokens: AnyTensor;
  readonly whole: VectorTensor;
}

/** The transformer: what it makes of latents at a time. */
export function mmdit(
  size: StableDiffusion3Size,
  latents: AnyTensor,
  time: VectorTensor,
  { tokens, whole }: Told,
): AnyTensor {
  const { blocks, heads, dual } = SIZES[size], features = heads * HEAD;
  const [, height, width] = latents.shape as [number, number, number];
  const steering = time.then(twoLayers(features)).add(
    whole.then(twoLayers(features)),
  ) as unknown as VectorTensor;
  const patches = latents.conv(features, 2, { stride: 2 }).toTokens().positionEmbedding({ learned: false });
  let streams: Streams = [patches as unknown as AnyTensor, tokens.fc(features)];
  for (let i = 0; i < blocks - 1; i++) streams = doubleBlock(streams, steering, { heads, dual: i < dual });
  const x = lastDoubleBlock(streams, steering, { heads });
  return projectedOut(x, steering, 4 * LATENTS).toImage(height / 2, width / 2).pixelShuffle(2);
}

/** What the three encoders make of a text: CLIP's tokens side by side, with zeros up to T5's width, and T5's after them. */
function read(prompt: number): Told {
  const small = clipText("clip text", { ...CLIP_L, projection: 768 }),
    large = clipText("bigG text", CLIP_BIG_G);
  const padded = small.tokens.concat(large.tokens)
    .custom(0, { output: [CLIP_TOKENS, T5_WIDTH], group: "movement" }) as AnyTensor;
  const words = input(prompt, { name: "text" }).scope("t5", t5Encoder());
  return { tokens: padded.concat(words, { axis: 0 }), whole: small.whole.concat(large.whole) };
}

/** Stable Diffusion 3.5 from a text to an image. */
export function stableDiffusion3(
  size: StableDiffusion3Size,
  { height = 1024, width = 1024, prompt = 256, steps = 1 }: PipelineOptions = {},
): Network {
  const told = read(prompt);
  const latents = input(LATENTS, height / 8, width / 8, { name: "latents" });
  const image = denoised(latents, steps, (x, time) => mmdit(size, x, time, told)).then(imageDecoder());
  return network(`Stable Diffusion 3.5 ${size}`, image);
}

/** Stable Diffusion 3.5, with its sizes as parameters. */
export function stableDiffusion3At(size: StableDiffusion3Size): Parametric {
  return parametric({
    ...imageSides(1024, 16),
    prompt: { meaning: "tokens of the text that T5 reads", unit: "tokens", default: 256, most: 512 },
    steps: stepsParameter,
  }, (at) => stableDiffusion3(size, at));
}

const net: Parametric = stableDiffusion3At("medium");
export default net;

if (import.meta.main) await run(net);
