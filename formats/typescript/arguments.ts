import { type AnyLayerDef, def, type Layer } from "../../ir/registry.ts";

/** A layer's arguments as somebody would write them: no defaults, `3` for `[3, 3]`. */
export interface Written {
  /** Arguments in their order. */
  readonly positional: readonly unknown[];
  /** The kind's own options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Shorter spellings of a list of sizes. */
function spellings(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 4) return [];
  const [a, b, c, d] = value;
  const all: unknown[] = value.every((one) => one === a) ? [a] : [];
  if (value.length === 4 && a === b && c === d) all.push([a, c]);
  return all;
}

/** Looks for the shortest arguments of which a kind makes given fields, by asking the kind itself. */
class Shortest {
  readonly #definition: AnyLayerDef;
  readonly #wanted: string;
  readonly #names: readonly string[];
  readonly positional: unknown[];
  readonly options: Record<string, unknown>;

  constructor(definition: AnyLayerDef, fields: Readonly<Record<string, unknown>>) {
    this.#definition = definition;
    this.#names = Object.keys(definition.fields);
    this.#wanted = JSON.stringify(this.#names.map((name) => fields[name]));
    const positional = this.#names.filter((name) => !definition.options.includes(name));
    this.positional = positional.map((name) => fields[name]);
    this.options = Object.fromEntries(definition.options.map((name) => [name, fields[name]]));
  }

  find(): Written {
    for (const name of Object.keys(this.options)) {
      const { [name]: value, ...without } = this.options;
      if (this.#makes(this.positional, without)) delete this.options[name];
      else {this.options[name] = this.#spelt(
          value,
          (other) => [this.positional, { ...this.options, [name]: other }],
        );}
    }
    this.positional.forEach((value, i) => {
      this.positional[i] = this.#spelt(value, (other) => [this.positional.with(i, other), this.options]);
    });
    while (this.positional.length > 0 && this.#makes(this.positional.slice(0, -1), this.options)) {
      this.positional.pop();
    }
    return { positional: this.positional, options: this.options };
  }

  #spelt(value: unknown, trial: (other: unknown) => [readonly unknown[], Record<string, unknown>]): unknown {
    return spellings(value).find((other) => this.#makes(...trial(other))) ?? value;
  }

  #makes(positional: readonly unknown[], options: Readonly<Record<string, unknown>>): boolean {
    const arity = this.#names.length - this.#definition.options.length;
    const all = Array.from({ length: arity }, (_, i) => positional[i]);
    try {
      const made = this.#definition.make(...all, options);
      return JSON.stringify(this.#names.map((name) => made[name])) === this.#wanted;
    } catch {
      return false; // an argument that the kind cannot do without
    }
  }
}

const known = new Map<string, Written>();

/** The shortest arguments that make a layer's fields. */
export function argumentsOf(layer: Layer): Written {
  const definition = def(layer.kind)!;
  const fields = layer as unknown as Record<string, unknown>;
  const key = JSON.stringify([layer.kind, ...Object.keys(definition.fields).map((name) => fields[name])]);
  let written = known.get(key);
  if (written === undefined) {
    written = new Shortest(definition, fields).find();
    if (known.size < 10_000) known.set(key, written);
  }
  return written;
}
