/** Folders and addresses of paths. Apart from `files.ts`: the library that knows paths takes as long to load as an empty process. */
import { dirname, resolve, toFileUrl } from "../../deps/std_path.ts";
import { system } from "../process/system.ts";

/** The folder of a path; the current one for standard input. */
export function folderOf(path: string): string {
  return path === "-" ? "." : dirname(path);
}

/** The address of a file of this machine. */
export function urlOf(path: string): string {
  return /^(https?|file|data):/.test(path) ? path : toFileUrl(resolve(system().cwd(), path)).href;
}
