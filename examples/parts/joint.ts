/**
 * Transformer blocks in which image and text attend together: P. Esser et al., "Scaling Rectified Flow Transformers for
 * High-Resolution Image Synthesis", ICML 2024, section 4 (two streams), and Black Forest Labs' FLUX.1 (one stream), as in
 * diffusers.
 *
 * @module
 */
import { type AnyTensor, feedForward, type VectorTensor } from "../../mod.ts";
import { modulated, modulation } from "./steps.ts";

/** Image and text. */
export type Streams = readonly [image: AnyTensor, text: AnyTensor];

/** How blocks attend. */
export interface JointForm {
  readonly heads: number;
  /** Which queries and keys rotary positions turn; none if left out. */
  readonly turns?: "all" | "image";
}

type Projected = readonly [queries: AnyTensor, keys: AnyTensor, values: AnyTensor];

/** Each head's features normalised. */
function normed(x: AnyTensor, heads: number): AnyTensor {
  const [length, width] = x.shape as [number, number];
  return x.reshape([length * heads, width / heads]).rmsNorm().reshape([length, width]);
}

/** Queries and keys, normalised by head and perhaps turned, and values. */
function project(x: AnyTensor, heads: number, turns: boolean): Projected {
  const width = x.shape[1]!;
  const ready = () => {
    const heard = normed(x.fc(width), heads);
    return turns ? heard.rotary() : heard;
  };
  return [ready(), ready(), x.fc(width)];
}

/** The first tokens and the rest. */
export function parted(x: AnyTensor, first: number): [AnyTensor, AnyTensor] {
  return [x.slice(0, 0, first), x.slice(0, first, x.shape[0]!)];
}

/** Attention of a sequence to itself, its output not yet projected. */
function attend([queries, keys, values]: Projected, heads: number): AnyTensor {
  return queries.dotProductAttention(keys, values, heads);
}

/** Both streams attend to both. */
function attendTogether([image, text]: Streams, { heads, turns }: JointForm): Streams {
  const [a, b] = [project(image, heads, turns !== undefined), project(text, heads, turns === "all")];
  const [queries, keys, values] = a.map((part, i) => part.concat(b[i]!, { axis: 0 })) as unknown as Projected;
  return parted(attend([queries, keys, values], heads), image.shape[0]!);
}

/** A feed-forward, steered and gated, around which its input is added. */
function forwarded(x: AnyTensor, [shift, scale, gate]: readonly AnyTensor[]): AnyTensor {
  return x.add(modulated(x, shift!, scale!).then(feedForward(4 * x.shape[1]!)).mul(gate!));
}

/** A block of two streams, each with weights of its own. Stable Diffusion 3.5's first blocks let the image attend to itself too. */
export function doubleBlock(
  [image, text]: Streams,
  time: VectorTensor,
  form: JointForm & { readonly dual?: boolean },
): Streams {
  const width = image.shape[1]!, { dual = false, heads } = form;
  const steer = modulation(time, dual ? 9 : 6, width), steerText = modulation(time, 6, width);
  const [shift, scale, gate, ...forward] = steer;
  const ready = modulated(image, shift!, scale!), readyText = modulated(text, steerText[0]!, steerText[1]!);
  const [seen, read] = attendTogether([ready, readyText], form);
  let x = image.add(seen.fc(width).mul(gate!));
  if (dual) {
    const again = ready.mul(steer[7]!).add(steer[6]!); // the same normalisation, steered otherwise
    x = x.add(attend(project(again, heads, false), heads).fc(width).mul(steer[8]!));
  }
  const words = text.add(read.fc(width).mul(steerText[2]!));
  return [forwarded(x, forward), forwarded(words, steerText.slice(3))];
}

/** The last block of two streams where nothing reads the text after it: the text's part ends in its keys and values. */
export function lastDoubleBlock([image, text]: Streams, time: VectorTensor, form: JointForm): AnyTensor {
  const width = image.shape[1]!;
  const [shift, scale, gate, ...forward] = modulation(time, 6, width);
  const [scaleText, shiftText] = modulation(time, 2, width);
  const ready = modulated(image, shift!, scale!), readyText = modulated(text, shiftText!, scaleText!);
  const [seen] = attendTogether([ready, readyText], form);
  return forwarded(image.add(seen.fc(width).mul(gate!)), forward);
}

/** A block of one stream, image first: attention and feed-forward side by side, one projection out of both. */
export function singleBlock(x: AnyTensor, time: VectorTensor, form: JointForm, image: number): AnyTensor {
  const { heads, turns } = form, width = x.shape[1]!;
  const [shift, scale, gate] = modulation(time, 3, width);
  const ready = modulated(x, shift!, scale!);
  const [queries, keys, values] = project(ready, heads, turns === "all");
  const turned = (part: AnyTensor) => {
    if (turns !== "image") return part;
    const [seen, read] = parted(part, image);
    return seen.rotary().concat(read, { axis: 0 });
  };
  const heard = attend([turned(queries), turned(keys), values], heads);
  return x.add(heard.concat(ready.fc(4 * width).gelu()).fc(width).mul(gate!));
}

/** The way out: steered once more, then features of a patch for each token. */
export function projectedOut(x: AnyTensor, time: VectorTensor, features: number): AnyTensor {
  const [scale, shift] = modulation(time, 2, x.shape[1]!);
  return modulated(x, shift!, scale!).fc(features);
}
