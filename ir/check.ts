import { displayed } from "./display.ts";
import { atCaller } from "./caller.ts";
import {
  badArgument,
  badLayer,
  badNetwork,
  calling,
  faultsOf,
  FodlamError,
  type Mismatch,
  MOST_FAULTS,
  type Problem,
  show,
  unknownWord,
  wrongFormat,
} from "./errors.ts";
import { components } from "./cycles.ts";
import type { Field } from "./field.ts";
import { arities } from "./layer.ts";
import {
  type Flow,
  flow,
  formatInstances,
  MAX_LAYERS,
  type Network,
  NETWORK_FORMAT,
  type NetworkInput,
} from "./network.ts";
import { common, mayShare, OWNER } from "./options.ts";
import { type AnyLayerDef, def, kinds } from "./registry.ts";
import { formatShape, isShape, Refusal, sameShape, type Shape } from "./shape.ts";
import { inexactSums } from "./sum.ts";
import { isObject, type Json } from "./object.ts";

/** The keys of a network, and of each of its inputs: all of the type's, and no other. */
const KEYS = keysOf<Network>({ format: true, name: true, inputs: true, layers: true, outputs: true });
const INPUT_KEYS = keysOf<NetworkInput>({ name: true, shape: true });

function keysOf<T>(keys: Readonly<Record<keyof T, true>>): readonly string[] {
  return Object.keys(keys);
}

const SHAPE = "a list of one to four whole numbers of at least 1";

/** What each layer may hold beyond its kind's fields. */
const optional = { bits: common.bits, density: common.density, sharedWith: common.sharedWith };

/** The keys and fields of one kind's layers. */
interface Rules {
  readonly known: ReadonlySet<string>;
  readonly fields: readonly (readonly [key: string, field: Field<unknown>])[];
}

const rules = new Map<AnyLayerDef, Rules>();

function rulesOf(definition: AnyLayerDef): Rules {
  const found = rules.get(definition);
  if (found !== undefined) return found;
  const own = Object.keys(definition.fields);
  const made = {
    known: new Set(["name", "kind", "inputs", ...own, ...Object.keys(optional), "shape", "instances"]),
    fields: Object.entries<Field<unknown>>({ ...definition.fields, ...optional }),
  };
  rules.set(definition, made);
  return made;
}

/** Walks a JSON network once, and collects what is wrong with it. */
class Checker {
  readonly problems: Problem[] = [];
  /** What each name carries; nothing for a layer whose own fault is already reported. */
  readonly #flows = new Map<string, Flow | undefined>();
  /** Where each layer name stands in the list, first time. */
  readonly #places = new Map<string, number>();
  readonly #inputNames: string[] = [];
  readonly #outputs = new Set<unknown>();
  #layers: readonly unknown[] = [];
  #components: Int32Array | undefined;

  network(value: unknown): void {
    if (!isObject(value)) return this.#wrong("network", "an object", value);
    if (value.format !== NETWORK_FORMAT) {
      this.#add(wrongFormat(value, NETWORK_FORMAT));
      if (!Array.isArray(value.inputs) || !Array.isArray(value.layers)) return; // something else altogether
    }
    this.#keys("network", value, KEYS);
    if (!common.name.accepts(value.name)) this.#wrong("name", common.name.expected, value.name);
    this.#list(value, "inputs", (input, i) => this.#input(input, i));
    if (Array.isArray(value.layers) && value.layers.length <= MAX_LAYERS) {
      this.#layers = value.layers;
      value.layers.forEach((layer, i) => {
        const name = isObject(layer) ? layer.name : undefined;
        if (common.name.accepts(name) && !this.#places.has(name)) this.#places.set(name, i);
      });
    }
    this.#list(value, "layers", (layer, i) => this.#layer(layer, i));
    this.#list(value, "outputs", (output) => this.#output(output));
    if (this.problems.length > 0) return;
    for (const wrong of inexactSums(value as unknown as Network)) this.#add(badNetwork("layers", wrong));
  }

  #add(problem: Problem): void {
    this.problems.push(problem);
  }

