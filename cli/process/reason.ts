/** Why something could not be read or written, in words. */
import { system } from "./system.ts";

/** Why something could not be read. */
export function reasonOf(error: unknown): string {
  if (error instanceof system().errors.NotFound) return "there is no such file";
  if (error instanceof system().errors.IsADirectory) return "it is a directory";
  if (error instanceof system().errors.NotCapable) return "Deno may not read it; run with --allow-read";
  if (error instanceof system().errors.PermissionDenied) return "permission was denied";
  return error instanceof Error ? error.message : String(error);
}

/** What systems say of a disk, or a share of one, that takes no more (Linux: ENOSPC, EDQUOT; macOS: EDQUOT; Windows; Node.js says the name). */
const FULL = /os error (28|122|69|112)\)|^(ENOSPC|EDQUOT):/;

/** Why something could not be written. */
export function writeReasonOf(error: unknown): string {
  if (error instanceof system().errors.NotFound) return "there is no such folder";
  if (error instanceof system().errors.NotADirectory) return "a folder of its path is a file";
  if (error instanceof system().errors.NotCapable) return "Deno may not write it; run with --allow-write";
  if (error instanceof system().errors.BrokenPipe) return "nobody reads it";
  if (error instanceof Error && FULL.test(error.message)) return "the disk is full";
  return reasonOf(error);
}
