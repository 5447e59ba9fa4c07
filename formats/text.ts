/** Bytes of a text file as text, within bounds that keep a hostile file from filling the memory. */
import { badModelFile, FodlamError } from "../ir/errors.ts";

/** A model's description in words is smaller than this; weights stand elsewhere. */
export const MOST_TEXT_BYTES = 32 * 2 ** 20;

/** The text of a file. */
export function textOf(path: string, bytes: Uint8Array): string {
  if (bytes.length > MOST_TEXT_BYTES) {
    const expected = `a description of at most ${MOST_TEXT_BYTES} bytes`;
    throw new FodlamError(badModelFile(path, "", { expected, got: `${bytes.length} bytes` }));
  }
  return new TextDecoder().decode(bytes);
}

/** The last part of a path, without its ending. */
export function stemOf(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  return file.replace(/\.[^.]*$/, "") || file || "network";
}
