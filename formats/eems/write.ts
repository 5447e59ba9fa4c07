import type { Network } from "../../ir/network.ts";
import type { Note, WriteOptions, Writing } from "../format.ts";
import { type Dialect, entriesOf } from "../lists/entries.ts";
import { type Entry, imageOf, isDilated, roundedNote } from "../lists/entry.ts";

/** Bits of a tensor where the network states none: the tool normalises to one 16-bit MAC. */
const BITS = 16;

const dialect: Dialect = {
  name: "EEMS",
  reason: ({ nest }) => isDilated(nest) ? "EEMS has no dilation" : undefined,
};

/** The 25 numbers of an entry. */
function line({ nest, bits, density, ...entry }: Entry, index: number): string {
  const { n, k, c, p, q, r, s, stride, groups } = nest;
  const { height, width, padding } = imageOf({ nest, ...entry });
  const zeros = (size: number, share = 1) => Math.round(size * (1 - share));
  const activations = bits?.activations ?? BITS, weights = Math.ceil(bits?.weights ?? BITS);
  const input = [height, width, c, n, zeros(height * width * c * n, density?.activations), activations];
  const filter = [r, s, c / groups, k, zeros(r * s * (c / groups) * k, density?.weights), weights];
  const output = [p, q, k, n, 0, activations];
  return [index, ...input, ...filter, ...output, ...stride, ...padding].join(",");
}

/** A network as lines of 25 numbers. */
export function write(network: Network, options: WriteOptions): Writing {
  const { entries, skipped, notes: left } = entriesOf(network, dialect, options);
  const names = entries.map(({ name }) => name);
  const bare = entries.filter(({ bits }) => bits?.weights === undefined || bits.activations === undefined);
  const notes: Note[] = [
    ...left,
    ...roundedNote(entries),
    { text: "lines are numbered, not named; in their order", layers: names },
    { text: "zeros of outputs are not known and written as none", layers: [] },
  ];
  if (bare.length > 0) notes.push({ text: `${BITS} bits where the network states none`, layers: [] });
  const content = entries.map((entry, i) => `${line(entry, i + 1)}\n`).join("");
  return { files: [{ path: "", content }], skipped, notes };
}
