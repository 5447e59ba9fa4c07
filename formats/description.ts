/** A model's description in words: text of a bounded size, so that a hostile one fills no memory. */
import { FodlamError, tooLarge } from "../ir/errors.ts";
import type { Source } from "./format.ts";
import { sizeOf } from "./gzip.ts";
import { textOf } from "./text.ts";

/** Bytes of a description; weights stand in files of their own. */
export const MAX_DESCRIPTION_BYTES: number = 16 * 2 ** 20;

/** The text of a file that describes a model and holds no weights. */
export function descriptionOf(source: Source): string {
  const { path, bytes } = source;
  if (bytes.length <= MAX_DESCRIPTION_BYTES) return textOf(source);
  const most = `${sizeOf(MAX_DESCRIPTION_BYTES)} of a file without weights`;
  throw new FodlamError(tooLarge(path, most, sizeOf(bytes.length)));
}
