/**
 * FLUX.1-dev: Black Forest Labs, 2024; sizes as in diffusers' `FluxTransformer2DModel`. T5-XXL and CLIP read the text, a
 * transformer of 19 blocks of two streams and 38 of one denoises patches of 2x2 latents, told the strength of its guidance; a
 * decoder makes the image.
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
import {
  doubleBlock,
  type JointForm,
  parted,
  projectedOut,
  singleBlock,
  type Streams,
} from "./parts/joint.ts";
import { imageSides, type PipelineOptions } from "./parts/pipeline.ts";
import { denoised, stepsParameter, twoLayers } from "./parts/steps.ts";
import { CLIP_L, clipText, t5Encoder } from "./parts/textEncoders.ts";

const WIDTH = 3072, DOUBLE = 19, SINGLE = 38, LATENTS = 16;
const FORM: JointForm = { heads: 24, turns: "all" };

/** What the transformer is told besides the latents and the time. */
export interface FluxConditions {
  /** Each token of the text, 4096 features. */
  readonly text: AnyTensor;
  /** The text as one vector of 768. */
  readonly whole: VectorTensor;
  /** The strength of the guidance, 256 features. */
  readonly guidance: VectorTensor;
}

/** The transformer: what it makes of latents at a time. */
export function fluxTransformer(latents: AnyTensor, time: VectorTensor, told: FluxConditions): AnyTensor {
  const [, height, width] = latents.shape as [number, number, number];
  const wide = twoLayers(WIDTH);
  const steering = time.then(wide).add(
    told.guidance.then(wide),
    told.whole.then(wide),
  ) as unknown as VectorTensor;
  let streams: Streams = [
    latents.spaceToDepth(2).toTokens().fc(WIDTH) as unknown as AnyTensor,
    told.text.fc(WIDTH),
  ];
  for (let i = 0; i < DOUBLE; i++) streams = doubleBlock(streams, steering, FORM);
  const seen = streams[0].shape[0]!;
  let x = streams[0].concat(streams[1], { axis: 0 });
  for (let i = 0; i < SINGLE; i++) x = singleBlock(x, steering, FORM, seen);
  const patches = projectedOut(parted(x, seen)[0], steering, 4 * LATENTS);
  return patches.toImage(height / 2, width / 2).pixelShuffle(2);
}

/** FLUX.1-dev from a text to an image. */
export function flux(
  { height = 1024, width = 1024, prompt = 512, steps = 1 }: PipelineOptions = {},
): Network {
  const text = input(prompt, { name: "text" }).scope("t5", t5Encoder());
  const { whole } = clipText("clip text", CLIP_L);
  const told = { text, whole, guidance: input(256, { name: "guidance" }) };
  const latents = input(LATENTS, height / 8, width / 8, { name: "latents" });
  const image = denoised(latents, steps, (x, time) => fluxTransformer(x, time, told)).then(imageDecoder());
  return network("FLUX.1-dev", image);
}

const net: Parametric = parametric({
  ...imageSides(1024, 16),
  prompt: { meaning: "tokens of the text that T5 reads", unit: "tokens", default: 512, most: 512 },
  steps: stepsParameter,
}, flux);
export default net;

if (import.meta.main) await run(net);
