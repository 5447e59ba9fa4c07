/**
 * Foreign network formats: one file each with `read`, `write` or both, and one line here. A format is loaded when it is needed, so
 * that none of them weighs on a script. Imports `ir/` and `deps/`.
 *
 * ```ts
 * import { formatIds } from "./mod.ts";
 *
 * console.log(formatIds.length > 0);
 * ```
 *
 * @module
 */
import type { Format } from "./format.ts";

export type * from "./format.ts";

const shelf = {} satisfies Record<string, () => Promise<Format>>;

/** The name of a format. */
export type FormatId = keyof typeof shelf;

/** The names of all formats. */
export const formatIds: readonly FormatId[] = Object.keys(shelf) as FormatId[];
