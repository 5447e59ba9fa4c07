/**
 * The zoo: one network family a file. Each runs by itself (`deno run examples/vgg16.ts`) and can be imported by URL; the
 * shelves list them by name with their reference counts, and load them one by one. Imports `mod.ts`.
 *
 * @module
 */
import { FodlamError, type Network } from "../mod.ts";
import { unknownName } from "../ir/errors.ts";
import { benchmarks } from "./shelf/benchmarks.ts";
import { classic } from "./shelf/classic.ts";
import { detection } from "./shelf/detection.ts";
import type { Shelf } from "./shelf/entry.ts";
import { language } from "./shelf/language.ts";
import { mobile } from "./shelf/mobile.ts";
import { residual } from "./shelf/residual.ts";
import { transformers } from "./shelf/transformers.ts";

export type { Reference, Shelf, ZooEntry } from "./shelf/entry.ts";

/** Every network of the zoo by name, in alphabetical order. */
export const zoo: Shelf = Object.fromEntries(
  [benchmarks, classic, detection, language, mobile, residual, transformers].flatMap(Object.entries).sort((
    [a],
    [b],
  ) => a < b ? -1 : 1),
);

/** The zoo's own name for a name or alias, or nothing if the zoo has no such network. */
export function zooName(name: string): string | undefined {
  if (Object.hasOwn(zoo, name)) return name;
  return Object.keys(zoo).find((own) => zoo[own]!.aliases?.includes(name));
}

/**
 * A network of the zoo.
 *
 * @throws {FodlamError} if the zoo has no network of that name
 */
export function fromZoo(name: string): Promise<Network> {
  const own = zooName(name);
  if (own === undefined) throw new FodlamError(unknownName("network", name, Object.keys(zoo)));
  return zoo[own]!.load();
}
