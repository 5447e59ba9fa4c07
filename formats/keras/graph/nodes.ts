/** The nodes of a TensorFlow graph in JSON, and the few constants among its weights that say shapes. */
import { type FodlamError, isFodlamError, show } from "../../../ir/errors.ts";
import { elements } from "../../../ir/shape.ts";
import type { Source } from "../../format.ts";
import type { Fault } from "../config.ts";
import { isObject, type Json } from "../../../ir/object.ts";
import { own } from "../../own.ts";

/** A node of the graph. */
export interface Node {
  readonly name: string;
  readonly op: string;
  /** What it reads: nodes by name, and which of their outputs. */
  readonly inputs: readonly (readonly [node: string, output: number])[];
  readonly attributes: Json;
}

/** A constant among the weights. */
export interface Weight {
  readonly sizes: readonly number[];
  readonly type: string;
  /** Bits of an element as it is stored. */
  readonly bits: number;
  /** Its values, where they are whole numbers and few. */
  readonly integers?: readonly number[];
}

/** Nodes of a graph, constants too. */
const MAX_NODES = 300_000;

/** Bytes of weights that are read for the sake of shapes; values of one constant. */
const MAX_WEIGHT_BYTES = 512 * 2 ** 20, MAX_VALUES = 64;

const WIDTHS: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** The nodes of a graph. */
export function nodesOf(list: readonly unknown[], fault: Fault): Node[] {
  if (list.length > MAX_NODES) throw fault(`at most ${MAX_NODES} nodes`, `${list.length}`);
  return list.map((value, i) => {
    if (!isObject(value) || typeof value.name !== "string" || typeof value.op !== "string") {
      throw fault(`name and op of node ${i}`, show(value));
    }
    const inputs = Array.isArray(value.input) ? value.input : [];
    const read = inputs.filter((input): input is string =>
      typeof input === "string" && !input.startsWith("^")
    );
    return {
      name: value.name,
      op: value.op,
      attributes: isObject(value.attr) ? value.attr : {},
      inputs: read.map((input) => {
        const [, node = input, output] = /^(.*):(\d+)$/.exec(input) ?? [];
        return [node, Number(output ?? 0)] as const;
      }),
    };
  });
}

/** A whole number as JSON of protocol buffers has it: a number, or digits in quotes. */
function integer(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return Number.isSafeInteger(number) ? number as number : undefined;
}

/** A text as JSON of protocol buffers has it: in base64, or as a list of characters. */
function text(value: unknown, most = 100): string | undefined {
  if (Array.isArray(value)) {
    return String.fromCharCode(...value.slice(0, most).filter((code) => Number.isInteger(code)));
  }
  if (typeof value !== "string") return undefined;
  try {
    return atob(value.slice(0, most));
  } catch {
    return value;
  }
}

function sizesOf(shape: unknown): number[] | undefined {
  const dims = isObject(shape) ? shape.dim ?? [] : undefined;
  return Array.isArray(dims)
    ? dims.map((dim) => (isObject(dim) ? integer(dim.size) : undefined) ?? -1)
    : undefined;
}

/** Whole numbers of a tensor that the graph spells out: in a list, one for all of them, or as bytes in base64. */
function integersOf(tensor: Json, count: number): number[] | undefined {
  if (count < 1 || count > MAX_VALUES) return undefined;
  const list = [tensor.intVal, tensor.int64Val].find((value) => value !== undefined);
  const given = (Array.isArray(list) ? list : list === undefined ? [] : [list]).map(integer);
  if (given.length > 0 && given.every((value) => value !== undefined)) {
    return Array.from({ length: count }, (_, i) => given[i] ?? given.at(-1)!);
  }
  if (tensor.dtype !== "DT_INT32" || typeof tensor.tensorContent !== "string") return undefined;
  const bytes = text(tensor.tensorContent, 4 * tensor.tensorContent.length) ?? "";
  if (bytes.length !== 4 * count) return undefined;
  const view = new DataView(Uint8Array.from(bytes, (character) => character.charCodeAt(0)).buffer);
  return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
}

/** An attribute of a node, by its type. */
export class Attributes {
  readonly #values: Json;

  /** A node's attributes. */
  constructor({ attributes }: Node) {
    this.#values = attributes;
  }

