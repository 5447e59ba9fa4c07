/** Sizes that the user gives for what a file leaves open, or in place of what it says. */
import { badShape, FodlamError, unknownDimension } from "../ir/errors.ts";
import type { Reading, ReadOptions } from "./format.ts";

/** The sizes and shapes that were given, and the names for which a reader has asked: those that could be given. */
export class Dimensions {
  readonly #sizes: Readonly<Record<string, number>>;
  readonly #shapes: Readonly<Record<string, readonly number[]>>;
  readonly #asked = new Set<string>();

  /** What the options of a reading give. */
  constructor({ dims = {}, shapes = {} }: Pick<ReadOptions, "dims" | "shapes">) {
    this.#sizes = dims;
    this.#shapes = shapes;
  }

  /** Every name that was asked for. */
  get known(): readonly string[] {
    return [...this.#asked];
  }

  /** The size of a name, if one was given. */
  size(name: string): number | undefined {
    this.#asked.add(name);
    return Object.hasOwn(this.#sizes, name) ? this.#sizes[name] : undefined;
  }

  /**
   * The shape of an input, if one was given, in the file's own order of axes; a size alone is a shape of one axis.
   *
   * @param like the file's own sizes, open ones as anything else than a size
   */
  shape(name: string, like: readonly unknown[]): readonly number[] | undefined {
    const size = this.size(name),
      given = Object.hasOwn(this.#shapes, name)
        ? this.#shapes[name]!
        : size === undefined
        ? undefined
        : [size];
    const fits = given === undefined ||
      given.length === like.length && given.every((size) => Number.isSafeInteger(size) && size >= 1);
    if (!fits) throw new FodlamError(badShape(name, like, given));
    return given;
  }
}

/** What was read, if everything that `--dim` gave could be used. */
export function checkDimensions(reading: Reading, { dims = {}, shapes = {} }: ReadOptions): Reading {
  const { dimensions = Object.keys(dims) } = reading; // a reader that does not say has looked itself
  for (const name of [...Object.keys(dims), ...Object.keys(shapes)]) {
    if (!dimensions.includes(name)) throw new FodlamError(unknownDimension(name, dimensions));
  }
  return reading;
}
