/** Models of Keras: sequences of layers and graphs of them, one within another. */
import { FodlamError, missingDimension, show, unknownWord } from "../../ir/errors.ts";
import type { Dimensions } from "../dimensions.ts";
import { type GraphBuilder, MAX_GRAPH_LAYERS, type Tensor } from "../graph.ts";
import { Config, type Fault } from "./config.ts";
import { isObject } from "../../ir/object.ts";
import { furtherOutputs } from "../notes.ts";
import { operatorOf } from "./operators.ts";
import { type Ref, refsOf } from "./refs.ts";
import { modelShape, type Step, unknown } from "./step.ts";

/** A layer of a model's list. */
interface Entry {
  readonly name: string;
  readonly type: string;
  readonly config: Config;
  readonly uses: readonly unknown[];
}

/** One use of a layer of a graph. */
interface Use {
  readonly entry: Entry;
  readonly key: string;
  readonly refs: readonly Ref[];
}

const MODELS = new Set(["Functional", "Model", "Sequential"]);

/** Models within each other; uses of layers in all. */
const MAX_DEPTH = 32, MAX_USES = 500_000;

/** What an open size is called, by how many axes there are beside the batch. */
const sizeNames: readonly (readonly string[])[] = [
  [],
  ["length"],
  ["length", "features"],
  ["height", "width", "channels"],
  ["depth", "height", "width", "channels"],
];

/** Whether any layer of a model has its channels first. */
function isChannelsFirst(model: unknown, depth = 0): boolean {
  if (!isObject(model) || !isObject(model.config) || depth > MAX_DEPTH) return false;
  if (model.config.data_format === "channels_first") return true;
  const { layers } = model.config;
  return Array.isArray(layers) && layers.some((layer) => isChannelsFirst(layer, depth + 1));
}

/** Reads one model into a network. */
export class ModelReader {
  readonly #path: string;
  readonly #builder: GraphBuilder;
  readonly #dims: Dimensions;
  readonly #fault: Fault;
  #channelsFirst = false;
  #uses = 0;

  /** A reader with sizes for what the file leaves open. */
  constructor(path: string, builder: GraphBuilder, dims: Dimensions) {
    this.#path = path;
    this.#builder = builder;
    this.#dims = dims;
    this.#fault = (expected, got) => builder.fault(expected, got);
  }

  /** The outputs of a model that reads inputs of its own. */
  read(model: unknown): Tensor[] {
    this.#channelsFirst = isChannelsFirst(model);
    const entry = this.#entry(model, 0);
    this.#builder.place = `model "${entry.name}"`;
    return this.#model(entry, undefined, "", 0);
  }

  #entry(value: unknown, index: number): Entry {
    const layer = new Config(value, `layer ${index}`, this.#fault);
    const type = layer.word("class_name");
    if (type === undefined) throw this.#fault(`class_name of layer ${index}`, "nothing");
    const raw = layer.raw("config");
    // The oldest sequential models are a bare list of layers.
    const config = new Config(
      Array.isArray(raw) ? { layers: raw } : raw ?? {},
      `config of layer ${index}`,
      this.#fault,
    );
    const name = layer.word("name") ?? config.word("name") ?? `${type}_${index}`;
    return { name, type, config, uses: layer.list("inbound_nodes") };
  }

  #model(model: Entry, inputs: readonly Tensor[] | undefined, prefix: string, depth: number): Tensor[] {
    if (depth > MAX_DEPTH) throw this.#fault(`models within each other ${MAX_DEPTH} deep at most`, "more");
    const list = model.config.list("layers");
    if (list.length > MAX_GRAPH_LAYERS) {
      throw this.#fault(`at most ${MAX_GRAPH_LAYERS} layers of model "${model.name}"`, `${list.length}`);
    }
    const layers = list.map((layer, i) => this.#entry(layer, i));
    if (layers.length === 0) throw this.#fault(`layers of model "${model.name}"`, "none");
    return model.type === "Sequential"
      ? this.#sequence(model, layers, inputs, prefix, depth)
      : this.#graph(model, layers, inputs, prefix, depth);
  }

