/** Files and folders as readers of foreign formats get them: nothing is opened that the user or the model did not name. */
import { badFile, cannotRead, FodlamError, outsideFolder, tooLarge, unknownFormat } from "../ir/errors.ts";
import { detect, detectFolder, entryOf, idsOf, type Source } from "../formats/mod.ts";
import { isGzip, unpacked } from "../formats/gzip.ts";
import { HEAD_BYTES, MAX_FILE_BYTES, MAX_STRANGE_BYTES, MAX_UNPACKED_BYTES } from "../formats/limits.ts";
import { checkSize, sizeOf } from "../formats/text.ts";
import { folderOf, nameOf, reasonOf } from "./files.ts";

/** A source, and the format in which to read it. */
export interface Opened {
  /** What to read. */
  readonly source: Source;
  /** The format's name. */
  readonly format: string;
}

/** Told how much of a file has been read, from 0 to 1. */
type Progress = (share: number) => void;

const CHUNK_BYTES = 16 * 2 ** 20;

/** So many bytes from the start of an open file. */
async function start(file: Deno.FsFile, size: number, onProgress: Progress): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const count = await file.read(bytes.subarray(at, Math.min(size, at + CHUNK_BYTES)));
    if (count === null) break;
    at += count;
    onProgress(at / size);
  }
  return bytes.subarray(0, at);
}

/** Bytes of the largest file of a format. */
function mostOf(format: string | undefined): number {
  return (format === undefined ? undefined : entryOf(format, "read").mostBytes) ?? MAX_FILE_BYTES;
}

/** Refuses a very large file that is called a format's and is not. */
function checkBeginning(path: string, format: string, head: Uint8Array): void {
  const { name, recognises } = entryOf(format, "read");
  if (recognises?.(head, path) !== false) return;
  throw new FodlamError(badFile(path, "byte 0", `the beginning of a file of ${name}`, "other bytes"));
}

/** A format's name: as asked for, or as the file looks. */
function formatOf(path: string, head: Uint8Array, from: string | undefined): string {
  const id = from === undefined ? detect(path, head) : entryOf(from, "read").id;
  if (id === undefined) throw new FodlamError(unknownFormat(path, idsOf("read"), "--from"));
  return id;
}

/** So many bytes of a pipe are read, by how it begins. */
function mostOfPipe(path: string, head: Uint8Array, from: string | undefined): number {
  if (isGzip(head)) return MAX_UNPACKED_BYTES;
  return Math.min(MAX_UNPACKED_BYTES, mostOf(formatOf(path, head, from)));
}

/** So many bytes from the start of a pipe are all that its format needs, by how it begins. */
function prefixOfPipe(path: string, head: Uint8Array, from: string | undefined): number {
  return (isGzip(head) ? undefined : entryOf(formatOf(path, head, from), "read").prefixBytes) ?? Infinity;
}

/** The bytes of a pipe, or as many as its format needs, held once: room that is not used takes no memory. */
async function drained(stream: ReadableStream<Uint8Array>, path: string, from: string | undefined) {
  const room = new Uint8Array(MAX_UNPACKED_BYTES);
  let size = 0, most: number | undefined, prefix = Infinity;
  for await (const chunk of stream) {
    if (size + chunk.length > (most ?? room.length)) {
      throw new FodlamError(tooLarge(path, sizeOf(most ?? room.length), "more"));
    }
    room.set(chunk, size);
    size += chunk.length;
    if (size >= HEAD_BYTES && most === undefined) {
      const head = room.subarray(0, HEAD_BYTES);
      most = mostOfPipe(path, head, from);
      prefix = prefixOfPipe(path, head, from);
    }
    if (size >= prefix) return { bytes: room.subarray(0, prefix), size: Infinity };
  }
  return { bytes: room.subarray(0, size) };
}

