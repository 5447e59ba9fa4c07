import { badFile, FodlamError, isFodlamError } from "../ir/errors.ts";
import { arities, type LayerBase } from "../ir/layer.ts";
import {
  fieldProblem,
  type Flow,
  flow,
  layerOf,
  markBuilt,
  type Network,
  NETWORK_FORMAT,
} from "../ir/network.ts";
import { inexactSums } from "../ir/sum.ts";
import { type ArgumentsOf, def, type Kind, type Layer, type Layers } from "../ir/registry.ts";
import { formatShape, isShape, Refusal, type Shape } from "../ir/shape.ts";
import { MAX_LAYERS } from "./limits.ts";
import { inUseOrder } from "./order.ts";

/** What a layer may have beside its arguments and inputs. */
export interface MadeLayer {
  /** The name that the file gives it; the kind if left out. A number is added where it is taken. */
  readonly name?: string | undefined;
  /** Bits of its tensors' elements. */
  readonly bits?: LayerBase["bits"] | undefined;
  /** Share of its tensors' elements that are not zero. */
  readonly density?: LayerBase["density"] | undefined;
  /** The layer whose weights it uses again. */
  readonly sharedWith?: string | undefined;
  /** Where it stands in the file, for messages: `line 12`, `node "x"`; the layer's name if left out. */
  readonly place?: string | undefined;
}

const MAX_NAME = 200;

/** Whether weights are used only after they are made. */
function sharesBackwards({ layers }: Network): boolean {
  const places = new Map(layers.map(({ name }, i) => [name, i]));
  return layers.every(({ sharedWith }, i) => sharedWith === undefined || (places.get(sharedWith) ?? i) < i);
}

/**
 * Puts a network together layer by layer, as a reader finds them: arguments are those of the language, shapes follow,
 * names are made unique, and what is impossible is one message with the file and the place.
 *
 * ```ts
 * import { Maker } from "./maker.ts";
 *
 * const maker = new Maker("tiny.cfg", "tiny");
 * const image = maker.input("image", [3, 32, 32]);
 * const conv = maker.layer("conv", [16, 3, { padding: 1 }], [image], { name: "conv_1", place: "line 7" });
 * console.log(maker.shapeOf(conv), maker.network([conv]).layers.length); // [ 16, 32, 32 ] 1
 * ```
 */
export class Maker {
  readonly #path: string;
  readonly #name: string;
  readonly #inputs = new Map<string, { readonly name: string; readonly shape: Shape }>();
  readonly #layers: Layer[] = [];
  readonly #flows = new Map<string, Flow>();
  readonly #reads = new Map<string, readonly string[]>();
  readonly #numbers = new Map<string, number>();

  /** A network of a file. */
  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = (name === "" ? "network" : name).slice(0, MAX_NAME);
  }

  /** The layers so far. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** Adds an input; gives its name in the network. */
  input(name: string, shape: Shape, place = `input "${name}"`): string {
    if (!isShape(shape)) {
      throw this.fault(place, "a shape of one to four sizes of at least 1", formatShape(shape));
    }
    const own = this.#unique(name === "" ? "input" : name);
    this.#inputs.set(own, { name: own, shape: [...shape] });
    this.#flows.set(own, { shape, instances: 1 });
    return own;
  }

  /** Adds a layer; gives its name in the network. */
  layer<K extends Kind>(
    kind: K,
    args: ArgumentsOf<Layers[K]>,
    inputs: readonly string[],
    made: MadeLayer = {},
  ): string {
    const definition = def(kind)!;
    const name = this.#unique(made.name === undefined || made.name === "" ? kind : made.name);
    const place = made.place ?? `layer "${name}"`;
    if (this.#layers.length >= MAX_LAYERS) throw this.fault(place, `at most ${MAX_LAYERS} layers`, "more");
    const { least, most, words } = arities[definition.inputs];
    if (inputs.length < least || inputs.length > most) {
      throw this.fault(place, `${words} ${most === 1 ? "input" : "inputs"}`, `${inputs.length}`);
    }
    const flows = inputs.map((input) => this.#flowOf(input, place));
    const fields = definition.make(...args as readonly unknown[]);
    const problem = fieldProblem(definition, () => name, fields);
    if (problem !== undefined) throw this.fault(place, problem.expected ?? "", problem.got ?? "");
    const { bits, density, sharedWith } = made;
    const base = { name, inputs: [...inputs], bits, density, sharedWith };
    const out = this.#flow(definition, fields, flows, place);
    this.#layers.push(layerOf(definition, base, fields, { ...out, shape: [...out.shape] }));
    this.#flows.set(name, out);
    this.#reads.set(name, base.inputs);
    return name;
  }

  /** Whether there is an input or layer of a name. */
  has(name: string): boolean {
    return this.#flows.has(name);
  }

  /** Whether a name is an input's. */
  isInput(name: string): boolean {
    return this.#inputs.has(name);
  }

  /** What a layer reads; nothing for an input. */
  inputsOf(name: string): readonly string[] {
    return this.#reads.get(name) ?? [];
  }

  /** The shape that an input or layer makes. */
  shapeOf(name: string): Shape {
    return this.#flows.get(name)!.shape;
  }

  /**
   * The network; a file without layers is refused. Layers stand in the order of their use, as a script would make them, unless
   * some are not used or weights would then be used before they are made.
   */
  network(outputs: readonly string[]): Network {
    if (this.#layers.length === 0) throw this.fault("", "at least one layer", "none");
    if (outputs.length === 0) throw this.fault("", "at least one output", "none");
    const network: Network = {
      format: NETWORK_FORMAT,
      name: this.#name,
      inputs: [...this.#inputs.values()],
      layers: this.#layers,
      outputs: [...new Set(outputs)],
    };
    for (const { expected, got } of inexactSums(network)) throw this.fault("", expected, got);
    const ordered = inUseOrder(network);
    return markBuilt(
      ordered.unused.length === 0 && sharesBackwards(ordered.network) ? ordered.network : network,
    );
  }

  /** An error with the file and a place in it, to be thrown. */
  fault(place: string, expected: string, got: string, hint?: string): FodlamError {
    return new FodlamError(badFile(this.#path, place, expected, got, hint));
  }

  #flow(definition: NonNullable<ReturnType<typeof def>>, fields: object, flows: Flow[], place: string): Flow {
    try {
      return flow(definition, fields as Record<string, unknown>, flows);
    } catch (error) {
      if (error instanceof Refusal) throw this.fault(place, error.expected, error.got);
      throw isFodlamError(error) ? this.fault(place, "a possible layer", error.message) : error;
    }
  }

  #flowOf(name: string, place: string): Flow {
    const found = this.#flows.get(name);
    if (found === undefined) throw this.fault(place, "an input that stands before it", `"${name}"`);
    return found;
  }

  /** A name that no other layer has, of a legal length; `conv`, `conv_2`, `conv_3` where they are alike. */
  #unique(wanted: string): string {
    const base = wanted.slice(0, MAX_NAME);
    if (!this.#flows.has(base)) return base;
    let number = this.#numbers.get(base) ?? 1, name: string;
    do {
      number++;
      name = `${base.slice(0, MAX_NAME - 9)}_${number}`;
    } while (this.#flows.has(name));
    this.#numbers.set(base, number);
    return name;
  }
}
