import { badFile, FodlamError, outsideFolder, show } from "../../ir/errors.ts";
import type { Group } from "../../ir/work.ts";
import type { Note, Reading, Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { Maker } from "../maker.ts";
import { stemOf, textOf } from "../text.ts";
import { headerLength, LENGTH_BYTES } from "./length.ts";
import { type Header, headerOf, type StoredTensor } from "./header.ts";
import { bitsOf, type Packed, packedOf, type Sizes } from "./packed.ts";
import { groupBy } from "../../ir/group.ts";
import type { Json } from "../../ir/object.ts";

/** Files of one model that are read. */
const MOST_FILES = 1000;

/** What a tensor resembles by its rank: a convolution's filters, a matrix, something that scales or shifts. */
function groupOf({ shape, name }: StoredTensor): Exclude<Group, "matmul"> {
  if (shape.length >= 3) return "conv";
  if (shape.length === 2) return /embed|wte|wpe|position/i.test(name) ? "movement" : "fc";
  return "elementwise";
}

/** Every tensor as a layer of which only the parameters are known; packed ones with what stands beside them in their bits. */
function readingOf(path: string, name: string, tensors: readonly StoredTensor[], sizes: Sizes): Reading {
  const maker = new Maker(path, name), packed = packedOf(tensors, sizes);
  const beside = new Set([...packed.values()].flatMap(({ beside }) => beside));
  let last = maker.input("(input)", [1]);
  for (const tensor of tensors) {
    if (beside.has(tensor)) continue;
    const { name } = tensor, own = packed.get(tensor);
    const parameters = own?.parameters ?? tensor.elements;
    const bits = { weights: own === undefined ? tensor.bits : bitsOf(tensor, own) };
    const group = own === undefined ? groupOf(tensor) : "fc";
    last = maker.layer("custom", [0, { parameters, group }], [last], {
      name,
      bits,
      place: `tensor ${show(name)}`,
    });
  }
  const notes = [
    { text: UNKNOWN, layers: [] },
    ...packedNotes(packed),
    ...strangeNotes(tensors, packed, beside),
  ];
  return { networks: [maker.network([last])], notes, dimensions: [] };
}

/** What is said of packed weights, a note a layout. */
function packedNotes(packed: ReadonlyMap<StoredTensor, Packed>): Note[] {
  const kinds = groupBy(packed.values(), ({ kind }) => kind);
  const notes = [...kinds].map(([kind, { length }]) =>
    `weights of ${length} ${length === 1 ? "tensor" : "tensors"} as ${kind} stores them; ` +
    "scales, zero points and the like are counted in their bits, not as parameters"
  );
  const assumed = [...packed].filter(([, { assumed }]) => assumed === true).map(([{ name }]) => name);
  return [
    ...notes.map((text) => ({ text, layers: [] })),
    ...(assumed.length > 0
      ? [{ text: "packed in 4 bits, it is assumed: the header does not say", layers: assumed }]
      : []),
  ];
}

/** Whole numbers in a matrix that no layout explains: counted as they are stored, and that is said. */
function strangeNotes(
  tensors: readonly StoredTensor[],
  packed: ReadonlyMap<StoredTensor, Packed>,
  beside: ReadonlySet<StoredTensor>,
): Note[] {
  const strange = tensors.filter((tensor) =>
    ["U8", "I16", "U16", "I32", "U32"].includes(tensor.type) && tensor.shape.length >= 2 &&
    !packed.has(tensor) &&
    !beside.has(tensor)
  );
  const text =
    "whole numbers of a layout that is not known, counted as stored: if weights are packed in them, there are more";
  return strange.length === 0 ? [] : [{ text, layers: strange.map(({ name }) => name) }];
}

const UNKNOWN =
  "the file holds weights alone: shapes of activations are not known, so neither are MACs; the order is that of the file";

/** A header's note if the file is shorter than its tensors. */
function shortNote({ fileBytes }: Header, size: number): Note[] {
  if (size >= fileBytes) return [];
  return [{
    text: `the file ends before its weights do: ${size} of ${fileBytes} bytes; its header is whole`,
    layers: [],
  }];
}

/** So many numbers are a shape. */
const MOST_NUMBERS = 8;

/** The numbers of a small tensor of 64 bits each, if its bytes are at hand. */
function numbersOf(
  bytes: Uint8Array,
  { type, elements, start }: StoredTensor,
): readonly number[] | undefined {
  if (type !== "I64" || elements > MOST_NUMBERS || start + 8 * elements > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 8 * elements);
  const numbers = Array.from({ length: elements }, (_, i) => Number(view.getBigInt64(8 * i, true)));
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 1) ? numbers : undefined;
}

