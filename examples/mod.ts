/**
 * The zoo: one network family a file. Each runs by itself (`deno run examples/vgg16.ts`) and can be imported by URL; the
 * shelves list them by name with their reference counts, and load them one by one. Imports `mod.ts`.
 *
 * @module
 */
import { FodlamError, type Network, type Parametric } from "../mod.ts";
import { unknownName } from "../ir/errors.ts";
import type { ShelfEntry, Zoo, ZooEntry } from "./shelf/entry.ts";
import { shelves } from "./shelf/mod.ts";

export type { Reference, Shelf, ShelfEntry, Zoo, ZooEntry, ZooFacts } from "./shelf/entry.ts";

/** A network of a shelf, as the zoo gives it. */
function asEntry([name, entry]: [string, ShelfEntry]): [string, ZooEntry] {
  return [name, { ...entry, load: async (values = {}) => (await entry.open())(values) }];
}

/** Every network of the zoo by name, in alphabetical order. */
export const zoo: Zoo = Object.fromEntries(
  Object.values(shelves)
    .flatMap((shelf) => Object.entries(shelf))
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(asEntry),
);

/** The zoo's own name for a name or alias, or nothing if the zoo has no such network. */
export function zooName(name: string): string | undefined {
  if (Object.hasOwn(zoo, name)) return name;
  return Object.keys(zoo).find((own) => zoo[own]!.aliases?.includes(name));
}

/** What the zoo says of a network. */
function entryOf(name: string): ZooEntry {
  const own = typeof name === "string" ? zooName(name) : undefined;
  if (own === undefined) throw new FodlamError(unknownName("network", name, Object.keys(zoo)));
  return zoo[own]!;
}

/**
 * A network of the zoo, with values for its parameters: each has a default.
 *
 * @example
 * ```ts ignore
 * import { fromZoo } from "https://HOST/fodlam/examples/mod.ts";
 *
 * const large = await fromZoo("resnet18", { height: 512, width: 512 });
 * ```
 *
 * @throws {FodlamError} if the zoo has no network of that name, the network has no such parameter, or cannot have the value
 */
export function fromZoo(name: string, values?: Readonly<Record<string, number>>): Promise<Network>;
/** As `map` calls it, with a place and a list: each network at its defaults, `names.map(fromZoo)`. */
export function fromZoo(name: string, place: number, names: readonly string[]): Promise<Network>;
export function fromZoo(
  name: string,
  values?: number | Readonly<Record<string, number>>,
  names?: readonly string[],
): Promise<Network> {
  const isMapped = typeof values === "number" && names?.[values] === name;
  return entryOf(name).load(isMapped ? {} : values as Readonly<Record<string, number>>);
}

/**
 * A network of the zoo as a function of its parameters, which it has on it: `(await openZoo("resnet18")).parameters.height`.
 *
 * @throws {FodlamError} if the zoo has no network of that name
 */
export function openZoo(name: string): Promise<Parametric> {
  return entryOf(name).open();
}
