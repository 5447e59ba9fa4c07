/**
 * HunyuanVideo: W. Kong et al., "HunyuanVideo: A Systematic Framework for Large Video Generative Models", arXiv:2412.03603,
 * 2024, sections 4.1 to 4.3; sizes as in diffusers. A Llama of 8 B (of LLaVA, without its head) and CLIP read the text, two
 * blocks refine it, a transformer of 20 blocks of two streams and 40 of one denoises patches of 2x2 latents of all frames
 * together, a causal decoder makes the film (whole here; diffusers can decode overlapping tiles, which takes more).
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  attention,
  embedding,
  type Fragment,
  groupNorm,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  transformerBlock,
  type VectorTensor,
} from "../mod.ts";
import {
  doubleBlock,
  type JointForm,
  parted,
  projectedOut,
  singleBlock,
  type Streams,
} from "./parts/joint.ts";
import { imageSides } from "./parts/pipeline.ts";
import { denoised, modulation, stepsParameter, twoLayers } from "./parts/steps.ts";
import { CLIP_L, clipText } from "./parts/textEncoders.ts";
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

const WIDTH = 3072, DOUBLE = 20, SINGLE = 40, REFINING = 2, LATENTS = 16;
const FORM: JointForm = { heads: 24, turns: "image" };

/** Tokens of the instruction before each text, which are cut off after reading. */
const INSTRUCTION = 95;

/** Llama 3 8B as LLaVA has it, with 64 words more and no head. */
export function llamaReader(): Fragment {
  const block = transformerBlock(32, 14336, {
    norm: "rmsNorm",
    gated: true,
    rotary: true,
    causal: true,
    keyValueHeads: 8,
  });
  return embedding(128320, 4096).repeat(32, block).rmsNorm();
}

/** What the transformer is told besides the latents and the time. */
export interface HunyuanConditions {
  /** Each token of the text, 4096 features. */
  readonly text: AnyTensor;
  /** The text as one vector of 768. */
  readonly whole: VectorTensor;
  /** The strength of the guidance, 256 features. */
  readonly guidance: VectorTensor;
}

/** The text refined: attention and feed-forward, each gated by the time and the mean of the text. */
function refined(text: AnyTensor, time: VectorTensor): AnyTensor {
  const wide = twoLayers(WIDTH);
  const steering = time.then(wide).add(
    (text.globalPool() as AnyTensor).then(wide),
  ) as unknown as VectorTensor;
  let x = text.fc(WIDTH);
  for (let i = 0; i < REFINING; i++) {
    const [gate, gateForward] = modulation(steering, 2, WIDTH);
    x = x.add(x.layerNorm().then(attention(FORM.heads)).mul(gate!));
    x = x.add(x.layerNorm().fc(4 * WIDTH).silu().fc(WIDTH).mul(gateForward!));
  }
  return x;
}

/** The transformer: what it makes of latents at a time. */
export function hunyuanTransformer(
  latents: AnyTensor,
  time: VectorTensor,
  told: HunyuanConditions,
): AnyTensor {
  const wide = twoLayers(WIDTH);
  const steering = time.then(wide).add(
    told.guidance.then(wide),
    told.whole.then(wide),
  ) as unknown as VectorTensor;
  let streams: Streams = [patches(latents, WIDTH), refined(told.text, time)];
  for (let i = 0; i < DOUBLE; i++) streams = doubleBlock(streams, steering, FORM);
  const seen = streams[0].shape[0]!;
  let x = streams[0].concat(streams[1], { axis: 0 });
  for (let i = 0; i < SINGLE; i++) x = singleBlock(x, steering, FORM, seen);
  return projectedOut(parted(x, seen)[0], steering, 4 * LATENTS).reshape([...latents.shape]) as AnyTensor;
}

/** Channels of each level of the decoder, from the latents to the film. */
const CHANNELS = [512, 512, 256, 128], GROUPS = 32;

/** Which levels double time besides height and width. */
const DOUBLES = [false, true, true];

/** Two convolutions as every level has them. */
const residualBlock = (filters: number): Fragment => causalBlock(groupNorm(GROUPS), filters);

/** Attention of one head between all pixels of a frame and of those before it; the whole matrix is counted. */
const attendingFilm: Fragment = apply((x) =>
  volume(pixels(x.groupNorm(GROUPS) as AnyTensor).then(attention(1)), x.shape).add(x)
);

/** Each frame twice but the first, repeated. */
function slower(x: AnyTensor): AnyTensor {
  const [, frames] = x.shape as [number, number];
  return frames === 1 ? x : x.concat(x.slice(1, 1, frames), { axis: 1 });
}

/** The decoder: latents to a film eight times as high and wide. */
export function hunyuanDecoder(): Fragment {
  return apply((latents) => {
    let x = latents.then(causal(LATENTS, 1).then(causal(CHANNELS[0]!, 3))) as AnyTensor;
    x = x.then(residualBlock(CHANNELS[0]!).then(attendingFilm).then(residualBlock(CHANNELS[0]!)));
    for (const [level, filters] of CHANNELS.entries()) {
      for (let i = 0; i < 3; i++) x = x.then(residualBlock(filters));
      if (level === CHANNELS.length - 1) continue;
      x = larger(DOUBLES[level] ? slower(x) : x).then(causal(filters, 3));
    }
    return x.groupNorm(GROUPS).silu().then(causal(3, 3));
  });
}

/** HunyuanVideo from a text to a film. */
export function hunyuanVideo(
  { height = 720, width = 1280, frames = 129, prompt = 256, steps = 1 }: VideoOptions = {},
): Network {
  const words = input(INSTRUCTION + prompt, { name: "text" }).scope("llama", llamaReader());
  const text = words.slice(0, INSTRUCTION, INSTRUCTION + prompt);
  const { whole } = clipText("clip text", CLIP_L);
  const told = { text, whole, guidance: input(256, { name: "guidance" }) };
  const latents = input(LATENTS, latentFrames(frames), height / 8, width / 8, { name: "latents" });
  const film = denoised(latents, steps, (x, time) => hunyuanTransformer(x, time, told)).then(
    hunyuanDecoder(),
  );
  return network("HunyuanVideo", film);
}

const net: Parametric = parametric({
  height: imageSides(720, 16).height,
  width: imageSides(1280, 16).width,
  frames: framesParameter(129),
  prompt: { meaning: "tokens of the text", unit: "tokens", default: 256, most: 256 },
  steps: stepsParameter,
}, hunyuanVideo);
export default net;

if (import.meta.main) await run(net);