  #wrong(place: string, expected: string, value: unknown): void {
    this.#add(badNetwork(place, { expected, got: show(value) }));
  }

  #keys(place: string, value: Json, known: readonly string[]): void {
    for (const key of Object.keys(value)) {
      if (this.problems.length >= MOST_FAULTS) return;
      if (!known.includes(key)) this.#add(badNetwork(place, unknownWord("a key", key, known)));
    }
  }

  #list(network: Json, key: string, visit: (item: unknown, index: number) => void): void {
    const value = network[key];
    if (!Array.isArray(value) || value.length === 0) {
      return this.#wrong(key, "a list of at least one", value);
    }
    if (value.length > MAX_LAYERS) {
      return this.#add(badNetwork(key, { expected: `at most ${MAX_LAYERS}`, got: `${value.length}` }));
    }
    for (const [i, item] of value.entries()) {
      if (this.problems.length >= MOST_FAULTS) return;
      visit(item, i);
    }
  }

  #input(value: unknown, index: number): void {
    const place = `input ${index}`;
    if (!isObject(value)) return this.#wrong(place, "an object", value);
    this.#keys(place, value, INPUT_KEYS);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`${place} name`, common.name.expected, value.name);
    }
    if (this.#flows.has(value.name)) this.#wrong(place, "every name once", value.name);
    if (index < 20) this.#inputNames.push(value.name);
    const legal = isShape(value.shape);
    if (!legal) this.#wrong(`${place} shape`, SHAPE, value.shape);
    this.#flows.set(value.name, legal ? { shape: value.shape as Shape, instances: 1 } : undefined);
  }

  #output(value: unknown): void {
    if (this.#outputs.has(value)) return this.#wrong("outputs", "every name once", value);
    this.#outputs.add(value);
    if (typeof value === "string" && this.#flows.has(value) && this.#places.has(value)) return;
    if (this.#places.size === 0) return; // that there are no layers is said already
    if (typeof value !== "string") return this.#wrong("outputs", "names of layers", value);
    this.#add(badNetwork("outputs", unknownWord("a layer", value, this.#before(this.#layers.length))));
  }

  #layer(value: unknown, index: number): void {
    if (!isObject(value)) return this.#wrong(`layer ${index}`, "an object", value);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`layer ${index} name`, common.name.expected, value.name);
    }
    const name = value.name;
    const fault = (wrong: Mismatch) => this.#add(badLayer(index, name, wrong));
    if (this.#flows.has(name)) fault({ expected: "every name once", got: `"${name}" again` });
    const made = this.#made(value, index, fault);
    this.#flows.set(name, made);
    if (made === undefined) return;
    this.#shared(value, index, made, fault);
    const { shape, instances = 1 } = value;
    if (!isShape(shape) || !sameShape(shape, made.shape)) {
      const got = isShape(shape) ? formatShape(shape) : show(shape);
      fault({ expected: `shape ${formatShape(made.shape)} from ${inputNames(value)}`, got });
    }
    if (instances !== made.instances) {
      const expected = `${formatInstances(made.instances)} from ${inputNames(value)}`;
      fault({ expected, got: show(instances) });
    }
  }

  /** What a layer makes of its inputs, or nothing if it cannot be said. */
  #made(
    layer: Json,
    index: number,
    fault: (wrong: Mismatch) => void,
  ): Flow | undefined {
    const definition = def(typeof layer.kind === "string" ? layer.kind : "");
    if (definition === undefined) {
      return void fault(unknownWord("a kind", layer.kind, kinds));
    }
    const legal = this.#fields(definition, layer, fault);
    const inputs = this.#inputs(definition, layer, index, fault);
    if (!legal || inputs === undefined) return undefined;
    try {
      return flow(definition, layer, inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fault({ ...error, got: `${error.got} from ${inputNames(layer)}`, expected: error.expected });
    }
  }

  /** Shared weights must be those of an earlier layer of the same size, and of the same kind or a tied head's embedding. */
  #shared(layer: Json, index: number, made: Flow, fault: (wrong: Mismatch) => void): void {
    if (layer.sharedWith === undefined) return;
    const place = this.#places.get(layer.sharedWith as string);
    const owner = place === undefined || place >= index ? undefined : this.#layers[place];
    const parameters = (at: unknown, shape: Shape): number => {
      const { kind, inputs } = at as { kind: string; inputs: string[] };
      const shapes = inputs.map((input) => this.#flows.get(input)?.shape ?? []);
      return def(kind)!.work(at as Record<string, unknown>, shapes, shape).parameters ?? 0;
    };
    const flow = this.#flows.get(layer.sharedWith as string);
    const expected = `sharedWith to be ${OWNER}`;
    if (!isObject(owner) || flow === undefined || !mayShare(layer.kind, owner.kind)) {
      return fault({ expected, got: show(layer.sharedWith) });
    }
    const [own, theirs] = [parameters(layer, made.shape), parameters(owner, flow.shape)];
    if (own !== theirs) fault({ expected, got: `"${layer.sharedWith}" with ${theirs}, not ${own}` });
  }

  #fields(
    definition: AnyLayerDef,
    layer: Json,
    fault: (wrong: Mismatch) => void,
  ): boolean {
    const before = this.problems.length;
    const { known, fields } = rulesOf(definition);
    for (const key of Object.keys(layer)) {
      if (this.problems.length >= MOST_FAULTS) return false;
      if (!known.has(key)) fault(unknownWord("a key", key, [...known]));
    }
    for (const [key, field] of fields) {
      const value = layer[key];
      if (field.accepts(value) || (value === undefined && key in optional)) continue;
      fault({ expected: `${key} to be ${field.stored ?? field.expected}`, got: show(value) });
    }
    return this.problems.length === before;
  }

  #inputs(
    definition: AnyLayerDef,
    layer: Json,
    index: number,
    fault: (wrong: Mismatch) => void,
  ): Flow[] | undefined {
    const names = layer.inputs;
    const { least, most, words } = arities[definition.inputs];
    const fits = Array.isArray(names) && names.every((name) => typeof name === "string") &&
      names.length >= least && names.length <= most;
    if (!fits) {
      const expected = `inputs to be a list of ${words} ${most === 1 ? "name" : "names"}`;
      return void fault({ expected, got: show(names) });
    }
    const flows: Flow[] = [];
    for (const name of names as string[]) {
      const place = this.#places.get(name);
      if (!this.#flows.has(name)) {
        fault(
          place === undefined
            ? unknownWord("an input", name, [...this.#inputNames, ...this.#before(index)])
            : this.#onCycle(place, index)
            ? { expected: "layers without cycles", got: `"${name}", which itself reads this layer` }
            : { expected: "layers in order of use", got: `"${name}", which stands later, at ${place}` },
        );
        continue;
      }
      const found = this.#flows.get(name);
      if (found !== undefined) flows.push(found);
    }
    return flows.length === names.length ? flows : undefined;
  }

  /** Names of the layers before a place, which may have been meant there; of many the last. */
  #before(place: number): string[] {
    const layers = this.#layers.slice(Math.max(0, place - 20), place);
    const names = layers.map((layer) => isObject(layer) ? layer.name : undefined);
    return [...new Set(names.filter(common.name.accepts))];
  }

  /** Whether two layers read each other, at however many removes. */
  #onCycle(a: number, b: number): boolean {
    this.#components ??= components(this.#layers.length, (place) => this.#readsOf(place));
    return this.#components[a] === this.#components[b];
  }

  /** Places of the layers that a layer reads. */
  #readsOf(place: number): number[] {
    const layer = this.#layers[place];
    const names = isObject(layer) && Array.isArray(layer.inputs) ? layer.inputs : [];
    return names.map((name) => this.#places.get(name)).filter((read) => read !== undefined);
  }
}

