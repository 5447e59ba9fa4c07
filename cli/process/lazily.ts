/**
 * Parts of the command that Deno does not see before they are reached. It reads and links every module that a literal `import()` names,
 * run or not: 24 ms for all formats. Needs the right to read FODLAM's own files, so nothing that a script reaches is loaded so
 * but what a notebook shows, which has every right.
 */
import { cannotLoad } from "../../ir/commandLine.ts";
import { FodlamError } from "../../ir/errors.ts";

/** A module by its path from another, `import.meta.url`. */
export async function lazily<M>(path: string, from: string): Promise<M> {
  const address = new URL(path, from).href;
  try {
    return await import(address);
  } catch (error) {
    const refused = error instanceof TypeError && /^Requires (read|import) access/.exec(error.message);
    if (!refused) throw error;
    throw new FodlamError(cannotLoad(address, `Deno gives no ${refused[1]} access`));
  }
}
