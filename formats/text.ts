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

/** `67108864` as `64 MiB`. */
export function sizeOf(bytes: number): string {
  const exponent = bytes >= 2 ** 30 ? 3 : bytes >= 2 ** 20 ? 2 : bytes >= 2 ** 10 ? 1 : 0;
  return `${Number((bytes / 1024 ** exponent).toPrecision(3))} ${["bytes", "KiB", "MiB", "GiB"][exponent]}`;
}

/** Refuses a file of more bytes than are read of its format. */
export function checkSize(path: string, bytes: number, most: number): void {
  if (bytes > most) throw new FodlamError(tooLarge(path, sizeOf(most), sizeOf(bytes)));
}

/**
 * The text of a file, without a byte order mark; what is not UTF-8 in it is replaced.
 *
 * @throws {FodlamError} if it is too large for a text
 */
export function looseTextOf(source: Source, most: number = MAX_TEXT_BYTES): string {
  checkSize(source.path, source.bytes.length, most);
  return new TextDecoder().decode(source.bytes);
}

/**
 * The text of a file, without a byte order mark.
 *
 * @throws {FodlamError} if it is not UTF-8, with the byte, or too large for a text
 */
export function textOf({ path, bytes }: Source, most: number = MAX_TEXT_BYTES): string {
  checkSize(path, bytes.length, most);
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

/** Whether a path leads out of a folder by its own words. */
export function leaves(relative: string): boolean {
  const parts = relative.split(/[/\\]/);
  return relative === "" || parts[0] === "" || parts.includes("..") || relative.includes("\0");
}
