/**
 * Stable Diffusion 1.5's U-Net, one step of denoising: R. Rombach, A. Blattmann, D. Lorenz, P. Esser, B.
 * Ommer, "High-Resolution Image Synthesis with Latent Diffusion Models", CVPR 2022, section 3; sizes as in
 * diffusers' `UNet2DConditionModel`.
 *
 * @module
 */
import {
  apply,
  fc,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  shareWeights,
} from "../mod.ts";
import { unet, type UnetForm } from "./parts/unet.ts";

/** Sizes of the U-Net; all levels but the last attend to the text. */
const FORM: UnetForm = {
  channels: [320, 640, 1280, 1280],
  depths: [1, 1, 1, 0],
  middle: 1,
  heads: () => 8,
  linear: false,
};

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
    each((i) => input(FORM.channels[0]!, numbered("time")(i))),
  );
  let step = 0;
  const denoise = apply((x) => x.then(unet(FORM, text, times[step++]!)));
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