/** Inputs of a layer that a message names. */
const MOST_NAMED = 8;

function inputNames(layer: Json): string {
  const names = layer.inputs as string[], rest = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(" and ");
}

/**
 * The faults of a value that should be a network, a thousand at the most: wrong types, unknown kinds and keys, dangling, cyclic or disordered
 * inputs, impossible shapes, shapes and instances that do not follow from the inputs. None if it is a network.
 *
 * @example
 * ```ts
 * import { check } from "@fodlam/fodlam";
 *
 * console.log(check({ format: "fodlam/network@1", name: "x", inputs: [], layers: [], outputs: [] }).length); // 3
 * ```
 */
export function check(value: unknown): Problem[] {
  const checker = new Checker();
  checker.network(value);
  return checker.problems;
}

/**
 * A parsed JSON value as a network.
 *
 * @throws {FodlamError} with its faults, if it is none
 */
export const networkFrom: (value: unknown, source?: string) => Network = atCaller(
  (value, source = "network") => {
    if (typeof source !== "string") {
      throw new FodlamError(badArgument(calling("networkFrom"), "source", SOURCE, source));
    }
    const problems = check(value);
    if (problems.length === 0) return displayed("network", value as Network);
    throw new FodlamError(faultsOf(source, problems), problems);
  },
);

const SOURCE = { expected: "a text that names where the network comes from" };
