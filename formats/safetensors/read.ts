import { badFile, FodlamError, outsideFolder, show } from "../../ir/errors.ts";
import type { Group } from "../../ir/work.ts";
import type { Note, Reading, Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { Maker } from "../maker.ts";
import { stemOf, textOf } from "../text.ts";
import { headerLength, LENGTH_BYTES } from "./entry.ts";
import { type Header, headerOf, type StoredTensor } from "./header.ts";

/** Files of one model that are read. */
const MOST_FILES = 1000;

/** What a tensor resembles by its rank: a convolution's filters, a matrix, something that scales or shifts. */
function groupOf({ shape, name }: StoredTensor): Exclude<Group, "matmul"> {
  if (shape.length >= 3) return "conv";
  if (shape.length === 2) return /embed|wte|wpe|position/i.test(name) ? "movement" : "fc";
  return "elementwise";
}

/** Every tensor as a layer of which only the parameters are known. */
function networkOf(
  path: string,
  name: string,
  tensors: readonly StoredTensor[],
): Reading["networks"][number] {
  const maker = new Maker(path, name);
  let last = maker.input("(input)", [1]);
  for (const tensor of tensors) {
    const { name, elements: parameters, bits } = tensor;
    const how = { parameters, group: groupOf(tensor) };
    last = maker.layer("custom", [0, how], [last], {
      name,
      bits: { weights: bits },
      place: `tensor ${show(name)}`,
    });
  }
  return maker.network([last]);
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

type Json = Readonly<Record<string, unknown>>;

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
  return { networks: [networkOf(path, name, all)], notes: [{ text: UNKNOWN, layers: [] }], dimensions: [] };
}

/** The tensors of a file, or of all files of an index, as layers. */
export async function read(source: Source): Promise<Reading> {
  const first = source.bytes.find((byte) => ![0x20, 0x0a, 0x0d, 0x09].includes(byte));
  if (first === 0x7b && source.bytes[8] !== 0x7b || source.path.endsWith(".json")) {
    return await readIndex(source);
  }
  const header = await headerOf(source);
  const network = networkOf(source.path, stemOf(source.path), header.tensors);
  const short = shortNote(header, source.size ?? source.bytes.length);
  return { networks: [network], notes: [{ text: UNKNOWN, layers: [] }, ...short], dimensions: [] };
}
