/** Files and folders as readers of foreign formats get them: nothing is opened that the user or the model did not name. */
import { badFile, cannotRead, FodlamError, tooLarge, unknownFormat } from "../../ir/errors.ts";
import { detect, detectFolder, entryOf, idsOf, type Source } from "../../formats/mod.ts";
import { isGzip, unpacked } from "../../formats/gzip.ts";
import {
  HEAD_BYTES,
  MAX_DESCRIPTION_BYTES,
  MAX_FILE_BYTES,
  MAX_STRANGE_BYTES,
  MAX_UNPACKED_BYTES,
} from "../../formats/limits.ts";
import { checkSize, headText, sizeOf } from "../../formats/text.ts";
import { ask, isAddress, plainAddress } from "./address.ts";
import { besideOf, type ReadBeside, start } from "./beside.ts";
import { isScript, nameOf } from "./files.ts";
import { inlineOf } from "./inline.ts";
import { reasonOf } from "../process/reason.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { type Chunks, pipe, standardInput, streamed } from "./stream.ts";
import { system } from "../process/system.ts";

/** A source, and the format in which to read it. */
export interface Opened {
  /** What to read. */
  readonly source: Source;
  /** The format's name; `SCRIPT` for a script, which is run. */
  readonly format: string;
}

/** How to open. */
export interface OpenOptions {
  /** The bounds. */
  readonly limits?: Limits;
  /** Told how much of a file has been read, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** How to open, and the format's name, where the user says it. */
interface Opening extends OpenOptions {
  readonly from: string | undefined;
  readonly limits: Limits;
}

/** The format of scripts: they are run, not read. */
export const SCRIPT = "typescript";

/** What the user named: a file, a folder, an address, or standard input for `-`. */
export async function openSource(
  path: string,
  from: string | undefined,
  { limits = LIMITS, onProgress = () => {} }: OpenOptions = {},
): Promise<Opened> {
  const name = nameOf(path), options: Opening = { from, limits, onProgress };
  try {
    const given = inlineOf(path);
    if (given !== undefined) {
      return await opened(name, given.bytes, { from: fromOf(name, from), mayRun: true });
    }
    if (path === "-") return await openPipe(name, standardInput(name, options.limits), options);
    if (isAddress(path)) return await openAddress(path, options);
    const { isDirectory, isFile, isFifo } = await system().stat(path);
    if (isDirectory) return await openFolder(path, options);
    if (isFile) return await openFile(path, options);
    if (isFifo) return await openPipe(path, pipe(path, name, options.limits), options);
    using file = await system().open(path);
    return await openPipe(path, streamed(file.readable, path, limits), options);
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotRead(name, reasonOf(error)));
  }
}

/** The format of a content: a script's name says that it is one. */
function fromOf(name: string, from: string | undefined): string | undefined {
  return from ?? (isScript(name) ? SCRIPT : undefined);
}

async function openPipe(path: string, chunks: Chunks, options: Opening): Promise<Opened> {
  const telling = { ...options, mayRun: true };
  const { bytes, isCut } = await drained(chunks, path, telling);
  const { source, format } = await opened(path, bytes, telling);
  return { source: isCut ? { ...source, size: Infinity } : source, format };
}

async function openAddress(named: string, options: Opening): Promise<Opened> {
  const answer = await ask(named, options.limits);
  const path = plainAddress(named);
  try {
    const { bytes, isCut } = await drained(answer.chunks, path, options);
    const { source, format } = await opened(path, bytes, options);
    const sibling = siblingOf(answer.address, format, options);
    return { source: { ...source, sibling, ...(isCut && { size: answer.size ?? Infinity }) }, format };
  } finally {
    answer.cancel();
  }
}

async function openFile(path: string, options: Opening): Promise<Opened> {
  const { limits, onProgress = () => {} } = options;
  using file = await system().open(path);
  const { size } = await file.stat();
  const head = await start(file, Math.min(size, HEAD_BYTES));
  const format = isGzip(head) ? undefined : formatOf(path, head, options);
  const wanted = Math.min(size, prefixOf(format) ?? size);
  checkSize(path, wanted, Math.min(limits.sizeBytes, mostOf(format)));
  if (format !== undefined && wanted > MAX_STRANGE_BYTES) checkBeginning(path, format, head);
  await file.seek(0, system().SeekMode.Start);
  const bytes = await start(file, wanted, onProgress);
  const whole = format === undefined
    ? await opened(path, bytes, options)
    : { source: { path, bytes, ...(wanted < size && { size }) }, format };
  return { ...whole, source: { ...whole.source, sibling: siblingOf(path, whole.format, options) } };
}

