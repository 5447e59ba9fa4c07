/** A list of loop nests as a network, for readers. */
import { elements, type Shape } from "../../ir/shape.ts";
import { macsOf } from "../../ir/work.ts";
import type { Note, Reading } from "../format.ts";
import { Maker } from "../maker.ts";
import { type Entry, imageOf, isDilated, isProduct, touched } from "./entry.ts";

/** Entries of a list that is read. */
const MOST_ENTRIES = 100_000;

/** Sizes up to this are what a list may say: their products are checked one by one. */
const LARGEST = 2 ** 53;

/** Makes layers of entries: each reads the one before it where its shape fits, and an input of its own elsewhere. */
export class Chain {
  /** What puts the network together. */
  readonly maker: Maker;
  /** Layers that no other reads: the network's outputs. */
  readonly unread: Set<string> = new Set();
  /** Layers that do not fit onto the one before them, or the one that the file names. */
  readonly apart: string[] = [];
  /** Layers whose images are beside each other in one. */
  readonly stacked: string[] = [];
  #source: string | undefined;
  #count = 0;

  /** A network of a file. */
  constructor(path: string, name: string) {
    this.maker = new Maker(path, name);
  }

  /** Adds an entry; gives the layer's name in the network. */
  add(entry: Entry, source: string | undefined): string {
    const { name, place = `layer "${name}"`, nest } = entry;
    if (++this.#count > MOST_ENTRIES) throw this.maker.fault(place, `at most ${MOST_ENTRIES} layers`, "more");
    const macs = macsOf(nest);
    if (!(macs <= LARGEST) || !touched(nest).every((size) => size <= LARGEST)) {
      throw this.maker.fault(place, "a layer of at most 2^53 MACs", "more");
    }
    this.#source = source;
    const made = isProduct(nest) ? this.#product(entry) : this.#convolution(entry);
    this.unread.add(made);
    return made;
  }

  /** Adds a layer of which only the work is known; gives its name in the network. */
  count(entry: Pick<Entry, "name" | "place">, macs: number, parameters: number): string {
    const input = this.maker.input(`${entry.name}.input`, [1], entry.place);
    const name = this.maker.layer("custom", [macs, { parameters }], [input], entry);
    this.unread.add(name);
    return name;
  }

  /** A tensor of the shape: what a layer makes, if it is just that, or a new input. */
  read(source: string | undefined, shape: Shape, { name, place }: Pick<Entry, "name" | "place">): string {
    if (source !== undefined && this.#fits(source, shape)) {
      this.unread.delete(source);
      return source;
    }
    if (source !== undefined) this.apart.push(name);
    return this.maker.input(`${name}.input`, shape, place);
  }

  /** What the network is, and what is to be said of it. */
  reading(apart: string): Reading {
    const notes: Note[] = this.apart.length > 0 ? [{ text: apart, layers: this.apart }] : [];
    if (this.stacked.length > 0) notes.push({ text: STACKED, layers: this.stacked });
    return { networks: [this.maker.network([...this.unread])], notes };
  }

  #input(entry: Entry, shape: Shape): string {
    return this.read(this.#source, shape, entry);
  }

  /** A vector may come from any tensor of as many elements that is not a sequence. */
  #fits(name: string, shape: Shape): boolean {
    const made = this.maker.shapeOf(name);
    if (shape.length === 1) return made.length !== 2 && elements(made) === shape[0];
    return made.length === shape.length && made.every((size, i) => size === shape[i]);
  }

  #product(entry: Entry): string {
    const { name, place, bits, density, constant, nest: { n, k, c, groups } } = entry;
    const made = { name, place, bits, density };
    if (!constant) {
      const stack = groups > 1 ? [groups] : [];
      const a = this.maker.input(`${name}.input`, [...stack, n, c / groups], place);
      const b = this.maker.input(`${name}.second`, [...stack, c / groups, k / groups], place);
      return this.maker.layer("matmul", [], [a, b], made);
    }
    if (groups > 1) {
      return this.maker.layer("conv1d", [k, 1, { groups, bias: false }], [this.#input(entry, [n, c])], made);
    }
    return this.maker.layer("fc", [k, { bias: false }], [this.#input(entry, n > 1 ? [n, c] : [c])], made);
  }

  #convolution(entry: Entry): string {
    const { name, place, bits, density, nest } = entry;
    const { n, k, c, r, s, stride, dilation, groups } = nest;
    const made = { name, place, bits, density };
    if (n > 1) return this.#several(entry);
    const { height, width, padding } = imageOf(entry);
    const input = this.#input(entry, [c, height, width]);
    const how = { stride, padding, dilation, bias: false } as const;
    if (groups > 1 && groups === c && k % c === 0) {
      return this.maker.layer("depthwise", [[r, s], { ...how, multiplier: k / c }], [input], made);
    }
    return this.maker.layer("conv", [k, [r, s], { ...how, groups }], [input], made);
  }

  /** Several images: slices of a volume, or beneath each other where the taps stand apart. */
  #several(entry: Entry): string {
    const { name, place, bits, density, nest } = entry;
    const { n, k, c, p, r, s, stride, dilation, groups } = nest;
    const made = { name, place, bits, density };
    this.stacked.push(name);
    if (isDilated(nest)) {
      const [height, width] = touched({ ...nest, p: n * p });
      const input = this.#input(entry, [c, height, width]);
      const how = { stride, dilation, groups, bias: false };
      return this.maker.layer("conv", [k, [r, s], how], [input], made);
    }
    const [height, width] = touched(nest);
    const how = { stride: [1, ...stride], groups, bias: false } as const;
    return this.maker.layer("conv3d", [k, [1, r, s], how], [this.#input(entry, [c, n, height, width])], made);
  }
}

/** For formats that do not say which products are of two activations. */
export const OPERANDS: Note = {
  text:
    "every second operand is assumed to hold weights: the format does not say which products are of activations",
  layers: [],
};

const APART =
  "the format holds layers and no graph: these read an input of their own, the others the one before them";
const CHAINED: Note = {
  text: "the format holds layers and no graph: each reads the one before it",
  layers: [],
};

const STACKED =
  "several images (N) are part of one inference here; for a batch give the layer once and use --batch";

/** A list of entries as a network: a chain as far as shapes fit. */
export function networkOf(path: string, name: string, entries: Iterable<Entry>): Reading {
  const chain = new Chain(path, name);
  let last: string | undefined;
  for (const entry of entries) last = chain.add(entry, last);
  const { networks, notes } = chain.reading(APART);
  return { networks, notes: chain.apart.length > 0 ? notes : [CHAINED, ...notes] };
}
