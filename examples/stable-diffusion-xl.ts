/**
 * Stable Diffusion XL: D. Podell et al., "SDXL: Improving Latent Diffusion Models for High-Resolution Image Synthesis", ICLR
 * 2024, section 2.1 and Table 1; as in diffusers. Two CLIPs read the text, a U-Net told the sizes of the image denoises, a
 * decoder makes the image.
 *
 * @module
 */
import { type AnyTensor, input, type Network, network, type Parametric, parametric, run } from "../mod.ts";
import { imageDecoder } from "./parts/imageDecoder.ts";
import { imageSides, type PipelineOptions } from "./parts/pipeline.ts";
import { denoised, stepsParameter, twoLayers } from "./parts/steps.ts";
import { CLIP_BIG_G, CLIP_L, type ClipText, clipText } from "./parts/textEncoders.ts";
import { unet, type UnetForm } from "./parts/unet.ts";

const FORM: UnetForm = {
  channels: [320, 640, 1280],
  depths: [0, 2, 10],
  middle: 10,
  heads: (channels) => channels / 64,
  linear: true,
};

const WIDTH = 320, STEERING = 1280, LATENTS = 4;

/** The six numbers of the image's sizes, 256 features each. */
const SIZES = 6 * 256;

/** What both encoders make of a text, each token 2048 features and one vector of 1280, the sizes after it. */
function read(): ClipText {
  const small = clipText("clip text", CLIP_L), large = clipText("bigG text", CLIP_BIG_G);
  const sizes = input(SIZES, { name: "sizes" });
  return { tokens: small.tokens.concat(large.tokens), whole: large.whole.concat(sizes) };
}

/** The U-Net: what it makes of latents at a time. */
export function xlUnet(latents: AnyTensor, time: AnyTensor, { tokens, whole }: ClipText): AnyTensor {
  const steering = time.then(twoLayers(STEERING)).add(whole.then(twoLayers(STEERING)));
  return latents.then(unet(FORM, tokens, steering)) as AnyTensor;
}

/** Stable Diffusion XL from a text to an image; the text is 77 tokens, whatever it says. */
export function stableDiffusionXl(
  { height = 1024, width = 1024, steps = 1 }: Omit<PipelineOptions, "prompt"> = {},
): Network {
  const told = read();
  const latents = input(LATENTS, height / 8, width / 8, { name: "latents" });
  const image = denoised(latents, steps, (x, time) => xlUnet(x, time as unknown as AnyTensor, told), WIDTH);
  return network("Stable Diffusion XL", image.then(imageDecoder({ before: true })));
}

const net: Parametric = parametric(
  { ...imageSides(1024, 32), steps: stepsParameter }, // latents, an eighth of the image, are halved twice
  stableDiffusionXl,
);
export default net;

if (import.meta.main) await run(net);
