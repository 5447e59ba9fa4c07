/** A network under construction, for the readers of graph formats: tensors with their shapes, operations without a kind, notes. */
import type { FodlamError } from "../ir/errors.ts";
import type { ArgumentsOf, Kind, Layers } from "../ir/registry.ts";
import { def } from "../ir/registry.ts";
import { elements, formatShape, Refusal, type Shape } from "../ir/shape.ts";
import type { Bits, Group } from "../ir/work.ts";
import type { Reading } from "./format.ts";
import { Maker } from "./maker.ts";
import { leftOut } from "./notes.ts";

/** What a layer or an input of the network makes. */
export interface Tensor {
  /** The layer's or the input's name. */
  readonly name: string;
  /** Shape without the batch. */
  readonly shape: Shape;
  /** How many of that shape there are for one inference. */
  readonly instances: number;
}

/** How a layer is called, and what it holds beside its fields. */
export interface LayerNaming {
  /** Its name; a number is added where it is taken. */
  readonly name: string;
  /** Bits of its tensors, where the file says them. */
  readonly bits?: Partial<Bits> | undefined;
  /** The layer whose weights it uses again. */
  readonly sharedWith?: string | undefined;
}

/** What is known of an operation that FODLAM has no word for. */
export interface Unknown extends LayerNaming {
  /** What the file calls the operation. */
  readonly type: string;
  /** Its output; its first input's shape if left out. */
  readonly output?: Shape | undefined;
  /** Its weights, if the file shows them. */
  readonly parameters?: number | undefined;
  /** Operations that are not multiply-accumulates, where they are known. */
  readonly vectorOperations?: number | undefined;
  /** Bytes that it reads, where they are not those of its inputs. */
  readonly inputBytes?: number | undefined;
  /** The sort of work that it resembles; element by element if left out. */
  readonly group?: Group | undefined;
  /** Why it is unknown; that there is no such layer kind if left out. */
  readonly reason?: string | undefined;
}

/** More layers than this in one graph are refused; large published ones have some thousands. */
export const MAX_GRAPH_LAYERS = 100_000;

/** The most inputs that one layer is read with. */
const MAX_INPUTS = 10_000;

/** A layer that one use of a file's layer has become. */
interface Made {
  readonly name: string;
  readonly kind: Kind;
  readonly parameters: number;
}

/** Builds one network. */
export class GraphBuilder {
  /** Where in the file the reading is: `line 12`, `operator 3`. Messages hold it. */
  place = "";
  readonly #path: string;
  readonly #maker: Maker;
  readonly #inputs = new Set<string>();
  readonly #read = new Set<string>();
  /** What the layers of the operation at hand have read. */
  #operands = new Set<string>();
  readonly #notes = new Map<string, Set<string>>();
  /** For each layer of the file, what its first use became: names, kinds and parameters. */
  readonly #uses = new Map<string, Made[]>();
  /** What the use that is being read has become so far, and what the first one became. */
  #use: { readonly first: readonly Made[]; readonly made: Made[] } | undefined;

  /** A builder of a network of a name that the file at a path holds. */
  constructor(path: string, name: string) {
    this.#path = path;
    this.#maker = new Maker(path, name);
  }

  /** The fault that something at this place is not as it should be. */
  fault(expected: string, got: string, hint?: string): FodlamError {
    return this.#maker.fault(this.place, expected, got, hint);
  }

