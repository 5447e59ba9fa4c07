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

/** The same for the inputs of a network, each named. */
export function channelsLastInputs(network: Network): { readonly input: string; readonly text: string }[] {
  return network.inputs.flatMap(({ name, shape }) => {
    const text = channelsLast(shape);
    return text === undefined ? [] : [{ input: name, text }];
  });
}
