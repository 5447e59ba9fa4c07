/** Files are read with what was asked for: an option of reading that the file has no use for is refused. */
import type { Format, Reading, ReadOptions, Source } from "../formats/format.ts";
import {
  FodlamError,
  isFodlamError,
  notDeclared,
  nothingMeasured,
  sizeChangesNothing,
} from "../ir/errors.ts";
import type { Dims } from "./dims.ts";

/** Sizes that remember which names a reader has asked for. */
class Recorder {
  readonly asked = new Set<string>();
  readonly dims: Dims;

  constructor(dims: Dims) {
    const remember = (key: string | symbol) => void (typeof key === "string" && this.asked.add(key));
    this.dims = new Proxy(dims, {
      get: (target, key) => (remember(key), Reflect.get(target, key)),
      has: (target, key) => (remember(key), Reflect.has(target, key)),
      getOwnPropertyDescriptor: (
        target,
        key,
      ) => (remember(key), Reflect.getOwnPropertyDescriptor(target, key)),
    });
  }
}

/** What a reading comes to; nothing where it cannot be. */
async function triedWith(format: Format, source: Source, options: ReadOptions): Promise<string | undefined> {
  try {
    return JSON.stringify((await format.read!(source, options)).networks);
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

/** Whether a size changes something: without it, or with another value, the network is another one, or none. */
async function changes(format: Format, source: Source, plain: ReadOptions, name: string, own: string) {
  const { [name]: size, ...others } = plain.dims ?? {};
  for (const dims of [others, { ...others, [name]: size! + 1 }, { ...others, [name]: 2 * size! }]) {
    if (await triedWith(format, source, { ...plain, dims }) !== own) return true;
  }
  return false;
}

/** Reads a source; a size, or a measuring, that changes nothing is refused. */
export async function readWith(format: Format, source: Source, options: ReadOptions): Promise<Reading> {
  const dims = options.dims ?? {}, names = Object.keys(dims), recorder = new Recorder(dims);
  const found = await format.read!(source, { ...options, dims: recorder.dims });
  const stray = names.find((name) => !recorder.asked.has(name));
  if (stray !== undefined) {
    throw new FodlamError(notDeclared(source.path, stray, [...recorder.asked].sort()));
  }
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
