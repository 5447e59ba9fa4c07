import type { ActivationName } from "../../dsl/blocks/activation.ts";
import { badFile, FodlamError, show } from "../../ir/errors.ts";
import { Fields, type Standing } from "./fields.ts";

/** Sizes beyond these are a mistake, and would only fill memory. */
const MOST = { layers: 512, heads: 4096, size: 2 ** 31, tokens: 2 ** 20 } as const;

/** Names of activations in configurations, and what they are here. */
const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  silu: "silu",
  swish: "silu",
  relu: "relu",
  relu6: "relu6",
  leaky_relu: "leakyRelu",
  gelu: "gelu",
  gelu_new: "gelu",
  gelu_fast: "gelu",
  gelu_python: "gelu",
  gelu_pytorch_tanh: "gelu",
  quick_gelu: "gelu",
  mish: "mish",
  sigmoid: "sigmoid",
  tanh: "tanh",
  linear: "none",
};

/** A configuration's fields, each by what it says. One that is not there has its family's default; one of a wrong type is refused. */
export class Config extends Fields {
  readonly #around: Config | undefined;
  readonly #parts: Config[] = [];

  /** The fields of a file, or of a part of it and the configuration that it stands in. */
  constructor(path: string, value: unknown, standing: Standing = {}, around?: Config) {
    super(path, value, standing);
    this.#around = around;
  }

  /** The same fields, some of which may be called by other names. */
  named(aliases: NonNullable<Standing["aliases"]>): Config {
    return new Config(this.path, this.values, this.withNames(aliases), this.#around);
  }

  /** Parts that were read. */
  get read(): readonly Config[] {
    return this.#parts;
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

  /** How many times larger something is. */
  ratio(field: string, fallback: number): number {
    const value = this.value(field) ?? fallback;
    if (typeof value === "number" && value > 0 && value <= MOST.size) return value;
    throw this.fault(field, `a number above 0, at most ${MOST.size}`, value);
  }

  /** A height and a width: one number for both, or two. */
  pair(field: string, fallback: number): readonly [height: number, width: number] {
    const value = this.value(field) ?? fallback;
    const [height, width = height] = Array.isArray(value) ? value : [value];
    const fits = [height, width].every((size) =>
      Number.isSafeInteger(size) && size >= 1 && size <= MOST.size
    );
    if (fits && (!Array.isArray(value) || value.length === 2)) return [height, width];
    throw this.fault(field, "a whole number, or a height and a width", value);
  }

  /** True or false. */
  flag(field: string, fallback: boolean): boolean {
    const value = this.value(field) ?? fallback;
    if (typeof value !== "boolean") throw this.fault(field, "true or false", value);
    return value;
  }

  /** Whether the head is the embedding: as the part says, else as what it stands in says. */
  tied(fallback: boolean): boolean {
    const field = "tie_word_embeddings";
    return this.flag(field, this.#around?.flag(field, fallback) ?? fallback);
  }

  /** A text, or nothing. */
  word(field: string): string | undefined {
    const value = this.value(field);
    if (value === undefined || (typeof value === "string" && value !== "")) {
      return value as string | undefined;
    }
    throw this.fault(field, "a text", value);
  }

  /** One of a few words. */
  oneOf<W extends string>(field: string, what: string, words: readonly W[], fallback: W): W {
    const word = this.word(field) ?? fallback;
    if ((words as readonly string[]).includes(word)) return word as W;
    throw this.unknown(field, what, word, words);
  }

  /** A list of texts; none if it is missing. */
  words(field: string): readonly string[] {
    const value = this.value(field) ?? [];
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    if (!isList) throw this.fault(field, "a list of texts", value);
    return value;
  }

  /** A list of whole numbers; nothing if it is missing. */
  numbers(field: string): readonly number[] | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) &&
      value.every((item) => Number.isSafeInteger(item) && item >= 0 && item <= MOST.size);
    if (!isList) throw this.fault(field, "a list of whole numbers", value);
    return value;
  }

  /** What each of so many layers is: as listed, else by a rule. */
  layerTypes<W extends string>(
    layers: number,
    words: readonly W[],
    rule: (layer: number) => W,
  ): readonly W[] {
    const types = this.words("layer_types");
    const odd = types.find((type) => !(words as readonly string[]).includes(type));
    if (odd !== undefined) throw this.unknown("layer_types", "a type of layer", odd, words);
    if (types.length > 0 && types.length < layers) {
      throw this.fault("layer_types", `a type for each of ${layers} layers`, types);
    }
    return Array.from({ length: layers }, (_, i) => types.length > 0 ? types[i] as W : rule(i));
  }

  /** How many entries a list or an object has; nothing if it is missing. */
  entries(field: string): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value !== "object") throw this.fault(field, "an object", value);
    return Object.keys(value!).length;
  }

  /** How many labels a classifier tells apart: as many as are listed, here or in what the part stands in; two if none are. */
  labels(fallback = 2): number {
    const isSaid = ["id2label", "num_labels"].some((field) => this.value(field) !== undefined);
    if (!isSaid && this.#around !== undefined) return this.#around.labels(fallback);
    return Math.max(1, this.entries("id2label") ?? this.size("num_labels", fallback));
  }

  /** An activation by its name. */
  activation(field: string, fallback: string): ActivationName {
    const word = this.word(field) ?? fallback;
    if (Object.hasOwn(ACTIVATIONS, word)) return ACTIVATIONS[word]!;
    throw this.unknown(field, "an activation", word, Object.keys(ACTIVATIONS));
  }

  /** Refuses a field that has another value than the one that is known here. */
  only(field: string, known: unknown): void {
    const value = this.value(field) ?? known;
    if (value !== known) throw this.fault(field, `${show(known)}, the one kind that is known here`, value);
  }

  /** A part that is a configuration itself; nothing if it is missing. */
  part(field: string): Config | undefined {
    return this.value(field) === undefined ? undefined : this.partOrNone(field);
  }

  /** A part that is a configuration itself; one without fields if it is missing. */
  partOrNone(field: string): Config {
    const part = new Config(this.path, this.value(field) ?? {}, { within: `${this.placed(field)}.` }, this);
    this.#parts.push(part);
    return part;
  }

  /** A number of tokens that is asked for, checked. */
  tokens(name: string, value: number): number {
    if (Number.isSafeInteger(value) && value >= 1 && value <= MOST.tokens) return value;
    const expected = `--dim ${name} to be a whole number from 1 to ${MOST.tokens}`;
    throw new FodlamError(badFile(this.path, "", expected, `${value}`));
  }

  #whole(field: string, fallback: number, least: number, most: number): number {
    const value = this.value(field) ?? fallback;
    if (Number.isSafeInteger(value) && value as number >= least && value as number <= most) {
      return value as number;
    }
    throw this.fault(field, `a whole number from ${least} to ${most}`, value);
  }
}
