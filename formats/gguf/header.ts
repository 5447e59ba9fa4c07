/** The header of a file: metadata, and what is said of each tensor (ggml-org/ggml, docs/gguf.md, "File Structure"). */
import { show } from "../../ir/errors.ts";
import { Bytes } from "./bytes.ts";
import { gone, type TensorType, types } from "./types.ts";

/** So much of each is read. */
const MOST = { keys: 100_000, tensors: 100_000, entries: 2 ** 24, depth: 8, kept: 4096, axes: 4 } as const;

/** A value of the metadata. Of a long list, or one of texts, the length alone is kept. */
export type Value = number | boolean | string | readonly Value[] | { readonly length: number };

/** A tensor's entry. */
export interface TensorInfo {
  /** Its name. */
  readonly name: string;
  /** Its sizes, the innermost first. */
  readonly sizes: readonly number[];
  /** Its elements in all. */
  readonly elements: number;
  /** How they are stored. */
  readonly type: TensorType;
  /** Bytes that they take. */
  readonly bytes: number;
}

/** A header, read. */
export interface Header {
  /** Values by key. */
  readonly metadata: ReadonlyMap<string, Value>;
  /** Tensors in the file's order. */
  readonly tensors: readonly TensorInfo[];
  /** Bytes that the whole file should have. */
  readonly fileBytes: number;
  /** Whether the most significant byte comes first. */
  readonly isBigEndian: boolean;
}

/** Types of values by number: how one is read, and bytes that one takes. */
const VALUES: readonly { readonly bytes: number; read(bytes: Bytes): Value }[] = [
  { bytes: 1, read: (bytes) => bytes.whole(8, false, "a value") },
  { bytes: 1, read: (bytes) => bytes.whole(8, true, "a value") },
  { bytes: 2, read: (bytes) => bytes.whole(16, false, "a value") },
  { bytes: 2, read: (bytes) => bytes.whole(16, true, "a value") },
  { bytes: 4, read: (bytes) => bytes.whole(32, false, "a value") },
  { bytes: 4, read: (bytes) => bytes.whole(32, true, "a value") },
  { bytes: 4, read: (bytes) => bytes.float(32, "a value") },
  { bytes: 1, read: truth },
  { bytes: 0, read: (bytes) => bytes.text("a text") },
  { bytes: 0, read: (bytes) => listOf(bytes, 0) },
  { bytes: 8, read: (bytes) => bytes.whole(64, false, "a value") },
  { bytes: 8, read: (bytes) => bytes.whole(64, true, "a value") },
  { bytes: 8, read: (bytes) => bytes.float(64, "a value") },
];

const TEXT = 8, LIST = 9;

function truth(bytes: Bytes): boolean {
  const start = bytes.at, value = bytes.whole(8, false, "a value");
  if (value > 1) throw bytes.fault("0 or 1 for false or true", `${value}`, start);
  return value === 1;
}

function typeOf(bytes: Bytes): number {
  const start = bytes.at, type = bytes.whole(32, false, "a type of values");
  if (type >= VALUES.length) {
    throw bytes.fault(`a type of values from 0 to ${VALUES.length - 1}`, `${type}`, start);
  }
  return type;
}

/** A list: its values if they are few numbers, else its length. */
function listOf(bytes: Bytes, depth: number): Value {
  if (depth >= MOST.depth) throw bytes.fault(`lists at most ${MOST.depth} deep`, "more");
  const type = typeOf(bytes), length = bytes.count("entries of a list", MOST.entries);
  const { bytes: size, read } = VALUES[type]!;
  if (type === LIST) {
    const lists: Value[] = [];
    for (let i = 0; i < length; i++) {
      const list = listOf(bytes, depth + 1);
      if (i < MOST.kept) lists.push(list);
    }
    return lists;
  }
  if (type === TEXT) { for (let i = 0; i < length; i++) bytes.skipText("a text"); }
  else if (length <= MOST.kept) return Array.from({ length }, () => read(bytes));
  else bytes.skip(length * size, "a list");
  return { length };
}

