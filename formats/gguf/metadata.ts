import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import type { TensorInfo, Value } from "./header.ts";
import type { Model } from "./shards.ts";

/** The metadata of one architecture's model, asked by the ends of its keys, and what its tensors tell. */
export class Metadata {
  /** What `general.architecture` says. */
  readonly architecture: string;
  readonly #path: string;
  readonly #model: Model;

  /** The metadata of a model. */
  constructor(path: string, model: Model) {
    this.#path = path;
    this.#model = model;
    const architecture = model.metadata.get("general.architecture");
    if (typeof architecture !== "string") {
      throw this.fault('key "general.architecture"', "a text", show(architecture));
    }
    this.architecture = architecture;
  }

  /** The model's name, if it has one. */
  get name(): string | undefined {
    const name = this.#model.metadata.get("general.name");
    return typeof name === "string" && name !== "" ? name : undefined;
  }

  /** What kind of file it is: a model unless it says otherwise. */
  get type(): string {
    const type = this.#model.metadata.get("general.type") ?? "model";
    return typeof type === "string" ? type : show(type);
  }

  /** A whole number; one for all layers where there is one for each. Nothing if it is missing. */
  numberIfAny(end: string): number | undefined {
    const key = `${this.architecture}.${end}`, value = this.#model.metadata.get(key);
    if (value === undefined) return undefined;
    const one = Array.isArray(value) ? this.#same(key, value) : value;
    if (typeof one === "number" && Number.isSafeInteger(one) && one >= 0) return one;
    throw this.fault(`key "${key}"`, "a whole number of at least 0", show(value));
  }

  /** A whole number that must be there. */
  number(end: string): number {
    const found = this.numberIfAny(end);
    if (found !== undefined) return found;
    throw this.fault(`key "${this.architecture}.${end}"`, "a whole number", "nothing");
  }

  /** True or false. */
  flag(end: string, fallback: boolean): boolean {
    const key = `${this.architecture}.${end}`, value = this.#model.metadata.get(key) ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.fault(`key "${key}"`, "true or false", show(value));
  }

  /** A tensor, if there is one of this name. */
  tensor(name: string): TensorInfo | undefined {
    return this.#model.tensors.get(name);
  }

  /** Whether there is a tensor of this name. */
  has(name: string): boolean {
    return this.#model.tensors.has(name);
  }

  /** The outermost size of a tensor that must be there: words of a table, outputs of a matrix. */
  rows(name: string): number {
    const tensor = this.tensor(name);
    if (tensor === undefined) throw this.fault(`tensor "${name}"`, "it in the file", "none");
    return tensor.sizes.at(-1) ?? 1;
  }

  /** An error about a place in the file. */
  fault(place: string, expected: string, got: string): FodlamError {
    return new FodlamError(badFile(this.#path, place, expected, got));
  }

  /** An error about a word that is not known. */
  unknown(place: string, what: string, word: string, known: readonly string[]): FodlamError {
    const { expected, got, hint } = unknownWord(what, word, known);
    return new FodlamError(badFile(this.#path, place, expected, got, hint));
  }

  #same(key: string, values: readonly Value[]): Value {
    const [first = 0] = values;
    if (values.every((value) => value === first)) return first;
    throw this.fault(`key "${key}"`, "the same number for all layers", show(values));
  }
}
