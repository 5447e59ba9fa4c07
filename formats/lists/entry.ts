/**
 * What the formats of simulators have in common: a list of entries, each one loop nest, without a graph. Writers make
 * entries of a network, readers make a network of entries.
 */
import type { Bits, Density, Nest } from "../../ir/work.ts";
import type { Note } from "../format.ts";

/** An image as a convolution reads it. */
export interface Image {
  /** Rows without padding. */
  readonly height: number;
  /** Columns without padding. */
  readonly width: number;
  /** Zeros around it `[top, bottom, left, right]`. */
  readonly padding: readonly [number, number, number, number];
}

/** One loop nest of a list. */
export interface Entry {
  /** Its name in the list. */
  readonly name: string;
  /** The network's layer that it is, or is a part of. */
  readonly layer: string;
  /** Its loops; a batch is in `n`. */
  readonly nest: Nest;
  /** Whether the second operand is weights; a product of two activations otherwise. */
  readonly constant: boolean;
  /** The image that it reads; just what its windows touch if left out. */
  readonly image?: Image | undefined;
  /** Bits of each tensor's elements. */
  readonly bits?: Partial<Bits> | undefined;
  /** Share of non-zero elements. */
  readonly density?: Partial<Density> | undefined;
  /** Where it stands in the file, for messages. */
  readonly place?: string | undefined;
}

/** Whether a loop nest is a plain matrix product: no image, no kernel. */
export function isProduct({ p, q, r, s }: Nest): boolean {
  return p === 1 && q === 1 && r === 1 && s === 1;
}

/** Whether a kernel's taps stand apart. */
export function isDilated({ r, s, dilation }: Nest): boolean {
  return (r > 1 && dilation[0] > 1) || (s > 1 && dilation[1] > 1);
}

/** Rows and columns that the windows of a loop nest touch, padding included: (P - 1) stride + dilation (R - 1) + 1. */
export function touched({ p, q, r, s, stride, dilation }: Nest): readonly [height: number, width: number] {
  return [
    (p - 1) * stride[0] + dilation[0] * (r - 1) + 1,
    (q - 1) * stride[1] + dilation[1] * (s - 1) + 1,
  ];
}

/** The image of an entry, or what its windows touch. */
export function imageOf({ image, nest }: Entry): Image {
  if (image !== undefined) return image;
  const [height, width] = touched(nest);
  return { height, width, padding: [0, 0, 0, 0] };
}

/** A loop nest with what a format leaves out filled in: one of everything. */
export function nestOf(sizes: Partial<Nest>): Nest {
  const one = { n: 1, k: 1, c: 1, p: 1, q: 1, r: 1, s: 1, groups: 1 };
  return { ...one, stride: [1, 1], dilation: [1, 1], ...sizes };
}

/** What is said of weights of a fraction of bits, which lists round up. */
export function roundedNote(entries: readonly Entry[]): Note[] {
  const rounded = entries.filter(({ bits }) => !Number.isInteger(bits?.weights ?? 1));
  const text = "weights stored in a fraction of bits are written with the next whole number of them";
  return rounded.length === 0 ? [] : [{ text, layers: [...new Set(rounded.map(({ layer }) => layer))] }];
}
