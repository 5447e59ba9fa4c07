/** Numbers of an architecture: written as such, or as expressions over its variables and the bits of tensors. */
import { show } from "../../ir/errors.ts";
import type { YamlValue } from "../../formats/yaml.ts";
import { evaluated, type Value } from "../expressions.ts";

/** Bits of a value of every tensor, which an architecture leaves to the workload. */
export const VALUE_BITS = 8;

/** Variables inside each other. */
const MOST_DEEP = 16;

/** What stands for the words of expressions. */
export class Names {
  readonly #variables = new Map<string, YamlValue>();
  readonly #used = new Set<string>();

  /** Takes variables; those of before hold. */
  add(variables: YamlValue): void {
    if (!variables.isThere) return;
    for (const name of variables.keys()) {
      if (!this.#variables.has(name)) this.#variables.set(name, variables.get(name));
    }
  }

  /** Variables that nothing asked for. */
  idle(): string[] {
    return [...this.#variables.keys()].filter((name) => !this.#used.has(name));
  }

  /** A number, which may be infinite. */
  number(value: YamlValue, deep = 0): number {
    const found = this.#value(value, deep);
    if (typeof found === "number" && !Number.isNaN(found)) return found;
    throw value.fault("a number", show(found));
  }

  #value(value: YamlValue, deep: number): Value {
    if (deep > MOST_DEEP) throw value.fault(`variables at most ${MOST_DEEP} inside each other`, "more");
    const own = value.value;
    if (typeof own === "number" || typeof own === "boolean") return own;
    if (typeof own !== "string") throw value.fault("a number or an expression");
    return evaluated(own, {
      fault: (expected, got) => value.fault(expected, got),
      names: (path) => this.#named(path, deep),
    });
  }

  #named(path: readonly string[], deep: number): Value | undefined {
    const [name, attribute, more] = path;
    if (more !== undefined) return undefined;
    if (/^(weight|input|output)$/.test(name!)) {
      if (attribute === undefined) return true; // a layer has it
      return attribute === "bits_per_value" ? VALUE_BITS : undefined;
    }
    if (attribute !== undefined) return undefined;
    if (name === "inf") return Infinity;
    this.#used.add(name!);
    const variable = this.#variables.get(name!);
    return variable === undefined ? undefined : this.#value(variable, deep + 1);
  }
}
