/** Where an editor finds the JSON schema of a file that a command writes. */
import { folderOf, urlOf } from "../input/paths.ts";

/**
 * The address of a schema for a file, or for one in this folder: relative where the program lies below the file's folder (a package that is
 * installed, a checkout in a repository), so that it holds wherever the two are copied together; otherwise that of the running program, on the web
 * or on this disk.
 */
export function schemaAddress(schema: URL, file = "file.json"): string {
  if (schema.protocol !== "file:") return schema.href;
  const folder = `${urlOf(folderOf(file))}/`;
  return schema.href.startsWith(folder) ? `./${schema.href.slice(folder.length)}` : schema.href;
}
