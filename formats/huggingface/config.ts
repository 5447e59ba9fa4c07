import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import type { ActivationName } from "../../dsl/blocks/activation.ts";

/** Sizes beyond these are a mistake, and would only fill memory. */
const MOST = { layers: 512, heads: 4096, size: 2 ** 31, tokens: 2 ** 20 } as const;

/** Names of activations in configurations, and what they are here. */
const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  silu: "silu",
  swish: "silu",
  relu: "relu",
  gelu: "gelu",
  gelu_new: "gelu",
  gelu_fast: "gelu",
  gelu_python: "gelu",
  gelu_pytorch_tanh: "gelu",
  quick_gelu: "gelu",
  sigmoid: "sigmoid",
  tanh: "tanh",
};

/** A configuration's fields. A field that is not there has its family's default; one of a wrong type is refused. */
export class Config {
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #within: string;

  /** The fields of a file, or of a part of it. */
  constructor(path: string, value: unknown, within = "") {
    this.#path = path;
    this.#within = within;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.fault("", "an object", value);
    }
    this.#values = value as Readonly<Record<string, unknown>>;
  }

  /** What stands in a field; nothing if it is missing or null. */
  value(field: string): unknown {
    return Object.hasOwn(this.#values, field) ? this.#values[field] ?? undefined : undefined;
  }

  /** Whether a field is there and null. */
  isNull(field: string): boolean {
    return Object.hasOwn(this.#values, field) && this.#values[field] === null;
  }

  /** A size. */
  size(field: string, fallback: number): number {
    return this.#whole(field, fallback, 1, MOST.size);
  }

  /** A size, or nothing if it is missing or null. */
  sizeIfAny(field: string): number | undefined {
    return this.value(field) === undefined ? undefined : this.size(field, 1);
  }

  /** A number of things, of which there may be none. */
  number(field: string, fallback: number): number {
    return this.#whole(field, fallback, 0, MOST.size);
  }

  /** A number of layers. */
  layers(field: string, fallback: number): number {
    return this.#whole(field, fallback, 1, MOST.layers);
  }

  /** A number of heads. */
  heads(field: string, fallback: number): number {
    return this.#whole(field, fallback, 1, MOST.heads);
  }

  /** True or false. */
  flag(field: string, fallback: boolean): boolean {
    const value = this.value(field) ?? fallback;
    if (typeof value !== "boolean") throw this.fault(field, "true or false", value);
    return value;
  }

  /** A text, or nothing. */
  word(field: string): string | undefined {
    const value = this.value(field);
    if (value === undefined || (typeof value === "string" && value !== "")) {
      return value as string | undefined;
    }
    throw this.fault(field, "a text", value);
  }

  /** A list of texts; none if it is missing. */
  words(field: string): readonly string[] {
    const value = this.value(field) ?? [];
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    if (!isList) throw this.fault(field, "a list of texts", value);
    return value;
  }

  /** How many entries a list or an object has; nothing if it is missing. */
  entries(field: string): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value !== "object") throw this.fault(field, "an object", value);
    return Object.keys(value!).length;
  }

  /** An activation by its name. */
  activation(field: string, fallback: string): ActivationName {
    const word = this.word(field) ?? fallback;
    if (Object.hasOwn(ACTIVATIONS, word)) return ACTIVATIONS[word]!;
    throw this.unknown(field, "an activation", word, Object.keys(ACTIVATIONS));
  }

  /** A part that is a configuration itself; nothing if it is missing. */
  part(field: string): Config | undefined {
    const value = this.value(field);
    return value === undefined ? undefined : new Config(this.#path, value, `${this.#within}${field}.`);
  }

  /** An error about a field. */
  fault(field: string, expected: string, value: unknown): FodlamError {
    return new FodlamError(badFile(this.#path, this.#place(field), expected, show(value)));
  }

  /** An error about a word that is not known. */
  unknown(field: string, what: string, word: unknown, known: readonly string[]): FodlamError {
    const { expected, got, hint } = unknownWord(what, word, known);
    return new FodlamError(badFile(this.#path, this.#place(field), expected, got, hint));
  }

  /** A number of tokens that is asked for, checked. */
  tokens(name: string, value: number): number {
    if (Number.isSafeInteger(value) && value >= 1 && value <= MOST.tokens) return value;
    const expected = `--dim ${name} to be a whole number from 1 to ${MOST.tokens}`;
    throw new FodlamError(badFile(this.#path, "", expected, `${value}`));
  }

  #place(field: string): string {
    const name = `${this.#within}${field}`;
    return name === "" ? "file" : `field "${name}"`;
  }

  #whole(field: string, fallback: number, least: number, most: number): number {
    const value = this.value(field) ?? fallback;
    if (Number.isSafeInteger(value) && value as number >= least && value as number <= most) {
      return value as number;
    }
    throw this.fault(field, `a whole number from ${least} to ${most}`, value);
  }
}