  #sequence(
    model: Entry,
    layers: readonly Entry[],
    inputs: readonly Tensor[] | undefined,
    prefix: string,
    depth: number,
  ): Tensor[] {
    const first = layers[0]!;
    const own = first.type === "InputLayer" ? first : { ...first, name: "input" };
    let made = inputs ?? [this.#input(own, prefix, this.#sizesOf(model, depth))];
    for (const layer of layers) {
      if (layer.type !== "InputLayer") made = this.#apply(layer, made, prefix, depth);
    }
    return [...made];
  }

  /** The sizes of what a sequence reads: its own, or its first layer's. */
  #sizesOf(model: Entry, depth: number): unknown {
    const { config } = model;
    const own = config.raw("batch_shape") ?? config.raw("batch_input_shape") ??
      config.raw("build_input_shape");
    if (own !== undefined && own !== null) return own;
    const first = config.list("layers")[0];
    if (first === undefined || depth > MAX_DEPTH) return undefined;
    return this.#sizesOf(this.#entry(first, 0), depth + 1);
  }

  #graph(
    model: Entry,
    layers: readonly Entry[],
    inputs: readonly Tensor[] | undefined,
    prefix: string,
    depth: number,
  ): Tensor[] {
    const made = new Map<string, readonly Tensor[]>();
    const given = refsOf(model.config.raw("input_layers"));
    const uses = this.#usesOf(layers);
    for (const use of this.#inOrder(uses)) {
      this.#builder.place = `layer "${prefix}${use.entry.name}"`;
      const at = given.findIndex(({ layer }) => layer === use.entry.name);
      if (use.refs.length === 0) {
        const own = at >= 0 ? inputs?.[at] : undefined;
        const tensor = own ?? this.#input(use.entry, prefix, this.#sizesOf(use.entry, depth));
        made.set(use.key, [tensor]);
      } else {
        const read = use.refs.map((ref) => this.#find(made, ref, use.entry.name));
        made.set(use.key, this.#apply(use.entry, read, prefix, depth));
      }
    }
    return refsOf(model.config.raw("output_layers")).map((ref) => this.#find(made, ref, "output_layers"));
  }

  #usesOf(layers: readonly Entry[]): Use[] {
    return layers.flatMap((entry) => {
      const uses = entry.uses.map((node, i) => ({ entry, key: `${entry.name}\n${i}`, refs: refsOf(node) }));
      const reading = uses.filter(({ refs }) => refs.length > 0);
      if (reading.length > 0) return reading;
      return entry.type === "InputLayer" ? [{ entry, key: `${entry.name}\n0`, refs: [] }] : [];
    });
  }

  /** Every use after those that it reads, in the file's order otherwise. */
  #inOrder(uses: readonly Use[]): Use[] {
    const waiting = new Map<string, number>();
    const readers = new Map<string, Use[]>();
    const known = new Set(uses.map(({ key }) => key));
    for (const use of uses) {
      const keys = new Set(use.refs.map(keyOf).filter((key) => known.has(key)));
      waiting.set(use.key, keys.size);
      for (const key of keys) readers.set(key, [...readers.get(key) ?? [], use].slice(-100_000));
    }
    const order = uses.filter(({ key }) => waiting.get(key) === 0);
    for (let i = 0; i < order.length; i++) {
      for (const reader of readers.get(order[i]!.key) ?? []) {
        const left = waiting.get(reader.key)! - 1;
        waiting.set(reader.key, left);
        if (left === 0) order.push(reader);
      }
    }
    const stuck = uses.find(({ key }) => waiting.get(key)! > 0);
    if (stuck !== undefined) {
      throw this.#fault("layers without cycles", `"${stuck.entry.name}", which reads itself`);
    }
    return order;
  }

  #find(made: ReadonlyMap<string, readonly Tensor[]>, ref: Ref, reader: string): Tensor {
    const found = made.get(keyOf(ref)) ?? made.get(`${ref.layer}\n0`);
    const tensor = found?.[ref.output] ?? found?.[0];
    if (found !== undefined && ref.output >= found.length) {
      this.#builder.note(furtherOutputs(ref.layer), found[0]!.name);
    }
    if (tensor !== undefined) return tensor;
    const names = [...made.keys()].slice(-30).map((key) => key.split("\n")[0]!);
    const { expected, got, hint } = unknownWord("layers", ref.layer, names);
    throw this.#builder.fault(`"${reader}" to read ${expected}`, got, hint);
  }

  #input(entry: Entry, prefix: string, sizes: unknown): Tensor {
    this.#builder.place = `layer "${prefix}${entry.name}"`;
    if (!Array.isArray(sizes)) throw this.#fault(`an input shape of "${entry.name}"`, show(sizes));
    const own = sizes.slice(1);
    const names = sizeNames[own.length] ?? [];
    const ordered = this.#channelsFirst ? [...names.slice(-1), ...names.slice(0, -1)] : names;
    const whole = this.#dims.shape(entry.name, sizes)?.slice(1);
    const closed = whole ?? own.map((size, i) => {
      const name = ordered[i] ?? `size${i}`, given = this.#dims.size(name);
      if (given !== undefined) return given;
      if (size !== null) return size as number;
      throw new FodlamError(missingDimension(this.#path, `input "${entry.name}"`, name));
    });
    const wrong = closed.find((size) => !Number.isSafeInteger(size) || size < 1);
    if (wrong !== undefined) {
      throw this.#fault(`sizes of input "${entry.name}" to be whole numbers of at least 1`, show(wrong));
    }
    return this.#builder.input(
      `${prefix}${entry.name}`,
      modelShape({ channelsFirst: this.#channelsFirst }, closed),
    );
  }

  /** One use of a layer; a second use of the same layer shares its weights. */
  #apply(entry: Entry, inputs: readonly Tensor[], prefix: string, depth: number): Tensor[] {
    const name = `${prefix}${entry.name}`;
    if (++this.#uses > MAX_USES) throw this.#fault(`at most ${MAX_USES} uses of layers`, "more");
    this.#builder.place = `layer "${name}"`;
    if (MODELS.has(entry.type)) return this.#model(entry, inputs, `${name}/`, depth + 1);
    const { type, config } = entry;
    const channelsFirst = this.#channelsFirst;
    const step: Step = { builder: this.#builder, type, name, config, inputs, channelsFirst };
    const read = () => this.#builder.operation(type, inputs, () => (operatorOf(type) ?? unknown)(step));
    return [this.#builder.sharing(name, read)];
  }
}

function keyOf({ layer, use }: Ref): string {
  return `${layer}\n${use}`;
}
