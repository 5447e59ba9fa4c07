/** What `read` takes: a content that is there already, its name, and how to read it; and what `writeNetwork` takes. */
import { badArgument, cannotRead, FodlamError, isFodlamError } from "../ir/errors.ts";
import type { Field, Fields } from "../ir/field.ts";
import { isObject } from "../ir/object.ts";
import type { ReadOptions, Source, WriteOptions } from "./format.ts";

/** How to read a content. */
export interface ContentOptions extends ReadOptions {
  /** The format's name; told from the file's name and its first bytes if left out. */
  readonly from?: string;
  /** Reads another file that this one names, such as a model's external data; refused where it is left out. */
  readonly sibling?: NonNullable<Source["sibling"]>;
}

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";
const sizesBy = (isSize: (value: unknown) => boolean) => (value: unknown) =>
  isObject(value) && Object.values(value).every(isSize);
const isSize = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1;

function field<T>(doc: string, expected: string, accepts: (value: unknown) => boolean): Field<T> {
  return { doc, expected, accepts: (value): value is T => accepts(value) };
}

/** Each option: its meaning and its legal values. */
export const contentFields: Fields<ContentOptions> = {
  from: field("the format's name", "the name of a format, such as onnx", isText),
  sibling: field("how files beside it are read", "a function from a path to bytes", isFunction),
  dims: field("open dimensions", "whole numbers by name, such as { batch: 1 }", sizesBy(isSize)),
  shapes: field(
    "sizes of inputs",
    "lists of whole numbers by name, such as { input: [1, 3, 512, 512] }",
    sizesBy((value) => Array.isArray(value) && value.every(isSize)),
  ),
  measureDensity: field("whether zeros are counted", "true or false", (value) => typeof value === "boolean"),
  graph: field("the one network", "the name of a network of the file", isText),
  onProgress: field("who is told how far it is", "a function", isFunction),
  named: field("how a named network is found", "a function from a name to a network", isFunction),
};

/** The format to write. */
export const targetField: Field<string> = field(
  "the format's name",
  "the name of a format, such as onnx",
  isText,
);

/** How to write a network: each option, its meaning and its legal values. */
export const writeFields: Fields<WriteOptions> = {
  skipUnsupported: field(
    "whether layers may be left out",
    "true or false",
    (value) => typeof value === "boolean",
  ),
  batch: field("inputs processed together", "a whole number of at least 1", isSize),
  importFrom: field("where a script imports FODLAM from", "a path or an address", isText),
  costs: field("what layers cost", "a title and a Map of layers", isObject),
};

/** What holds a file. */
export type Content = Uint8Array | ArrayBuffer | string;

/** The content. */
export const bytesField: Field<Content> = field(
  "the content",
  "a Uint8Array, an ArrayBuffer or a text",
  (value) => value instanceof Uint8Array || value instanceof ArrayBuffer || isText(value),
);

/** The name. */
export const nameField: Field<string> = field(
  "the file's name",
  "a name such as model.onnx",
  (value) => isText(value) && value !== "",
);

/** The bytes of a content. */
export function bytesOf(content: Content): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

/**
 * How files beside a content are read, as a caller gave it: why it rejects is told as a file that cannot be read, and what it gives
 * must be a content.
 */
export function siblingOf(
  act: string,
  sibling: NonNullable<Source["sibling"]>,
): NonNullable<Source["sibling"]> {
  return async (relative, ...part) => {
    let given: unknown;
    try {
      given = await sibling(relative, ...part);
    } catch (error) {
      if (isFodlamError(error)) throw error;
      throw new FodlamError(cannotRead(relative, error instanceof Error ? error.message : String(error)));
    }
    if (given === undefined) throw new FodlamError(cannotRead(relative, "there is no such file"));
    if (!bytesField.accepts(given)) {
      const expected = `a function from a path to bytes, as for ${relative}`;
      throw new FodlamError(badArgument(act, "sibling", { expected }, given));
    }
    return bytesOf(given);
  };
}
