/** The bytes of what a user names, whatever it is, and never more than may be. */
import { cannotRead, FodlamError } from "../../ir/errors.ts";
import { checkSize } from "../../formats/text.ts";
import { bytesAt, gathered, isAddress } from "./address.ts";
import { start } from "./beside.ts";
import { nameOf } from "./files.ts";
import { inlineOf } from "./inline.ts";
import type { Limits } from "./limits.ts";
import { pipe, standardInput, streamed } from "./stream.ts";
import { system } from "../process/system.ts";

/** All bytes of a file, a pipe, an address, or of standard input for `-`. */
export async function readBytes(path: string, mostBytes: number, limits: Limits): Promise<Uint8Array> {
  const name = nameOf(path), most = Math.min(mostBytes, limits.sizeBytes);
  const given = inlineOf(path);
  if (given !== undefined) {
    checkSize(name, given.bytes.length, most);
    return given.bytes;
  }
  if (path === "-") return await gathered(standardInput(name, limits), name, most);
  if (isAddress(path)) return await bytesAt(path, most, limits);
  const { size, isFile, isFifo, isDirectory } = await system().stat(path);
  if (isDirectory) throw new FodlamError(cannotRead(path, "it is a directory"));
  if (isFifo) return await gathered(pipe(path, name, limits), path, most);
  using file = await system().open(path);
  if (!isFile) return await gathered(streamed(file.readable, path, limits), path, most);
  checkSize(path, size, most);
  return await start(file, size);
}
