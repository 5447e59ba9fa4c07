import type { Value } from "./value.ts";

/** Values by the names that nodes call them; a graph in a graph sees those around it. */
export class Scope {
  readonly #own = new Map<string, Value>();
  readonly #around: Scope | undefined;

  constructor(around?: Scope) {
    this.#around = around;
  }

  /** The value of a name, or nothing. */
  get(name: string): Value | undefined {
    return this.#own.get(name) ?? this.#around?.get(name);
  }

  /** Gives a name to a value. */
  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }
}
