import { show, unknownWord } from "../../ir/errors.ts";
import { windows } from "../../ir/shape.ts";
import type { Note, Reading, Source } from "../format.ts";
import { type Entry, nestOf } from "../lists/entry.ts";
import { networkOf } from "../lists/network.ts";
import { textOf } from "../text.ts";
import { Tokens } from "./tokens.ts";
import { MAX_MAESTRO_BYTES } from "../limits.ts";

/** Sizes by letter. */
type Sizes = ReadonlyMap<string, number>;

/** What a layer holds. */
interface Block {
  readonly name: string;
  readonly line: number;
  type?: string;
  dimensions?: Sizes;
  stride: readonly [number, number];
}

/** What is said of layers at the end. */
interface Remarks {
  readonly passedOver: string[];
  readonly transposed: string[];
  readonly perChannel: string[];
}

type Shaper = (sizes: (letter: string, fallback?: number) => number, block: Block) => Partial<Entry>;

/** A convolution's loops; `groups` and filters as the type has them. */
function sliding(size: Parameters<Shaper>[0], { stride }: Block, k: number, groups: number): Entry["nest"] {
  const [r, s] = [size("R", 1), size("S", 1)];
  const out = (length: number, kernel: number, step: number) =>
    windows(length, { kernel, stride: step, dilation: 1, padding: [0, 0] });
  const [p, q] = [out(size("Y", 1), r, stride[0]), out(size("X", 1), s, stride[1])];
  return nestOf({ n: size("N", 1), k, c: size("C", 1), p, q, r, s, stride, groups });
}

/** How each type's letters are read. */
function typesOf(remarks: Remarks): Readonly<Record<string, Shaper>> {
  const conv: Shaper = (size, block) => ({ nest: sliding(size, block, size("K"), 1) });
  return {
    CONV: conv,
    FC: conv,
    DSCONV: (size, block) => {
      const c = size("C"), k = size("K", 1);
      if (k === c && k > 1) remarks.perChannel.push(block.name);
      return { nest: sliding(size, block, k === c ? c : k * c, c) };
    },
    NGCONV: (size, block) => ({ nest: sliding(size, block, size("G") * size("K"), size("G")) }),
    TRCONV: (size, block) => {
      remarks.transposed.push(block.name);
      const k = size("K") * size("R", 1) * size("S", 1);
      return { nest: nestOf({ n: size("N", 1), k, c: size("C"), p: size("Y"), q: size("X") }) };
    },
    GEMM: (size) => ({ nest: nestOf({ n: size("M"), c: size("K"), k: size("N") }) }),
    BMM: (size) => {
      const groups = size("B");
      const nest = nestOf({ n: size("M"), c: groups * size("K"), k: groups * size("N"), groups });
      return { nest, constant: false };
    },
  };
}

/** One file's networks. */
class Reader {
  readonly remarks: Remarks = { passedOver: [], transposed: [], perChannel: [] };
  readonly readings: Reading[] = [];
  readonly #tokens: Tokens;
  readonly #path: string;
  readonly #constants = new Map<string, number>();
  readonly #types = typesOf(this.remarks);

  constructor(path: string, text: string) {
    this.#path = path;
    this.#tokens = new Tokens(path, text);
  }

  file(): void {
    const tokens = this.#tokens;
    while (tokens.next !== undefined) {
      const word = tokens.take("a network");
      if (word === "Constant") this.#constant();
      else if (word === "Network") this.#network();
      else if (word === "Accelerator") this.#passOver("Accelerator");
      else throw tokens.fault('"Network", "Constant" or "Accelerator"', show(word));
    }
    if (this.readings.length === 0) throw tokens.fault("at least one Network", "none");
  }

