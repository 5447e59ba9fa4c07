/** Text of files, places in it, and names that follow from paths. */
import { badFile, FodlamError, tooLarge } from "../ir/errors.ts";
import type { Source } from "./format.ts";
import { MAX_TEXT_BYTES } from "./limits.ts";

/** The first byte that is not UTF-8: halving, for the decoder does not say. */
function badByteOf(bytes: Uint8Array): number {
  let good = 0, bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

function checkLength({ path, bytes }: Source): void {
  if (bytes.length > MAX_TEXT_BYTES) throw new FodlamError(tooLarge(path, "512 MiB of text", "more"));
}

/**
 * The text of a file, without a byte order mark; what is not UTF-8 in it is replaced.
 *
 * @throws {FodlamError} if it is too large for a text
 */
export function looseTextOf(source: Source): string {
  checkLength(source);
  return new TextDecoder().decode(source.bytes);
}

/**
 * The text of a file, without a byte order mark.
 *
 * @throws {FodlamError} if it is not UTF-8, with the byte, or too large for a text
 */
export function textOf(source: Source): string {
  checkLength(source);
  const { path, bytes } = source;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FodlamError(badFile(path, `byte ${badByteOf(bytes)}`, "text in UTF-8", "other bytes"));
  }
}

/** The first bytes of a file as text, whatever they are. */
export function headText(head: Uint8Array): string {
  return new TextDecoder().decode(head);
}

/** Where a character stands, as people count, from 1. */
export interface Place {
  /** The line. */
  readonly line: number;
  /** The character in the line. */
  readonly column: number;
}

/** The place of a character. */
export function placeOf(text: string, offset: number): Place {
  let line = 1, start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", start)) {
    start = at + 1;
    line++;
  }
  return { line, column: offset - start + 1 };
}

/** A path's last part without its endings: what a network is called whose file gives no name. */
export function stemOf(path: string): string {
  const file = path.split(/[/\\]/).filter((part) => part !== "").at(-1) ?? "";
  return (file.replace(/\.gz$/i, "").replace(/(?<=.)\.[^.]*$/, "") || "network").slice(0, 200);
}