async function openFolder(path: string, { from, limits }: Opening): Promise<Opened> {
  const entries: string[] = [];
  for await (const { name, isFile } of system().readDir(path)) if (isFile) entries.push(name);
  entries.sort();
  const format = from === undefined ? detectFolder(entries) : entryOf(from, "read").id;
  if (format === undefined) throw new FodlamError(cannotRead(path, "it is a directory"));
  const sibling = besideOf(path, { folder: path, mostBytes: mostOf(format), limits });
  return { source: { path, bytes: new Uint8Array(), entries, sibling }, format };
}

function siblingOf(path: string, format: string, { limits }: Opening): ReadBeside {
  return besideOf(path, { mostBytes: mostOf(format), limits });
}

/** Bytes of the largest file of a format. */
function mostOf(format: string | undefined): number {
  if (format === SCRIPT) return MAX_DESCRIPTION_BYTES;
  return (format === undefined ? undefined : entryOf(format, "read").mostBytes) ?? MAX_FILE_BYTES;
}

/** So many bytes are all that a format's reader needs. */
function prefixOf(format: string | undefined): number | undefined {
  return format === undefined || format === SCRIPT ? undefined : entryOf(format, "read").prefixBytes;
}

/** Refuses a very large file that is called a format's and is not. */
function checkBeginning(path: string, format: string, head: Uint8Array): void {
  const { name, recognises } = entryOf(format, "read");
  if (recognises?.(head, path) !== false) return;
  throw new FodlamError(badFile(path, "byte 0", `the beginning of a file of ${name}`, "other bytes"));
}

/** Whether a text begins like a script: with a word of the language, after comments. */
function looksLikeScript(head: Uint8Array): boolean {
  return /^(\s|\/\/.*\n|\/\*[^]*?\*\/|#!.*\n)*(import|export|const|let|await|function)\b/.test(
    headText(head),
  );
}

/** How a format is told. */
interface Telling {
  readonly from?: string | undefined;
  /** Whether it may be a script that does not say so by its name: what comes through a pipe has none. */
  readonly mayRun?: boolean;
}

/** A format's name: as asked for, or as the file looks. */
function formatOf(path: string, head: Uint8Array, { from, mayRun = false }: Telling): string {
  if (from === SCRIPT && !isAddress(path)) return SCRIPT;
  if (from !== undefined) return entryOf(from, "read").id;
  const id = detect(path, head) ?? (mayRun && looksLikeScript(head) ? SCRIPT : undefined);
  if (id === undefined) throw new FodlamError(unknownFormat(path, idsOf("read"), "--from"));
  return id;
}

/** How much of a stream is read: at most so many bytes, or so many that are all that is wanted. */
interface Plan {
  readonly most: number;
  readonly wanted: number;
}

/** How much of a stream is read, by how it begins. */
function planOf(path: string, head: Uint8Array, options: DrainOptions): Plan {
  const room = Math.min(MAX_UNPACKED_BYTES, options.limits.sizeBytes);
  if (isGzip(head)) return { most: room, wanted: Infinity };
  const format = formatOf(path, head, options);
  return { most: Math.min(room, mostOf(format)), wanted: prefixOf(format) ?? Infinity };
}

/** How to read a stream. */
interface DrainOptions extends Opening {
  /** As in `Telling`. */
  readonly mayRun?: boolean;
}

/** The bytes of a stream, or as many as its format needs, held once: room that is not used takes no memory. */
async function drained(chunks: Chunks, path: string, options: DrainOptions) {
  const room = new Uint8Array(Math.min(MAX_UNPACKED_BYTES, options.limits.sizeBytes));
  let size = 0, plan: Plan = { most: room.length, wanted: Infinity }, isPlanned = false;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, plan.wanted - size);
    if (size + part.length > plan.most) throw new FodlamError(tooLarge(path, sizeOf(plan.most), "more"));
    room.set(part, size);
    size += part.length;
    if (!isPlanned && size >= HEAD_BYTES) {
      plan = planOf(path, room.subarray(0, HEAD_BYTES), options);
      isPlanned = true;
    }
    if (size >= plan.wanted) return { bytes: room.subarray(0, plan.wanted), isCut: true };
  }
  return { bytes: room.subarray(0, size), isCut: false };
}

/** A content as a source: unpacked, and its format found in what came out. */
async function opened(path: string, packed: Uint8Array, telling: Telling): Promise<Opened> {
  const bytes = await unpacked(packed, path);
  const format = formatOf(path, bytes.subarray(0, HEAD_BYTES), telling);
  checkSize(path, bytes.length, mostOf(format));
  return { source: { path, bytes }, format };
}
