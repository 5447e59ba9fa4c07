/** Values of a JSON description by type, with the place of what is wrong. */
import { type FodlamError, show } from "../../ir/errors.ts";
import { isObject, type Json } from "../../ir/object.ts";

/** Makes the fault that something is not as it should be. */
export type Fault = (expected: string, got: string) => FodlamError;

/** An object whose values are asked for by type. */
export class Config {
  readonly #value: Json;
  readonly #fault: Fault;

  /** An object; anything else is refused. */
  constructor(value: unknown, what: string, fault: Fault) {
    if (!isObject(value)) throw fault(`${what} to be an object`, show(value));
    this.#value = value;
    this.#fault = fault;
  }

  /** The bare value of a key. */
  raw(key: string): unknown {
    return Object.hasOwn(this.#value, key) ? this.#value[key] : undefined;
  }

  /** A text. */
  word(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    throw this.#fault(`${key} to be a text`, show(value));
  }

  /** True or false. */
  flag(key: string, otherwise: boolean): boolean {
    const value = this.raw(key) ?? otherwise;
    if (typeof value === "boolean") return value;
    throw this.#fault(`${key} to be true or false`, show(value));
  }

  /** A whole number. */
  integer(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined || value === null) return undefined;
    if (Number.isSafeInteger(value)) return value as number;
    throw this.#fault(`${key} to be a whole number`, show(value));
  }

  /** A whole number that must be there. */
  count(key: string): number {
    const value = this.integer(key);
    if (value === undefined) throw this.#fault(`${key}, a whole number`, "nothing");
    return value;
  }

  /** A number. */
  number(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.#fault(`${key} to be a number`, show(value));
  }

  /** Whole numbers, one for each of so many axes; a single one stands for all. */
  sizes(key: string, axes: number, otherwise: number): number[] {
    const value = this.raw(key) ?? otherwise;
    const all = typeof value === "number" ? new Array<unknown>(axes).fill(value) : value;
    if (Array.isArray(all) && all.length === axes && all.every(Number.isSafeInteger)) return all as number[];
    throw this.#fault(`${key} to be ${axes === 1 ? "a whole number" : `${axes} whole numbers`}`, show(value));
  }

  /** A list of whole numbers. */
  integers(key: string): number[] {
    const value = this.raw(key);
    if (Array.isArray(value) && value.every(Number.isSafeInteger)) return value as number[];
    throw this.#fault(`${key} to be a list of whole numbers`, show(value));
  }

  /** A list. */
  list(key: string): readonly unknown[] {
    const value = this.raw(key) ?? [];
    if (Array.isArray(value)) return value;
    throw this.#fault(`${key} to be a list`, show(value));
  }

  /** An object within. */
  object(key: string): Config {
    return new Config(this.raw(key), key, this.#fault);
  }
}
