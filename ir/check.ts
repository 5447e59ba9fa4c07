import {
  badField,
  badLayer,
  badNetwork,
  FodlamError,
  manyProblems,
  type Mismatch,
  type Problem,
  show,
  unknownWord,
} from "./errors.ts";
import { type Flow, flow, type Network, NETWORK_FORMAT } from "./network.ts";
import { common } from "./options.ts";
import { type AnyLayerDef, def, kinds } from "./registry.ts";
import { formatShape, Refusal, sameShape, type Shape } from "./shape.ts";

type Json = Readonly<Record<string, unknown>>;

const KEYS = ["format", "name", "inputs", "layers", "outputs"];

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.length >= 1 && value.length <= 4 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 1);
}

const SHAPE = "a list of one to four whole numbers of at least 1";

/** Walks a JSON network once, and collects what is wrong with it. */
class Checker {
  readonly problems: Problem[] = [];
  /** What each name carries; nothing for a layer whose own fault is already reported. */
  readonly #flows = new Map<string, Flow | undefined>();
  /** Where each layer name stands in the list, first time. */
  readonly #places = new Map<string, number>();
  readonly #outputs = new Set<unknown>();
  #layers: readonly unknown[] = [];

  network(value: unknown): void {
    if (!isObject(value)) return this.#wrong("network", "an object", value);
    for (const key of Object.keys(value)) {
      if (!KEYS.includes(key)) this.#add(badNetwork("network", unknownWord("a key", key, KEYS)));
    }
    if (value.format !== NETWORK_FORMAT) this.#wrong("format", `"${NETWORK_FORMAT}"`, value.format);
    if (!common.name.accepts(value.name)) this.#wrong("name", common.name.expected, value.name);
    this.#list(value, "inputs", (input, i) => this.#input(input, i));
    if (Array.isArray(value.layers)) {
      this.#layers = value.layers;
      value.layers.forEach((layer, i) => {
        const name = isObject(layer) ? layer.name : undefined;
        if (common.name.accepts(name) && !this.#places.has(name)) this.#places.set(name, i);
      });
    }
    this.#list(value, "layers", (layer, i) => this.#layer(layer, i));
    this.#list(value, "outputs", (output) => this.#output(output));
  }

  #add(problem: Problem): void {
    this.problems.push(problem);
  }

