/** Paths as this machine writes them, of Deno's standard library. Loaded only where the command reads or writes files. */
import { npm } from "./npm.ts";

const [{ dirname }, { resolve }, { toFileUrl }] = await Promise.all([
  npm<{ dirname(path: string): string }>("deno-std@1.4.0/path/dirname.js"),
  npm<{ resolve(...parts: readonly string[]): string }>("deno-std@1.4.0/path/resolve.js"),
  npm<{ toFileUrl(path: string): URL }>("deno-std@1.4.0/path/to_file_url.js"),
]);

export { dirname, resolve, toFileUrl };
