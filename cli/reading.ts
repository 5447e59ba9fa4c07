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

/** Reads a source; a size, or a measuring, that changes nothing is refused. */
export async function readWith(format: Format, source: Source, options: ReadOptions): Promise<Reading> {
  const dims = options.dims ?? {}, recorder = new Recorder(dims);
  const found = await format.read!(source, { ...options, dims: recorder.dims });
  const names = Object.keys(dims);
  const stray = names.find((name) => !recorder.asked.has(name));
  const known = [...recorder.asked].filter((name) => name !== stray).sort();
  if (stray !== undefined) throw new FodlamError(notDeclared(source.path, stray, known));
  if (names.length === 0 && options.measureDensity !== true) return found;
  const own = JSON.stringify(found.networks), quiet = { ...options, onProgress: () => {} };
  for (const name of names) {
    const { [name]: size, ...others } = dims;
    const tries = [others, { ...others, [name]: size! + 1 }, { ...others, [name]: 2 * size! }];
    let idle = true;
    for (const dims of tries) idle &&= await triedWith(format, source, { ...quiet, dims }) === own;
    if (idle) throw new FodlamError(sizeChangesNothing(source.path, name));
  }
  if (options.measureDensity === true) {
    const plain = await triedWith(format, source, { ...quiet, measureDensity: false });
    if (plain === own) throw new FodlamError(nothingMeasured(source.path));
  }
  return found;
}