  #wrong(place: string, expected: string, value: unknown): void {
    this.#add(badNetwork(place, { expected, got: show(value) }));
  }

  #list(network: Json, key: string, visit: (item: unknown, index: number) => void): void {
    const value = network[key];
    if (!Array.isArray(value) || value.length === 0) {
      return this.#wrong(key, "a list of at least one", value);
    }
    value.forEach(visit);
  }

  #input(value: unknown, index: number): void {
    const place = `input ${index}`;
    if (!isObject(value)) return this.#wrong(place, "an object", value);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`${place} name`, common.name.expected, value.name);
    }
    if (this.#flows.has(value.name)) this.#wrong(place, "every name once", value.name);
    const legal = isShape(value.shape);
    if (!legal) this.#wrong(`${place} shape`, SHAPE, value.shape);
    this.#flows.set(value.name, legal ? { shape: value.shape as Shape, instances: 1 } : undefined);
  }

  #output(value: unknown): void {
    if (this.#outputs.has(value)) return this.#wrong("outputs", "every name once", value);
    this.#outputs.add(value);
    if (typeof value === "string" && this.#flows.has(value) && this.#places.has(value)) return;
    const known = [...this.#places.keys()];
    if (typeof value !== "string") return this.#wrong("outputs", "names of layers", value);
    this.#add(badNetwork("outputs", unknownWord("a layer", value, known)));
  }

  #layer(value: unknown, index: number): void {
    if (!isObject(value)) return this.#wrong(`layer ${index}`, "an object", value);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`layer ${index} name`, common.name.expected, value.name);
    }
    const name = value.name;
    const fault = (wrong: Mismatch) => this.#add(badLayer(index, name, wrong));
    if (this.#flows.has(name)) fault({ expected: "every name once", got: `"${name}" again` });
    const made = this.#made(value, index, name, fault);
    this.#flows.set(name, made);
    if (made === undefined) return;
    const { shape, instances = 1 } = value;
    if (!isShape(shape) || !sameShape(shape, made.shape)) {
      const got = isShape(shape) ? formatShape(shape) : JSON.stringify(shape) ?? "nothing";
      fault({ expected: `shape ${formatShape(made.shape)} from ${inputNames(value)}`, got });
    }
    if (instances !== made.instances) {
      fault({ expected: `${made.instances} instances from ${inputNames(value)}`, got: `${instances}` });
    }
  }

  /** What a layer makes of its inputs, or nothing if it cannot be said. */
  #made(
    layer: Json,
    index: number,
    name: string,
    fault: (wrong: Mismatch) => void,
  ): Flow | undefined {
    const definition = def(typeof layer.kind === "string" ? layer.kind : "");
    if (definition === undefined) {
      return void fault(unknownWord("a kind", typeof layer.kind === "string" ? layer.kind : "", kinds));
    }
    const legal = this.#fields(definition, layer, index, name, fault);
    const inputs = this.#inputs(definition, layer, index, fault);
    if (!legal || inputs === undefined) return undefined;
    try {
      return flow(definition, layer, inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fault({ ...error, got: `${error.got} from ${inputNames(layer)}`, expected: error.expected });
    }
  }

  #fields(
    definition: AnyLayerDef,
    layer: Json,
    index: number,
    name: string,
    fault: (wrong: Mismatch) => void,
  ): boolean {
    const before = this.problems.length;
    const own = Object.keys(definition.fields);
    const known = ["name", "kind", "inputs", ...own, "bits", "density", "shape", "instances"];
    for (const key of Object.keys(layer)) if (!known.includes(key)) fault(unknownWord("a key", key, known));
    const optional = { bits: common.bits, density: common.density };
    const fields = { ...definition.fields, ...optional };
    for (const [key, field] of Object.entries(fields)) {
      if (key in optional && layer[key] === undefined) continue;
      if (field.accepts(layer[key])) continue;
      const { expected, got } = badField(definition.kind, name, key, field.expected, layer[key]);
      this.#add(badLayer(index, name, { expected: expected!, got: got! }));
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
    const least = definition.inputs === "many" ? 2 : 1;
    const fits = Array.isArray(names) && names.every((name) => typeof name === "string") &&
      (definition.inputs === "many" ? names.length >= least : names.length === 1);
    if (!fits) {
      const expected = `inputs to be a list of ${
        definition.inputs === "many" ? "two or more names" : "one name"
      }`;
      return void fault({ expected, got: JSON.stringify(names) ?? "nothing" });
    }
    const flows: Flow[] = [];
    for (const name of names as string[]) {
      const place = this.#places.get(name);
      if (!this.#flows.has(name)) {
        fault(
          place === undefined
            ? unknownWord("an input", name, [...this.#flows.keys()].slice(-20))
            : this.#reaches(place, index)
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

  /** Whether the layer at `from` reads, at however many removes, the layer at `goal`. */
  #reaches(from: number, goal: number): boolean {
    const seen = new Set<number>();
    const open = [from];
    while (open.length > 0) {
      const place = open.pop()!;
      if (place === goal) return true;
      if (seen.has(place)) continue;
      seen.add(place);
      const layer = this.#layers[place];
      const names = isObject(layer) && Array.isArray(layer.inputs) ? layer.inputs : [];
      for (const name of names) {
        const next = this.#places.get(name as string);
        if (next !== undefined) open.push(next);
      }
    }
    return false;
  }
}

function inputNames(layer: Json): string {
  return (layer.inputs as string[]).map((name) => `"${name}"`).join(" and ");
}

/**
 * Every fault of a value that should be a network: wrong types, unknown kinds and keys, dangling, cyclic or disordered
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
 * @throws {FodlamError} with every fault, if it is none
 */
export function networkFrom(value: unknown, source = "network"): Network {
  const problems = check(value);
  if (problems.length === 0) return value as Network;
  const [first] = problems;
  throw new FodlamError(
    problems.length === 1 ? first! : manyProblems(source, problems),
    problems,
  );
}
