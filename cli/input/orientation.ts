import type { Note } from "../../formats/format.ts";
import type { Network } from "../../ir/network.ts";
import { channelsLastInputs } from "../../ir/orientation.ts";

/** What is to be said of inputs that look as if they were written height first. */
export function orientationNotes(networks: readonly Network[]): Note[] {
  return networks.flatMap(channelsLastInputs).map(({ input, text }) => ({ text, layers: [input] }));
}