/** A content as a source: unpacked, and its format found in what came out. */
async function opened(
  path: string,
  { bytes: packed, size }: Pick<Source, "bytes" | "size">,
  from: string | undefined,
): Promise<Opened> {
  const bytes = await unpacked(packed, path);
  const format = formatOf(path, bytes.subarray(0, HEAD_BYTES), from);
  checkSize(path, bytes.length, mostOf(format));
  return { source: { path, bytes, ...(size !== undefined && { size }) }, format };
}

async function openFile(path: string, from: string | undefined, onProgress: Progress): Promise<Opened> {
  using file = await Deno.open(path);
  const { size, isFile } = await file.stat();
  if (!isFile) return await opened(path, await drained(file.readable, path, from), from);
  const head = await start(file, Math.min(size, HEAD_BYTES), () => {});
  const format = isGzip(head) ? undefined : formatOf(path, head, from);
  const prefix = format === undefined ? undefined : entryOf(format, "read").prefixBytes;
  const wanted = Math.min(size, prefix ?? size);
  checkSize(path, wanted, mostOf(format));
  if (format !== undefined && wanted > MAX_STRANGE_BYTES) checkBeginning(path, format, head);
  await file.seek(0, Deno.SeekMode.Start);
  const bytes = await start(file, wanted, onProgress);
  const whole = format === undefined
    ? await opened(path, { bytes }, from)
    : { source: { path, bytes, ...(wanted < size && { size }) }, format };
  return { ...whole, source: { ...whole.source, sibling: siblingOf(path, folderOf(path), whole.format) } };
}

async function openFolder(path: string, from: string | undefined): Promise<Opened> {
  const entries: string[] = [];
  for await (const { name, isFile } of Deno.readDir(path)) if (isFile) entries.push(name);
  entries.sort();
  const format = from === undefined ? detectFolder(entries) : entryOf(from, "read").id;
  if (format === undefined) throw new FodlamError(cannotRead(path, "it is a directory"));
  const source = { path, bytes: new Uint8Array(), entries, sibling: siblingOf(path, path, format) };
  return { source, format };
}

/** Reads files of one folder alone: no way leads up, elsewhere, or through a link out. */
function siblingOf(path: string, folder: string, format: string): NonNullable<Source["sibling"]> {
  return async (relative, mostBytes = Infinity, firstByte = 0) => {
    const parts = relative.split(/[/\\]/);
    const leaves = relative === "" || parts[0] === "" || parts.includes("..") || relative.includes("\0");
    if (leaves) throw new FodlamError(outsideFolder(path, relative));
    try {
      const [home, target] = await Promise.all(
        [folder, `${folder}/${relative}`].map((one) => Deno.realPath(one)),
      );
      if (!target!.startsWith(home === "/" ? home : `${home}/`)) {
        throw new FodlamError(outsideFolder(path, relative));
      }
      const { size, isFile } = await Deno.stat(target!); // a pipe would wait to be opened
      if (!isFile) throw new FodlamError(cannotRead(`${folder}/${relative}`, "it is no file"));
      using file = await Deno.open(target!);
      const wanted = Math.min(Math.max(0, size - firstByte), mostBytes);
      checkSize(`${folder}/${relative}`, wanted, mostBytes === Infinity ? mostOf(format) : MAX_FILE_BYTES);
      await file.seek(firstByte, Deno.SeekMode.Start);
      return await start(file, wanted, () => {});
    } catch (error) {
      if (error instanceof FodlamError) throw error;
      throw new FodlamError(cannotRead(`${folder}/${relative}`, reasonOf(error)));
    }
  };
}

/** What the user named: a file, a folder, or standard input for `-`. */
export async function openSource(
  path: string,
  from: string | undefined,
  onProgress: Progress = () => {},
): Promise<Opened> {
  try {
    if (path === "-") {
      return await opened(nameOf(path), await drained(Deno.stdin.readable, nameOf(path), from), from);
    }
    if ((await Deno.stat(path)).isDirectory) return await openFolder(path, from);
    return await openFile(path, from, onProgress);
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotRead(nameOf(path), reasonOf(error)));
  }
}
