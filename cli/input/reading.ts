/** Files are read with what was asked for: an option of reading that the file has no use for is refused. */
import { readNetworks } from "../../formats/mod.ts";
import type { Reading, ReadOptions, Source } from "../../formats/format.ts";
import { FodlamError, isFodlamError, nothingMeasured, sizeChangesNothing } from "../../ir/errors.ts";

/** What a reading comes to; nothing where it cannot be. */
async function triedWith(format: string, source: Source, options: ReadOptions): Promise<string | undefined> {
  try {
    return JSON.stringify((await readNetworks(source, options, format)).networks);
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

/** Whether a size changes something: without it, or with another value, the network is another one, or none. */
async function changes(format: string, source: Source, plain: ReadOptions, name: string, own: string) {
  const { [name]: size, ...others } = plain.dims ?? {};
  for (const dims of [others, { ...others, [name]: size! + 1 }, { ...others, [name]: 2 * size! }]) {
    if (await triedWith(format, source, { ...plain, dims }) !== own) return true;
  }
  return false;
}

/** Reads a source; a size, or a measuring, that changes nothing is refused. */
export async function readWith(format: string, source: Source, options: ReadOptions): Promise<Reading> {
  const names = Object.keys(options.dims ?? {});
  const found = await readNetworks(source, options, format);
  if (names.length === 0 && options.measureDensity !== true) return found;
  const plain = { ...options, measureDensity: false, onProgress: () => {} };
  const own = JSON.stringify(found.networks);
  const unmeasured = options.measureDensity === true ? await triedWith(format, source, plain) : own;
  if (options.measureDensity === true && unmeasured === own) {
    throw new FodlamError(nothingMeasured(source.path));
  }
  for (const name of names) {
    if (unmeasured !== undefined && !await changes(format, source, plain, name, unmeasured)) {
      throw new FodlamError(sizeChangesNothing(source.path, name));
    }
  }
  return found;
}