function metadataOf(bytes: Bytes, count: number): Map<string, Value> {
  const metadata = new Map<string, Value>();
  for (let i = 0; i < count; i++) {
    const start = bytes.at, key = bytes.text("a key");
    if (metadata.has(key)) throw bytes.fault("every key once", `${show(key)} again`, start);
    metadata.set(key, VALUES[typeOf(bytes)]!.read(bytes));
  }
  return metadata;
}

/** A tensor's entry, and its place behind the header. */
function tensorOf(bytes: Bytes): { readonly info: TensorInfo; readonly start: number; readonly at: number } {
  const at = bytes.at, name = bytes.text("a tensor's name");
  const fault = (expected: string, got: string) => bytes.fault(`tensor ${show(name)} ${expected}`, got, at);
  const axes = bytes.whole(32, false, "a tensor's axes");
  if (axes > MOST.axes) throw fault(`to have at most ${MOST.axes} axes`, `${axes}`);
  const sizes = Array.from({ length: axes }, () => bytes.whole(64, false, "a tensor's size"));
  const elements = sizes.reduce((all, size) => all * size, 1);
  if (!Number.isSafeInteger(elements * 8) || elements < 1) {
    throw fault("to have 1 to 2^50 elements", sizes.join(" x "));
  }
  const number = bytes.whole(32, false, "a tensor's type"), type = types[number];
  if (type === undefined) {
    const known = Object.values(types).map(({ name }) => name).join(", ");
    throw fault(
      `to be of a type among ${known}`,
      gone[number] === undefined ? `type ${number}` : `${gone[number]}, given up`,
    );
  }
  if ((sizes[0] ?? 1) % type.block !== 0) {
    throw fault(`to have rows of a multiple of ${type.block}`, `${sizes[0] ?? 1}`);
  }
  const start = bytes.whole(64, false, "a tensor's offset");
  return { info: { name, sizes, elements, type, bytes: elements / type.block * type.bytes }, start, at };
}

/** The order of bytes and the version that a file begins with. */
function begun(path: string, content: Uint8Array): { readonly bytes: Bytes; readonly little: boolean } {
  const probe = new Bytes(path, content, true);
  const magic = content.subarray(0, 4);
  if (new TextDecoder("latin1").decode(magic) !== "GGUF") {
    throw probe.fault(
      '"GGUF"',
      content.length === 0 ? "an empty file" : show(new TextDecoder("latin1").decode(magic)),
    );
  }
  probe.skip(4, "the header");
  const said = probe.whole(32, false, "the version"), little = (said & 0xffff) !== 0;
  const bytes = new Bytes(path, content, little);
  bytes.skip(4, "the header");
  const version = bytes.whole(32, false, "the version");
  if (version !== 2 && version !== 3) throw bytes.fault("version 2 or 3 of GGUF", `version ${version}`, 4);
  return { bytes, little };
}

/**
 * The header of a file. The weights are not looked at, and need not be there.
 *
 * @throws {FodlamError} if it is not whole, or contradicts itself, with the byte
 */
export function headerOf(
  { path, bytes: content }: { readonly path: string; readonly bytes: Uint8Array },
): Header {
  const { bytes, little } = begun(path, content);
  const tensorCount = bytes.count("tensors", MOST.tensors), keys = bytes.count("keys", MOST.keys);
  const metadata = metadataOf(bytes, keys);
  const alignment = metadata.get("general.alignment") ?? 32;
  if (typeof alignment !== "number" || alignment < 1 || !Number.isInteger(Math.log2(alignment))) {
    throw bytes.fault("general.alignment to be a power of two", show(alignment));
  }
  const names = new Set<string>(), tensors: TensorInfo[] = [];
  let last = 0;
  for (let i = 0; i < tensorCount; i++) {
    const { info, start, at } = tensorOf(bytes);
    if (names.has(info.name)) throw bytes.fault("every tensor once", `${show(info.name)} again`, at);
    if (start % alignment !== 0) {
      throw bytes.fault(`an offset that is a multiple of ${alignment}`, `${start}`, at);
    }
    names.add(info.name);
    last = Math.max(last, start + info.bytes);
    tensors.push(info);
  }
  const data = Math.ceil(bytes.at / alignment) * alignment;
  return { metadata, tensors, fileBytes: data + last, isBigEndian: !little };
}
