/** Files that a file names: they lie in its own folder, on a disk or at its host, and nowhere else. */
import { cannotRead, FodlamError, outsideFolder } from "../../ir/errors.ts";
import { checkSize, leaves } from "../../formats/text.ts";
import { MAX_FILE_BYTES } from "../../formats/limits.ts";
import { addressFrom, bytesAt, isAddress } from "./address.ts";
import { nameOf } from "./files.ts";
import { inlineOf } from "./inline.ts";
import { folderOf } from "./paths.ts";
import { reasonOf } from "../process/reason.ts";
import type { Limits } from "./limits.ts";
import { system, type SystemFile } from "../process/system.ts";

/** Reads a file by its path inside a folder: so many bytes, if a number is given, from its start or from a byte of it. */
export type ReadBeside = (relative: string, mostBytes?: number, firstByte?: number) => Promise<Uint8Array>;

/** How files beside one are read. */
export interface BesideOptions {
  /** Their folder, or its address; that of the file if left out. */
  readonly folder?: string;
  /** Bytes of the largest that is read whole. */
  readonly mostBytes: number;
  /** The bounds. */
  readonly limits: Limits;
}

/** Reads the files of one folder alone: no way leads up, elsewhere, to another host, or through a link out. */
export function besideOf(path: string, options: BesideOptions): ReadBeside {
  const given = inlineOf(path);
  if (given !== undefined) {
    return (named) => Promise.reject(new FodlamError(outsideFolder(given.name, named))); // it has no folder
  }
  const folder = options.folder ?? (isAddress(path) ? new URL(".", path).href : folderOf(path));
  const read = isAddress(folder) ? fromHost : fromDisk;
  return async (named, mostBytes = Infinity, firstByte = 0) => {
    const goesToWeb = isAddress(named) && !isAddress(folder);
    if (leaves(named) || goesToWeb) throw new FodlamError(outsideFolder(nameOf(path), named));
    const relative = named.replace(/^(\.\/+)+/, "");
    return await read({ ...options, path, folder, relative, first: firstByte, count: mostBytes });
  };
}

/** A file that is wanted, and who names it. */
interface Wanted extends BesideOptions {
  readonly path: string;
  readonly folder: string;
  readonly relative: string;
  /** The first byte that is wanted, and how many. */
  readonly first: number;
  readonly count: number;
}

/** Bytes of the largest file that may be read: whole, or a part of it. */
function mostOf({ count, mostBytes }: Wanted): number {
  return count === Infinity ? mostBytes : MAX_FILE_BYTES;
}

async function fromHost(wanted: Wanted): Promise<Uint8Array> {
  const { path, folder, relative, first, count, limits } = wanted;
  const target = addressFrom(relative, folder), home = new URL(folder);
  const inside = target !== null && target.origin === home.origin &&
    target.pathname.startsWith(home.pathname);
  if (!inside || /%2f|%5c/i.test(target.pathname)) throw new FodlamError(outsideFolder(path, relative));
  const range = count === Infinity && first === 0
    ? undefined
    : { first, most: Math.min(count, MAX_FILE_BYTES) };
  return await bytesAt(target.href, mostOf(wanted), limits, range);
}

async function fromDisk(wanted: Wanted): Promise<Uint8Array> {
  const { path, folder, relative, first, count, limits } = wanted;
  const named = `${folder}/${relative}`;
  try {
    const [home, target] = await Promise.all([folder, named].map((one) => system().realPath(one)));
    if (!target!.startsWith(home === "/" ? home : `${home}/`)) {
      throw new FodlamError(outsideFolder(nameOf(path), relative));
    }
    const { size, isFile, isDirectory } = await system().stat(target!); // a pipe would wait to be opened
    if (!isFile) {
      throw new FodlamError(cannotRead(named, isDirectory ? "it is a directory" : "it is no file"));
    }
    using file = await system().open(target!);
    const bytes = Math.min(Math.max(0, size - first), count);
    checkSize(named, bytes, Math.min(limits.sizeBytes, mostOf(wanted)));
    await file.seek(first, system().SeekMode.Start);
    return await start(file, bytes);
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotRead(named, reasonOf(error)));
  }
}

const CHUNK_BYTES = 16 * 2 ** 20;

/** So many bytes of an open file; told how far it is, from 0 to 1. */
export async function start(
  file: SystemFile,
  size: number,
  onProgress: (share: number) => void = () => {},
): Promise<Uint8Array> {
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
