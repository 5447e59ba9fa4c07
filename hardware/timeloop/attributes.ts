/** Attributes of a node: its own, those of the containers around it, and variables; expressions over all of them. */
import type { YamlValue } from "../../formats/yaml.ts";
import { show } from "../../ir/errors.ts";
import { evaluated, isTrue, type Value } from "../expressions.ts";
import { DUMMY, lastName } from "./words.ts";

/** How many attributes may refer to each other in a row. */
const MOST_STEPS = 16;

/** What names of a file stand for. */
export interface World {
  /** Values under `variables`, those of the file itself last. */
  readonly variables: YamlValue[];
  /** Nodes by name. */
  readonly nodes: Map<string, Attributes>;
  /** The attributes of every node, in the order of the file. */
  readonly all: Attributes[];
  /** Names of variables that something asked for. */
  readonly used: Set<string>;
}

/** The names of a file, before its nodes are read. */
export function worldOf(variables: YamlValue[]): World {
  return { variables, nodes: new Map(), all: [], used: new Set() };
}

/** Keys of a node beside its attributes that say nothing of cycles, or that a table of energies has in it. */
export const NODE_KEYS: readonly string[] = [
  "required_actions",
  "primitive_components",
  "actions",
  "area_scale",
  "energy_scale",
  "area_share",
  "energy_share",
];

/** Attributes, and variables, that nothing asked for once a design is built: by name alone where none of that name has an effect. */
export function withoutEffect({ all, variables, used }: World): string[] {
  const owners = new Map<string, string[]>(), effective = new Set<string>();
  for (const one of all) {
    for (const key of one.effective()) effective.add(key);
    for (const key of one.idle()) owners.set(key, [...(owners.get(key) ?? []), one.name]);
  }
  const attributes = [...owners].map(([key, names]) =>
    effective.has(key) ? `${key} of ${[...new Set(names)].join(" and ")}` : key
  );
  const unread = variables.flatMap((own) => own.isMapping ? own.keys() : []).filter((key) => !used.has(key));
  return [
    ...attributes.sort(),
    ...[...new Set(unread)].filter((key) => key !== "version").sort().map((key) => `variable ${key}`),
  ];
}

/** The attributes of a node. */
export class Attributes {
  readonly #node: YamlValue;
  readonly #parent: Attributes | undefined;
  readonly #world: World;
  readonly #known = new Map<string, Value>();
  readonly #found = new Set<string>();

  /** A node inside of another. */
  constructor(node: YamlValue, parent: Attributes | undefined, world: World) {
    this.#node = node;
    this.#parent = parent;
    this.#world = world;
    world.all.push(this);
  }

  /** The node's name, without its path and its instances. */
  get name(): string {
    return lastName(`${this.#node.get("name").value}`);
  }

  /** Attributes of its own that something asked for. */
  effective(): readonly string[] {
    return [...this.#found];
  }

  /** Attributes and keys of its own that nothing asked for; what stands for a mesh alone has those of a memory without being one. */
  idle(): readonly string[] {
    if (this.#node.get("class").value === DUMMY) return [];
    const own = this.#node.get("attributes");
    const keys = own.isMapping
      ? own.keys().filter((key) => own.get(key).isThere && !this.#found.has(key))
      : [];
    return [...keys, ...NODE_KEYS.filter((key) => this.#node.get(key).isThere)];
  }

  /** An attribute by one of its names: the node's own, or that of the nearest container. */
  find(...names: readonly string[]): YamlValue | undefined {
    for (const name of names) {
      const own = this.#node.get("attributes").get(name);
      if (!own.isThere) continue;
      this.#found.add(name);
      return own;
    }
    return this.#parent?.find(...names);
  }

  /** An attribute, or the variable of that name. */
  #findAnywhere(name: string): YamlValue | undefined {
    const found = this.find(name);
    if (found !== undefined) return found;
    this.#world.used.add(name);
    return this.#world.variables.map((variables) => variables.get(name)).findLast(({ isThere }) => isThere);
  }

  /** A number by one of its names. */
  number(...names: readonly string[]): number | undefined {
    const found = this.find(...names);
    return found === undefined ? undefined : this.numberAt(found);
  }

  /** A whole number of at least 1 by one of its names. */
  count(...names: readonly string[]): number | undefined {
    const found = this.find(...names);
    return found === undefined ? undefined : this.countAt(found);
  }

  /** A whole number of at least 1. */
  countAt(value: YamlValue): number {
    const number = this.numberAt(value);
    if (!Number.isSafeInteger(number) || number < 1) {
      throw value.fault("a whole number of at least 1", `${number}`);
    }
    return number;
  }

  /** A number above 0 by one of its names. */
  positive(...names: readonly string[]): number | undefined {
    const found = this.find(...names);
    if (found === undefined) return undefined;
    const number = this.numberAt(found);
    if (number <= 0) throw found.fault("a number above 0", `${number}`);
    return number;
  }

  /** A number, as it stands or as an expression. */
  numberAt(value: YamlValue): number {
    const number = this.#value(value, 0);
    if (typeof number !== "number") throw value.fault("a number or an expression of numbers");
    return number;
  }

  /** Whether an attribute is there and true. */
  isTrueAt(value: YamlValue): boolean {
    return value.isThere && !/^false$/i.test(`${value.value}`) && isTrue(value.value as Value);
  }

  /** A value, or that of its expression; `steps` values refer to it in a row. */
  #value(value: YamlValue, steps: number): Value {
    const own = value.value;
    if (typeof own === "number" || typeof own === "boolean") return own;
    if (typeof own !== "string") throw value.fault("a number or an expression of numbers");
    if (steps > MOST_STEPS) {
      throw value.fault(`attributes that refer to each other at most ${MOST_STEPS} times`, show(own));
    }
    const fault = (expected: string, got: string) => value.fault(expected, got);
    return evaluated(own, { names: (path) => this.#named(path, steps + 1), fault });
  }

  /** `width`, `buffer.attributes.width`, `buffer.spatial.meshX`, `inf`. */
  #named([name, kind, key, ...rest]: readonly string[], steps: number): Value | undefined {
    if (kind === undefined) {
      return this.#once(name!, () => this.#findAnywhere(name!), steps) ?? constant(name!);
    }
    const other = this.#world.nodes.get(name!);
    if (other === undefined || key === undefined || rest.length > 0) return undefined;
    if (kind === "attributes") return other.#once(key, () => other.find(key), steps);
    return kind === "spatial"
      ? other.#once(`spatial ${key}`, () => other.#node.get("spatial").get(key), steps)
      : undefined;
  }

  /** A named value, evaluated once however often it is used. */
  #once(name: string, find: () => YamlValue | undefined, steps: number): Value | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const found = find();
    if (found?.isThere !== true) return undefined;
    const value = this.#value(found, steps);
    this.#known.set(name, value);
    return value;
  }
}

function constant(name: string): Value | undefined {
  return name === "inf" ? Infinity : undefined;
}