  /** Where a layer or input stands, for messages. */
  #placeOf(word: string): string {
    return this.place.includes(word) ? this.place : `${this.place} ${word}`.trim();
  }

  /** A builder of a network within this one's file, at the same place. */
  within(name: string): GraphBuilder {
    const builder = new GraphBuilder(this.#path, name);
    builder.place = this.place;
    return builder;
  }

  /** Says something of a layer, or of the network, to the user. */
  note(text: string, layer?: string): void {
    const layers = this.#notes.get(text) ?? new Set();
    this.#notes.set(text, layers);
    if (layer !== undefined) layers.add(layer);
  }

  /** An input; it is left out of the network if nothing reads it, and that is noted. */
  input(name: string, shape: Shape): Tensor {
    const place = this.#placeOf(`input "${name}"`);
    if (shape.every(Number.isSafeInteger) && !Number.isSafeInteger(elements(shape))) {
      throw this.#maker.fault(place, "at most 2^53 elements", formatShape(shape));
    }
    const own = this.#maker.input(name, shape, place);
    this.#inputs.add(own);
    return { name: own, shape, instances: 1 };
  }

  /** A layer of a kind, with the arguments of the builder's method. A merge of one tensor is that tensor. */
  layer<K extends Kind>(
    kind: K,
    args: ArgumentsOf<Layers[K]>,
    inputs: readonly Tensor[],
    naming: LayerNaming,
  ): Tensor {
    if (inputs.length === 1 && def(kind)!.inputs === "many") return inputs[0]!;
    const place = this.#placeOf(`"${naming.name}"`);
    if (inputs.length === 0) throw this.#maker.fault(place, "an input", "none");
    if (inputs.length > MAX_INPUTS) {
      throw this.#maker.fault(place, `at most ${MAX_INPUTS} inputs`, `${inputs.length}`);
    }
    if (this.size >= MAX_GRAPH_LAYERS) {
      throw this.#maker.fault(place, `at most ${MAX_GRAPH_LAYERS} layers`, "more");
    }
    const made = { ...this.#shared(kind, args, inputs), ...naming, place };
    const name = this.#maker.layer(kind, args, inputs.map((input) => input.name), made);
    this.#use?.made.push({ name, kind, parameters: parametersOf(kind, args, inputs) ?? 0 });
    for (const input of inputs) {
      this.#read.add(input.name);
      this.#operands.add(input.name);
    }
    const { shape, instances = 1 } = this.#maker.layers.at(-1)!;
    return { name, shape, instances };
  }

  /** Reads the layers of one use of weights that have a name: a later use under that name shares them. */
  sharing<T>(key: string, read: () => T): T {
    const outer = this.#use;
    const first = this.#uses.get(key);
    this.#use = { first: first ?? [], made: [] };
    if (first === undefined) this.#uses.set(key, this.#use.made);
    try {
      return read();
    } finally {
      this.#use = outer;
    }
  }

  /** Reads the layers of one operation: what it reads in the file and none of its layers does is noted. */
  operation<T extends Tensor | readonly Tensor[]>(type: string, inputs: readonly Tensor[], read: () => T): T {
    const outer = this.#operands, before = this.size;
    this.#operands = new Set();
    try {
      const made = read(), layer = this.size > before ? this.#maker.layers.at(-1)!.name : undefined;
      const outputs = (Array.isArray(made) ? made as readonly Tensor[] : [made as Tensor]).map(({ name }) =>
        name
      );
      for (const { name } of inputs) {
        if (!this.#operands.has(name) && !outputs.includes(name)) this.note(leftOut(type, name), layer);
      }
      return made;
    } finally {
      this.#operands = outer;
    }
  }

  /** The layer whose weights this one uses again, if it is another use of the same. */
  #shared<K extends Kind>(kind: K, args: ArgumentsOf<Layers[K]>, inputs: readonly Tensor[]) {
    const owner = this.#use?.first[this.#use.made.length];
    if (owner === undefined || owner.kind !== kind || owner.parameters === 0) return {};
    return owner.parameters === parametersOf(kind, args, inputs) ? { sharedWith: owner.name } : {};
  }

  /** An operation without a kind of its own: its bytes are moved, its other work is not known, and a note says so. */
  unknown(inputs: readonly Tensor[], unknown: Unknown): Tensor {
    const {
      type,
      output,
      parameters,
      vectorOperations,
      inputBytes,
      group = "elementwise",
      reason,
      ...naming
    } = unknown;
    const options = {
      group,
      ...(output !== undefined && { output }),
      ...(parameters !== undefined && { parameters }),
      ...(vectorOperations !== undefined && { vectorOperations }),
      ...(inputBytes !== undefined && { inputBytes }),
    };
    const made = this.layer("custom", [0, options], inputs, naming);
    this.note(
      reason ?? `${type} has no layer kind: its bytes are counted, its operations are not`,
      made.name,
    );
    return made;
  }

  /** The input with another shape of as many elements; itself if it has that shape. */
  reshaped(input: Tensor, to: Shape, name: string): Tensor {
    if (formatShape(input.shape) === formatShape(to)) return input;
    return this.layer("reshape", [to], [input], { name });
  }

  /** The number of layers so far. */
  get size(): number {
    return this.#maker.layers.length;
  }

  /** The network, with those outputs, or all that nothing reads. */
  finish(outputs: readonly Tensor[] = []): Reading {
    const layers = this.#maker.layers.map((layer) => layer.name);
    const own = outputs.map((output) => output.name).filter((output) => !this.#inputs.has(output));
    const unread = layers.filter((layer) => !this.#read.has(layer));
    const chosen = [own, unread, layers.slice(-1)].find((names) => names.length > 0) ?? [];
    const network = this.#maker.network(chosen);
    const inputs = network.inputs.filter((input) => this.#read.has(input.name));
    for (const { name } of network.inputs) {
      if (!this.#read.has(name)) this.note("Inputs that no layer reads are left out", name);
    }
    const notes = [...this.#notes].map(([text, layers]) => ({ text, layers: [...layers] }));
    return { networks: [{ ...network, inputs }], notes };
  }
}

/** The parameters that a layer would have; nothing if it cannot be. */
export function parametersOf(
  kind: Kind,
  args: readonly unknown[],
  inputs: readonly Pick<Tensor, "shape">[],
): number | undefined {
  const definition = def(kind)!;
  try {
    const fields = definition.make(...args), shapes = inputs.map(({ shape }) => shape);
    return definition.work(fields, shapes, definition.shape(fields, shapes)).parameters ?? 0;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
