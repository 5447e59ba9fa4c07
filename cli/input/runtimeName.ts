/** How a user names a runtime with a chip: `a100@engine`, `./my-chip.json@engine`. */
import { nameParts } from "../../ir/runtimeName.ts";
import { isOnShelf } from "../../profiles/shelf.ts";

/** The chip and the runtime that a name is made of; an `@` elsewhere in the path of a file is part of it. */
export function chipAndRuntime(name: string): readonly [chip: string, runtime?: string] {
  if (isOnShelf(name)) return nameParts(name);
  const [, file, runtime] = /^(.*\.(?:json|ts|mts|js|mjs))@([^/@]*)$/s.exec(name) ?? [];
  return file === undefined ? [name] : [file, runtime!];
}
