/**
 * Foreign network formats: a folder each, and one line here. A folder's `entry.ts` says what the format is called and how its
 * files look; its `mod.ts` has the reader, the writer or both, and is loaded when it is needed, so that none weighs on a
 * script. Imports `ir/`, `dsl/` and `deps/`.
 *
 * ```ts
 * import { detect } from "./mod.ts";
 *
 * const head = new TextEncoder().encode('{ "format": "fodlam/network@1" }');
 * console.log(detect("net.json", head)); // json
 * ```
 *
 * @module
 */
import { FodlamError, oneWayFormat, unknownFormat, unknownName } from "../ir/errors.ts";
import type { Network } from "../ir/network.ts";
import { caffe } from "./caffe/entry.ts";
import { darknet } from "./darknet/entry.ts";
import { checkDimensions } from "./dimensions.ts";
import { eems } from "./eems/entry.ts";
import { fodlam2017 } from "./fodlam2017/entry.ts";
import type { Format, FormatEntry, Reading, ReadOptions, Source, WriteOptions, Writing } from "./format.ts";
import { gguf } from "./gguf/entry.ts";
import { graphviz, mermaid } from "./graphs/entry.ts";
import { huggingface } from "./huggingface/entry.ts";
import { json } from "./json/entry.ts";
import { keras } from "./keras/entry.ts";
import { HEAD_BYTES } from "./limits.ts";
import { maestro } from "./maestro/entry.ts";
import { onnx } from "./onnx/entry.ts";
import { safetensors } from "./safetensors/entry.ts";
import { scaleSim } from "./scaleSim/entry.ts";
import { csv, markdown } from "./summaries/entry.ts";
import { headText } from "./text.ts";
import { tflite } from "./tflite/entry.ts";
import { timeloop } from "./timeloop/entry.ts";
import { typescript } from "./typescript/entry.ts";
import { zigzag } from "./zigzag/entry.ts";

export type * from "./format.ts";

/** Every format, in the order in which they are listed; where several suit a file, the first is taken. */
export const shelf: readonly FormatEntry[] = [
  typescript,
  json,
  fodlam2017,
  onnx,
  tflite,
  keras,
  caffe,
  darknet,
  huggingface,
  safetensors,
  gguf,
  scaleSim,
  timeloop,
  zigzag,
  maestro,
  eems,
  mermaid,
  graphviz,
  markdown,
  csv,
];

/** The names of the formats that can be read, or written. */
export function idsOf(act: "read" | "write"): string[] {
  return shelf.filter((entry) => act === "read" ? entry.reads : entry.writes !== false).map(({ id }) => id);
}

/** A format by its name; refuses one that is not known, or cannot do what is asked. */
export function entryOf(id: string, act: "read" | "write"): FormatEntry {
  const entry = shelf.find((one) => one.id === id);
  if (entry === undefined) throw new FodlamError(unknownName("format", id, idsOf(act)));
  const can = act === "read" ? entry.reads : entry.writes !== false;
  if (!can) throw new FodlamError(oneWayFormat(act, id, idsOf(act)));
  return entry;
}

/** How much of a path's end a format claims: the length of the longest of its endings that the path has. */
function claim({ extensions }: FormatEntry, path: string): number {
  const file = path.toLowerCase().replace(/\.gz$/, "").split(/[/\\]/).at(-1)!;
  const suits = (ending: string) =>
    ending.startsWith(".") ? file.endsWith(ending) && file.length > ending.length : file === ending;
  return Math.max(0, ...extensions.filter(suits).map((ending) => ending.length));
}

/** The formats that claim a path, the most specific first. */
function claiming(path: string, entries: readonly FormatEntry[]): FormatEntry[] {
  return entries.filter((entry) => claim(entry, path) > 0).sort((a, b) => claim(b, path) - claim(a, path));
}

/**
 * The format of a file, by its first bytes and the end of its path: one that claims the path and recognises the content, else
 * one that recognises the content, else one that claims the path, else JSON for what begins like it or is empty.
 */
export function detect(path: string, head: Uint8Array): string | undefined {
  const readers = shelf.filter(({ reads }) => reads);
  const claimed = claiming(path, readers);
  const recognises = (entry: FormatEntry) => entry.recognises?.(head, path) === true;
  const found = claimed.find(recognises) ?? readers.find(recognises) ?? claimed[0];
  return found?.id ?? (/^\s*([[{]|$)/.test(headText(head)) ? json.id : undefined);
}

/** The format of a folder, by the names of its files. */
export function detectFolder(names: readonly string[]): string | undefined {
  return shelf.find((entry) => entry.reads && entry.recognisesFolder?.(names) === true)?.id;
}

/** The format to write for a path, by its end. */
export function detectTarget(path: string): string | undefined {
  return claiming(path, shelf.filter(({ writes }) => writes !== false))[0]?.id;
}

/** Loads a format by its name. */
export function loadFormat(id: string, act: "read" | "write"): Promise<Format> {
  return entryOf(id, act).load();
}

/**
 * The networks of a file or folder.
 *
 * @param from the format's name; told from path and content if left out
 * @throws {FodlamError} if the format is not known, or the file is not as it should be, with path and place
 */
export async function readNetworks(
  source: Source,
  options: ReadOptions = {},
  from?: string,
): Promise<Reading> {
  const id = from ??
    (source.entries === undefined
      ? detect(source.path, source.bytes.subarray(0, HEAD_BYTES))
      : detectFolder(source.entries));
  if (id === undefined) throw new FodlamError(unknownFormat(source.path, idsOf("read"), "--from"));
  return checkDimensions(await (await loadFormat(id, "read")).read!(source, options), options);
}

/**
 * A network in a format: what goes into which files.
 *
 * @throws {FodlamError} if the format cannot say the network, naming layers and reasons
 */
export async function writeNetwork(
  network: Network,
  to: string,
  options: WriteOptions = {},
): Promise<Writing> {
  return await (await loadFormat(to, "write")).write!(network, options);
}