  #constant(): void {
    const name = this.#tokens.take("a constant's name");
    this.#constants.set(name, this.#number(`constant ${name}`));
    this.#tokens.accept(";");
  }

  #passOver(what: string): void {
    this.#tokens.expect("{", what);
    this.#tokens.skipBlock();
  }

  #network(): void {
    const name = this.#tokens.take("a network's name");
    this.#tokens.expect("{", `Network ${name}`);
    this.readings.push(networkOf(this.#path, name, this.#layers()));
  }

  *#layers(): Generator<Entry> {
    while (!this.#tokens.accept("}")) {
      this.#tokens.expect("Layer", "a network's brace or layer");
      yield this.#layer();
    }
  }

  #layer(): Entry {
    const tokens = this.#tokens, line = tokens.line;
    const name = tokens.take("a layer's name").slice(0, 150);
    const block: Block = { name, line, stride: [1, 1] };
    tokens.expect("{", `Layer ${name}`);
    while (!tokens.accept("}")) this.#part(block, tokens.take("a part of a layer"));
    return this.#entry(block);
  }

  #part(block: Block, word: string): void {
    const tokens = this.#tokens;
    if (word === "Type") {
      tokens.accept(":");
      block.type = tokens.take("a layer's type");
    } else if (word === "Stride") {
      const sizes = this.#sizes(word);
      block.stride = [sizes.get("Y") ?? 1, sizes.get("X") ?? 1];
    } else if (word === "Dimensions") block.dimensions = this.#sizes(word);
    else if (tokens.next === "{") {
      this.#passOver(word);
      if (word !== "Dataflow") this.remarks.passedOver.push(`${block.name}: ${word}`);
    } else if (tokens.accept(":")) {
      tokens.take("a value");
      this.remarks.passedOver.push(`${block.name}: ${word}`);
    } else if (word !== ";" && word !== ",") {
      throw tokens.fault("Type, Stride, Dimensions or Dataflow", show(word));
    }
  }

  /** `{ K: 64, C: 3 }`, with or without commas. */
  #sizes(what: string): Sizes {
    const tokens = this.#tokens, sizes = new Map<string, number>();
    tokens.expect("{", what);
    while (!tokens.accept("}")) {
      if (tokens.accept(",") || tokens.accept(";")) continue;
      const letter = tokens.take(`a letter of ${what}`);
      tokens.accept(":");
      sizes.set(letter, this.#number(`${what} ${letter}`));
    }
    return sizes;
  }

  #number(what: string): number {
    const { line } = this.#tokens, word = this.#tokens.take(what);
    const value = this.#constants.get(word) ?? (/^\d+$/.test(word) ? Number(word) : NaN);
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw this.#tokens.fault(`${what} to be a whole number of at least 1`, show(word), line);
  }

  #entry(block: Block): Entry {
    const { name, line, type = "CONV", dimensions } = block;
    const place = `line ${line} layer "${name}"`;
    const fault = (expected: string, got: string) =>
      this.#tokens.fault(`${expected} in "${name}"`, got, line);
    const shaper = Object.hasOwn(this.#types, type) ? this.#types[type] : undefined;
    if (shaper === undefined) {
      const { expected, got } = unknownWord("a type", type, Object.keys(this.#types));
      throw fault(expected, got);
    }
    if (dimensions === undefined) throw fault("Dimensions", "none");
    const asked = new Set(["Y", "X"]);
    const size = (letter: string, fallback?: number): number => {
      asked.add(letter);
      const value = dimensions.get(letter) ?? fallback;
      if (value === undefined) throw fault(`dimension ${letter}`, "none");
      return value;
    };
    const { nest, constant = true } = shaper(size, block);
    const [inside, filters] = [nest!.c % nest!.groups, nest!.k % nest!.groups];
    if (inside + filters > 0) throw fault(`channels that ${nest!.groups} groups divide`, `${nest!.c}`);
    if (nest!.p < 1 || nest!.q < 1) {
      throw fault(`an input (Y, X) of at least ${nest!.r}x${nest!.s}`, `${size("Y", 1)}x${size("X", 1)}`);
    }
    for (const letter of dimensions.keys()) {
      if (!asked.has(letter)) this.remarks.passedOver.push(`${name}: ${letter}`);
    }
    const hasImage = type !== "GEMM" && type !== "BMM" && nest!.n === 1;
    const image = { height: size("Y", 1), width: size("X", 1), padding: [0, 0, 0, 0] as const };
    return { name, layer: name, nest: nest!, constant, place, image: hasImage ? image : undefined };
  }
}

const TEXTS: Readonly<Record<keyof Remarks, string>> = {
  passedOver: "parts of layers that say nothing of the network were passed over",
  transposed: "transposed convolutions are read as the matrix product of each input pixel with all filters",
  perChannel: "a DSCONV with as many K as C is read as one filter for each channel",
};

/** The networks of a file. */
export function read(source: Source): Reading {
  const reader = new Reader(source.path, textOf(source, MAX_MAESTRO_BYTES));
  reader.file();
  const notes: Note[] = reader.readings.flatMap((reading) => reading.notes);
  for (const key of Object.keys(TEXTS) as (keyof Remarks)[]) {
    if (reader.remarks[key].length > 0) notes.push({ text: TEXTS[key], layers: reader.remarks[key] });
  }
  notes.push({
    text: "dataflows are passed over: what an accelerator does is its profile's matter",
    layers: [],
  });
  return { networks: reader.readings.flatMap(({ networks }) => networks), notes, dimensions: [] };
}