/** The files that an index names, each once, in the order of their names. */
function filesOf(path: string, value: unknown): { files: string[]; tensors: Map<string, string> } {
  const map = typeof value === "object" && value !== null ? (value as Json).weight_map : undefined;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new FodlamError(badFile(path, 'field "weight_map"', "an object of files by tensor", show(map)));
  }
  const tensors = new Map<string, string>();
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== "string" || file === "") {
      throw new FodlamError(badFile(path, `tensor ${show(tensor)}`, "a file's name", show(file)));
    }
    if (/[/\\]/.test(file)) throw new FodlamError(outsideFolder(path, file));
    tensors.set(tensor, file);
  }
  const files = [...new Set(tensors.values())].sort();
  if (files.length === 0 || files.length > MOST_FILES) {
    throw new FodlamError(badFile(path, 'field "weight_map"', `1 to ${MOST_FILES} files`, `${files.length}`));
  }
  return { files, tensors };
}

/** The tensors of one file of several: its length first, then just its header. */
async function tensorsOf(path: string, start: (bytes: number) => Promise<Uint8Array>) {
  const length = headerLength(await start(LENGTH_BYTES + 1)) ?? 0;
  return (await headerOf({ path, bytes: await start(LENGTH_BYTES + Math.max(1, length)) })).tensors;
}

/** A model in several files: each is opened for its header and let go. */
async function readIndex(source: Source): Promise<Reading> {
  const { path, sibling } = source;
  const { files, tensors } = filesOf(path, await parseJson(textOf(source), path));
  if (sibling === undefined) {
    throw new FodlamError(badFile(path, "file", `a folder in which to find ${show(files[0])}`, "none"));
  }
  const folder = path.replace(/[^/]*$/, "");
  const all: StoredTensor[] = [];
  for (const file of files) {
    const own = await tensorsOf(`${folder}${file}`, (bytes) => sibling(file, bytes));
    all.push(...own.filter(({ name }) => tensors.get(name) === file));
  }
  const found = new Set(all.map(({ name }) => name));
  const missing = [...tensors.keys()].find((name) => !found.has(name));
  if (missing !== undefined) {
    const place = `tensor ${show(missing)}`;
    throw new FodlamError(badFile(path, place, `it in file ${show(tensors.get(missing))}`, "none"));
  }
  const name = stemOf(stemOf(stemOf(path)));
  return readingOf(path, name, all, () => undefined);
}

/** The tensors of a file, or of all files of an index, as layers. */
export async function read(source: Source): Promise<Reading> {
  const first = source.bytes.find((byte) => ![0x20, 0x0a, 0x0d, 0x09].includes(byte));
  if (first === 0x7b && source.bytes[8] !== 0x7b || source.path.endsWith(".json")) {
    return await readIndex(source);
  }
  const header = await headerOf(source);
  const sizes: Sizes = (tensor) => numbersOf(source.bytes.subarray(header.headerBytes), tensor);
  const { notes, ...rest } = readingOf(source.path, stemOf(source.path), header.tensors, sizes);
  return { ...rest, notes: [...notes, ...shortNote(header, source.size ?? source.bytes.length)] };
}
