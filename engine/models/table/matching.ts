/** Which published row is which layer: told by shapes and their order, and by densities where the profile says so. */
import type { Density, Workload } from "../../../ir/work.ts";
import type { PublishedRow } from "../../../profiles/types.ts";
import { percent } from "../../../ir/numbers.ts";
import { groupBy } from "../../../ir/group.ts";

/** How far a stated density may lie from a row's and still be the row's: half a percent, as papers print whole ones. */
const DENSITY_TOLERANCE = 0.005;

function sameDensity(stated: Partial<Density>, row: Density): boolean {
  const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= DENSITY_TOLERANCE;
  return near(stated.weights, row.weights) && near(stated.activations, row.activations);
}

/** A published network: its rows, and the number of each row's shape. */
interface Published {
  readonly rows: readonly PublishedRow[];
  readonly numbers: readonly number[];
}

/** A table made ready for look-ups: shapes are numbered, because numbers are compared faster than texts. */
export interface Shelf {
  readonly networks: readonly Published[];
  readonly rowsOfKey: ReadonlyMap<string, PublishedRow[]>;
  readonly numberOf: ReadonlyMap<string, number>;
}

/** Rows by network and by shape. */
export function shelfOf(all: readonly PublishedRow[]): Shelf {
  const rowsOfKey = groupBy(all, (row) => row.key);
  const numberOf = new Map([...rowsOfKey.keys()].map((key, number) => [key, number]));
  const networks = [...groupBy(all, (row) => row.network).values()].map((rows) => ({
    rows,
    numbers: rows.map((row) => numberOf.get(row.key)!),
  }));
  return { networks, rowsOfKey, numberOf };
}

/**
 * The longest list of pairs (row, layer) of equal shape in which both go forward: which of a network's layers are those
 * of a published network, told by their shapes and order and not by their names.
 */
function align({ rows, numbers }: Published, keys: readonly number[]): Map<number, PublishedRow> {
  const width = keys.length + 1;
  const longest = new Uint32Array((rows.length + 1) * width);
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = keys.length - 1; j >= 0; j--) {
      const skip = Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
      const take = numbers[i] === keys[j] ? longest[(i + 1) * width + j + 1]! + 1 : 0;
      longest[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs = new Map<number, PublishedRow>();
  for (let i = 0, j = 0; i < rows.length && j < keys.length;) {
    const here = longest[i * width + j]!;
    if (numbers[i] === keys[j] && here === longest[(i + 1) * width + j + 1]! + 1) {
      pairs.set(j++, rows[i++]!);
    } else if (here === longest[(i + 1) * width + j]!) i++; // an earlier layer goes before a later one
    else j++;
  }
  return pairs;
}

/** The published network of which the most layers are found, and where. */
function bestAlignment({ networks, numberOf }: Shelf, keys: readonly string[]): Map<number, PublishedRow> {
  let best = new Map<number, PublishedRow>();
  const numbers = keys.map((key) => numberOf.get(key) ?? -1);
  for (const network of networks) {
    const most = numbers.filter((number) => network.numbers.includes(number)).length;
    if (most <= best.size) continue; // it cannot be the best
    const pairs = align(network, numbers);
    if (pairs.size > best.size) best = pairs;
  }
  return best;
}

/** Rows that are a layer's own, and what had to be assumed to say so. */
export interface Match {
  readonly rows: readonly PublishedRow[];
  readonly assumed: readonly string[];
}

/** Tells which rows are which layers, given the layers and the texts of their shapes. */
export type Matcher = (
  workloads: readonly Workload[],
  keys: readonly string[],
) => readonly (Match | undefined)[];

/** Which rows are which layers, where shape alone decides. */
export function byShape(shelf: Shelf): Matcher {
  return (_workloads, keys) => {
    const aligned = bestAlignment(shelf, keys);
    const found = groupBy(aligned.values(), (row) => row.key);
    return keys.map((key, i) => {
      const same = shelf.rowsOfKey.get(key);
      if (same === undefined) return undefined;
      const own = aligned.get(i);
      const inNetwork = own && same.filter((row) => row.network === own.network).length;
      if (own !== undefined && found.get(key)!.length === inNetwork) return { rows: [own], assumed: [] };
      if (same.length === 1) return { rows: same, assumed: [] };
      const names = same.map((row) => `${row.network} ${row.layer}`).join(", ");
      return { rows: same, assumed: [`the mean of the rows of this shape, ${names}`] };
    });
  };
}

/** A row taken for a layer that states no densities. */
function asPublished(row: PublishedRow): Match {
  const { weights, activations } = row.density!;
  const text =
    `pruned as published, because it states no density: weights ${percent(weights)}, activations ` +
    `${percent(activations)} non-zero (${row.network} ${row.layer})`;
  return { rows: [row], assumed: [text] };
}

/** Which rows are which layers, where densities must agree too. */
export function byDensity(shelf: Shelf): Matcher {
  const published = new Map(
    shelf.networks.flatMap(({ rows }) => rows.map((row) => [row, asPublished(row)] as const)),
  );
  return (workloads, keys) => {
    const aligned = bestAlignment(shelf, keys);
    const network = [...aligned.values()][0]?.network;
    const whole =
      shelf.networks.find(({ rows }) => rows[0]!.network === network)?.rows.length === aligned.size;
    return workloads.map(({ density }, i) => {
      const same = shelf.rowsOfKey.get(keys[i]!) ?? [];
      const own = whole ? aligned.get(i) : undefined;
      if (density !== undefined) {
        const rows = same.filter((row) => sameDensity(density, row.density!));
        const exact = own !== undefined && rows.includes(own) ? [own] : rows;
        return exact.length > 0 ? { rows: exact, assumed: [] } : undefined;
      }
      return own && published.get(own);
    });
  };
}
