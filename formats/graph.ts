/** A network under construction, for the readers of graph formats: layers by kind and arguments, faults with their place in the file. */
import { networkFrom } from "../ir/check.ts";
import { badModelFile, FodlamError, type Mismatch } from "../ir/errors.ts";
import { fieldProblem, flow, layerOf, NETWORK_FORMAT, type NetworkInput } from "../ir/network.ts";
import {
  type AnyLayerDef,
  type ArgumentsOf,
  def,
  type Kind,
  type Layer,
  type Layers,
} from "../ir/registry.ts";
import { elements, formatShape, isShape, Refusal, type Shape } from "../ir/shape.ts";
import type { Bits, Group } from "../ir/work.ts";
import type { Reading } from "./format.ts";

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
  /** The sort of work that it resembles; element by element if left out. */
  readonly group?: Group | undefined;
  /** Why it is unknown; that there is no such layer kind if left out. */
  readonly reason?: string | undefined;
}

/** More layers than this in one network are refused. */
export const MOST_LAYERS = 100_000;

/** Bytes of an element where the file does not say: single precision. */
const ELEMENT_BYTES = 4;

/** The most inputs that one layer is read with. */
const MOST_INPUTS = 10_000;

/** Builds one network. */
export class GraphBuilder {
  /** Where in the file the reading is: `line 12`, `operator 3`. Messages hold it. */
  place = "";
  readonly #path: string;
  readonly #inputs = new Map<string, NetworkInput>();
  readonly #layers: Layer[] = [];
  readonly #names = new Set<string>();
  readonly #read = new Set<string>();
  readonly #notes = new Map<string, string[]>();

  /** A builder of a network that the file at this path holds. */
  constructor(path: string) {
    this.#path = path;
  }

  /** The fault that something at this place is not as it should be. */
  fault(expected: string, got: string, hint?: string): FodlamError {
    return this.#fault({ expected, got, hint });
  }

  #fault(wrong: Mismatch, layer?: string): FodlamError {
    return new FodlamError(badModelFile(this.#path, this.place, wrong, layer));
  }

  /** Says something of a layer, or of the network, to the user. */
  note(text: string, layer?: string): void {
    const layers = this.#notes.get(text) ?? [];
    this.#notes.set(text, layers);
    if (layer !== undefined) layers.push(layer);
  }

  /** An input; it is left out of the network if nothing reads it. */
  input(name: string, shape: Shape): Tensor {
    const legal = isShape(shape) && Number.isSafeInteger(elements(shape));
    if (!legal) {
      const expected = `input "${name}" to have one to four sizes of at least 1 beside the batch`;
      throw this.fault(expected, formatShape(shape) || "none");
    }
    const own = this.#unique(name);
    this.#inputs.set(own, { name: own, shape });
    return { name: own, shape, instances: 1 };
  }

  /** A layer of a kind, with the arguments of the builder's method. A merge of one tensor is that tensor. */
  layer<K extends Kind>(
    kind: K,
    args: ArgumentsOf<Layers[K]>,
    inputs: readonly Tensor[],
    naming: LayerNaming,
  ): Tensor {
    const definition = def(kind)!;
    if (inputs.length === 1 && definition.inputs === "many") return inputs[0]!;
    if (inputs.length === 0) throw this.fault(`an input of "${naming.name}"`, "none");
    if (inputs.length > MOST_INPUTS) {
      throw this.fault(`at most ${MOST_INPUTS} inputs of "${naming.name}"`, `${inputs.length}`);
    }
    const name = this.#unique(naming.name);
    return this.#add(definition, { ...naming, name }, args, inputs);
  }

  #add(
    definition: AnyLayerDef,
    naming: LayerNaming,
    args: readonly unknown[],
    inputs: readonly Tensor[],
  ): Tensor {
    const { name, bits, sharedWith } = naming;
    if (this.#layers.length >= MOST_LAYERS) throw this.fault(`at most ${MOST_LAYERS} layers`, "more");
    const fields = definition.make(...args);
    const problem = fieldProblem(definition, () => name, fields);
    if (problem !== undefined) {
      throw this.#fault({ expected: problem.expected!, got: problem.got! }, name);
    }
    try {
      const made = flow(definition, fields, inputs);
      const base = { name, inputs: inputs.map((input) => input.name), bits, sharedWith };
      this.#layers.push(layerOf(definition, base, fields, { ...made, shape: [...made.shape] }));
      for (const input of inputs) this.#read.add(input.name);
      return { name, ...made };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const from = inputs.slice(0, 4).map((input) => `"${input.name}"`).join(" and ");
      throw this.#fault({ ...error, expected: error.expected, got: `${error.got} from ${from}` }, name);
    }
  }

  /** An operation without a kind of its own: its bytes are moved, its other work is not known, and a note says so. */
  unknown(inputs: readonly Tensor[], unknown: Unknown): Tensor {
    const { type, output, parameters, vectorOperations, group = "elementwise", reason, ...naming } = unknown;
    const [first, ...rest] = inputs;
    const more = rest.reduce((sum, input) => sum + elements(input.shape) * input.instances, 0);
    const bytes = (naming.bits?.activations ?? 8 * ELEMENT_BYTES) / 8;
    const total = more === 0 ? 0 : Math.ceil((elements(first!.shape) * first!.instances + more) * bytes);
    const options = {
      group,
      ...(output !== undefined && { output }),
      ...(parameters !== undefined && { parameters }),
      ...(vectorOperations !== undefined && { vectorOperations }),
      ...(Number.isSafeInteger(total) && total > 0 && { inputBytes: total }),
    };
    for (const input of rest) this.#read.add(input.name);
    const made = this.layer("custom", [0, options], inputs.slice(0, 1), naming);
    this.note(
      reason ?? `${type} has no layer of its own: its bytes are counted, its operations are not`,
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
    return this.#layers.length;
  }

  /** The network, with those outputs, or all that nothing reads. */
  finish(name: string, outputs: readonly Tensor[] = []): Reading {
    this.place = "";
    const last = this.#layers.at(-1);
    if (last === undefined) throw this.fault("at least one layer", "none");
    const own = outputs.map((output) => output.name).filter((output) => !this.#inputs.has(output));
    const unread = this.#layers.map((layer) => layer.name).filter((layer) => !this.#read.has(layer));
    const chosen = own.length > 0 ? own : unread;
    const network = networkFrom({
      format: NETWORK_FORMAT,
      name: name.slice(0, 200) || "network",
      inputs: [...this.#inputs.values()].filter((input) => this.#read.has(input.name)),
      layers: this.#layers,
      outputs: [...new Set(chosen.length > 0 ? chosen : [last.name])],
    }, this.#path);
    const notes = [...this.#notes].map(([text, layers]) => ({ text, layers: [...new Set(layers)] }));
    return { networks: [network], notes };
  }

  #unique(wanted: string): string {
    const name = wanted.slice(0, 190) || "layer";
    let own = name;
    for (let number = 2; this.#names.has(own); number++) {
      own = `${name}_${number}`;
      if (number > 2) own = `${name}_${this.#names.size + number}`;
    }
    this.#names.add(own);
    return own;
  }
}
