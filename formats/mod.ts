/**
 * Foreign network formats: a folder each, and one line here. A folder's `card.ts` says what the format is called and how its
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
 * Users of the library import this as `fodlam/formats` from npm, `@fodlam/fodlam/formats` from JSR: `read` takes a file's bytes
 * and its name, `writeNetwork` gives what goes into files.
 *
 * @module
 */
import { checkedPromise } from "../ir/checked.ts";
import { calling, FodlamError, oneWayFormat, unknownFormat, unknownName } from "../ir/errors.ts";
import { networkField } from "../ir/given.ts";
import type { Network } from "../ir/network.ts";
import { fieldsOf } from "../ir/signature.ts";
import { caffe } from "./caffe/card.ts";
import { darknet } from "./darknet/card.ts";
import {
  bytesField,
  bytesOf,
  type Content,
  contentFields,
  type ContentOptions,
  nameField,
  siblingOf,
  targetField,
  writeFields,
} from "./content.ts";
import { checkDimensions } from "./dimensions.ts";
import { eems } from "./eems/card.ts";
import { fodlam2017 } from "./fodlam2017/card.ts";
import type { Format, FormatCard, Reading, ReadOptions, Source, WriteOptions, Writing } from "./format.ts";
import { unpacked } from "./gzip.ts";
import { loaded } from "./loaded.ts";
import { gguf } from "./gguf/card.ts";
import { graphviz, mermaid } from "./graphs/card.ts";
import { huggingface } from "./huggingface/card.ts";
import { json } from "./json/card.ts";
import { keras } from "./keras/card.ts";
import { HEAD_BYTES, MAX_FILE_BYTES } from "./limits.ts";
import { maestro } from "./maestro/card.ts";
import { onnx } from "./onnx/card.ts";
import { safetensors } from "./safetensors/card.ts";
import { scaleSim } from "./scaleSim/card.ts";
import { csv, markdown } from "./summaries/card.ts";
import { checkSize, headText } from "./text.ts";
import { tflite } from "./tflite/card.ts";
import { timeloop } from "./timeloop/card.ts";
import { typescript } from "./typescript/card.ts";
import { zigzag } from "./zigzag/card.ts";

export type * from "./format.ts";
export type { Network } from "../ir/network.ts";
export type { Content, ContentOptions } from "./content.ts";

/** Every format, in the order in which they are listed; where several suit a file, the first is taken. */
export const shelf: readonly FormatCard[] = [
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
export function entryOf(id: string, act: "read" | "write"): FormatCard {
  const entry = shelf.find((one) => one.id === id);
  if (entry === undefined) throw new FodlamError(unknownName("format", id, idsOf(act)));
  const can = act === "read" ? entry.reads : entry.writes !== false;
  if (!can) throw new FodlamError(oneWayFormat(act, id, idsOf(act)));
  return entry;
}

/** How much of a path's end a format claims: the length of the longest of its endings that the path has. */
function claim({ extensions }: FormatCard, path: string): number {
  const file = path.toLowerCase().replace(/\.gz$/, "").split(/[/\\]/).at(-1)!;
  const suits = (ending: string) =>
    ending.startsWith(".") ? file.endsWith(ending) && file.length > ending.length : file === ending;
  return Math.max(0, ...extensions.filter(suits).map((ending) => ending.length));
}

/** The formats that claim a path, the most specific first. */
function claiming(path: string, entries: readonly FormatCard[]): FormatCard[] {
  return entries.filter((entry) => claim(entry, path) > 0).sort((a, b) => claim(b, path) - claim(a, path));
}

/**
 * The format of a file, by its first bytes and the end of its path: one that claims the path and recognises the content, else
 * one that recognises the content, else one that claims the path, else JSON for what begins like it or is empty.
 */
export function detect(path: string, head: Uint8Array): string | undefined {
  const readers = shelf.filter(({ reads }) => reads);
  const claimed = claiming(path, readers);
  const recognises = (entry: FormatCard) => entry.recognises?.(head, path) === true;
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
  return loaded(entryOf(id, act));
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
 * The networks of a file of any format that FODLAM reads, from its content: no file is opened. What was approximated or left out is
 * in `notes`.
 *
 * @param content the bytes, packed by gzip or not
 * @param name the file's name: messages start with it, and its end says the format where the content does not
 * @example
 * ```ts
 * import { read } from "./mod.ts";
 *
 * const cfg = "[net]\nheight=8\nwidth=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\nstride=1\n";
 * const { networks: [net] } = await read(cfg, "small.cfg");
 * console.log(net!.layers[0]!.shape); // [ 4, 6, 6 ]
 * ```
 *
 * @throws {FodlamError} if the format is not known, or the content is not as it should be, with name and place
 */
export const read: (content: Content, name: string, options?: ContentOptions) => Promise<Reading> =
  checkedPromise(
    {
      act: calling("read"),
      takes: { content: bytesField, name: nameField },
      options: fieldsOf(contentFields),
    },
    async (content: Content, name: string, { from, sibling, ...how }: ContentOptions = {}) => {
      const bytes = await unpacked(bytesOf(content), name);
      checkSize(name, bytes.length, MAX_FILE_BYTES);
      const id = from ?? detect(name, bytes.subarray(0, HEAD_BYTES));
      if (id === undefined) throw new FodlamError(unknownFormat(name, idsOf("read"), "the option `from`"));
      return await readNetworks(
        { path: name, bytes, ...(sibling && { sibling: siblingOf(calling("read"), sibling) }) },
        how,
        id,
      );
    },
  );

/**
 * A network in a format: what goes into which files.
 *
 * @throws {FodlamError} if the format cannot say the network, naming layers and reasons
 */
export const writeNetwork: (network: Network, to: string, options?: WriteOptions) => Promise<Writing> =
  checkedPromise(
    {
      act: calling("writeNetwork"),
      takes: { network: networkField, to: targetField },
      options: fieldsOf(writeFields),
    },
    async (network: Network, to: string, options: WriteOptions = {}) =>
      await (await loadFormat(to, "write")).write!(network, options),
  );
