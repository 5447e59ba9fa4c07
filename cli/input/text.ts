/** Texts of what the user names. */
import { MAX_JSON_BYTES } from "../../formats/limits.ts";
import { cannotRead, FodlamError } from "../../ir/errors.ts";
import { reasonOf } from "../process/reason.ts";
import { readBytes } from "./bytes.ts";
import { nameOf } from "./files.ts";
import { LIMITS, type Limits } from "./limits.ts";

/** The text of a file, a pipe, an address, or of standard input for `-`: as much as a network in JSON may have. */
export async function readText(path: string, limits: Limits = LIMITS): Promise<string> {
  try {
    return new TextDecoder().decode(await readBytes(path, MAX_JSON_BYTES, limits));
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotRead(nameOf(path), reasonOf(error)));
  }
}