  #value(name: string): Json {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return isObject(value) ? value : {};
  }

  #list(name: string): Json {
    const { list } = this.#value(name);
    return isObject(list) ? list : {};
  }

  /** A whole number. */
  integer(name: string, otherwise: number): number {
    return integer(this.#value(name).i) ?? otherwise;
  }

  /** Whole numbers. */
  integers(name: string): number[] {
    const { i } = this.#list(name);
    return Array.isArray(i) ? i.map((value) => integer(value) ?? 0) : [];
  }

  /** True or false. */
  flag(name: string): boolean {
    return this.#value(name).b === true;
  }

  /** A word. */
  word(name: string): string {
    return text(this.#value(name).s) ?? "";
  }

  /** Words. */
  words(name: string): string[] {
    const { s } = this.#list(name);
    return Array.isArray(s) ? s.map((value) => text(value) ?? "") : [];
  }

  /** The sizes of a shape, -1 where one is open. */
  sizes(name: string): number[] | undefined {
    return sizesOf(this.#value(name).shape);
  }

  /** A constant that stands in the graph itself, with its values where they are few whole numbers. */
  constant(name: string): Pick<Weight, "sizes" | "integers"> {
    const { tensor } = this.#value(name);
    if (!isObject(tensor)) return { sizes: [] };
    const sizes = sizesOf(tensor.tensorShape) ?? [], integers = integersOf(tensor, elements(sizes));
    return integers === undefined ? { sizes } : { sizes, integers };
  }
}

/** One group of the manifest: weights one after another in the bytes of its files. */
async function group(
  value: unknown,
  found: Map<string, Weight>,
  fault: Fault,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<void> {
  if (!isObject(value) || !Array.isArray(value.weights)) {
    throw fault("a group of weightsManifest", show(value));
  }
  const few: { name: string; weight: Weight; at: number; count: number }[] = [];
  let at = 0;
  for (const item of value.weights) {
    if (!isObject(item) || typeof item.name !== "string" || !Array.isArray(item.shape)) {
      throw fault("name and shape of a weight", show(item));
    }
    const sizes = item.shape.map((size) => integer(size) ?? -1);
    if (sizes.some((size) => size < 0)) throw fault(`a shape of weight "${item.name}"`, show(item.shape));
    const type = typeof item.dtype === "string" ? item.dtype : "float32";
    const stored = isObject(item.quantization) && typeof item.quantization.dtype === "string"
      ? item.quantization.dtype
      : type;
    const width = own(WIDTHS, stored) ?? 4, count = elements(sizes);
    const weight = { sizes, type, bits: 8 * width };
    found.set(item.name, weight);
    if (type === "int32" && width === 4 && count <= MAX_VALUES) {
      few.push({ name: item.name, weight, at, count });
    }
    at += count * width;
  }
  const paths = Array.isArray(value.paths) ? value.paths.filter((path) => typeof path === "string") : [];
  if (few.length === 0 || at > MAX_WEIGHT_BYTES) return;
  const bytes = await joined(paths, read);
  if (bytes === undefined) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { name, weight, at, count } of few) {
    if (at + 4 * count > bytes.length) continue;
    found.set(name, {
      ...weight,
      integers: Array.from({ length: count }, (_, i) => view.getInt32(at + 4 * i, true)),
    });
  }
}

async function joined(
  paths: readonly string[],
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const path of paths.slice(0, 1000)) {
    const part = await read(path);
    size += part?.length ?? 0;
    if (part === undefined || size > MAX_WEIGHT_BYTES) return undefined;
    parts.push(part as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The constants of a manifest by name; the values of shapes are read from the files beside it, where they are there. */
export async function weightsOf(
  manifest: unknown,
  { sibling }: Source,
  fault: Fault,
): Promise<Map<string, Weight>> {
  const found = new Map<string, Weight>();
  const read = async (path: string) => {
    try {
      return await sibling?.(path, MAX_WEIGHT_BYTES + 1);
    } catch (error) {
      const missing = isFodlamError(error) && (error as FodlamError).code === "cannot-read";
      if (missing) return undefined;
      throw error;
    }
  };
  for (const value of Array.isArray(manifest) ? manifest.slice(0, 1000) : []) {
    await group(value, found, fault, read);
  }
  return found;
}
