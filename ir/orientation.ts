/** Images written height first, which are images of other channels. */
import { heightFirst } from "./errors.ts";
import type { Network } from "./network.ts";
import type { Shape } from "./shape.ts";

/** Channels of images as cameras give them: grey, colour, colour with transparency. */
const CHANNELS = [1, 3, 4];

/** No picture is smaller: below that, a last axis of 3 may be a width. */
const LEAST_SIDE = 16;

/** What helps whoever wrote an image as [height, width, channels]; nothing if the shape does not look like one. */
export function channelsLast(shape: Shape): string | undefined {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || !CHANNELS.includes(channels!)) return undefined;
  return Math.min(height!, width!) < LEAST_SIDE ? undefined : heightFirst(shape);
}

/** Kinds of layers that look at an image through windows: on one that is written height first they see other pixels. */
const WINDOWED: readonly string[] = ["conv", "depthwise", "pool", "convTranspose"];

/** The same for each input of a network at which windows look; what is transposed before is meant to be. */
export function channelsLastInputs(network: Network): { readonly input: string; readonly text: string }[] {
  const looked = new Set(network.layers.flatMap(({ kind, inputs }) => WINDOWED.includes(kind) ? inputs : []));
  return network.inputs.flatMap(({ name, shape }) => {
    const text = looked.has(name) ? channelsLast(shape) : undefined;
    return text === undefined ? [] : [{ input: name, text }];
  });
}
