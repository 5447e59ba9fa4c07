import type { Density, Workload } from "../../ir/work.ts";
import { keyOf } from "../../profiles/rows.ts";
import type { PublishedRow } from "../../profiles/types.ts";
import type { ScaleFactors } from "../technology.ts";
import { type CostModel, type Gap, type LayerCost, percent, type Term } from "../model.ts";

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
interface Shelf {
  readonly networks: readonly Published[];
  readonly rowsOfKey: ReadonlyMap<string, PublishedRow[]>;
  readonly numberOf: ReadonlyMap<string, number>;
}

function shelfOf(all: readonly PublishedRow[]): Shelf {
  const rowsOfKey = Map.groupBy(all, (row) => row.key);
  const numberOf = new Map([...rowsOfKey.keys()].map((key, number) => [key, number]));
  const networks = [...Map.groupBy(all, (row) => row.network).values()].map((rows) => ({
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
interface Match {
  readonly rows: readonly PublishedRow[];
  readonly assumed: readonly string[];
}

/** Which rows are which layers, where shape alone decides. */
function byShape(shelf: Shelf) {
  return (_workloads: readonly Workload[], keys: readonly string[]): (Match | undefined)[] => {
    const aligned = bestAlignment(shelf, keys);
    const found = Map.groupBy(aligned.values(), (row) => row.key);
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
  const text = `pruned as published, for it states no density: weights ${percent(weights)}, activations ` +
    `${percent(activations)} non-zero (${row.network} ${row.layer})`;
  return { rows: [row], assumed: [text] };
}

/** Which rows are which layers, where densities must agree too. */
function byDensity(shelf: Shelf) {
  const published = new Map(
    shelf.networks.flatMap(({ rows }) => rows.map((row) => [row, asPublished(row)] as const)),
  );
  return (workloads: readonly Workload[], keys: readonly string[]): (Match | undefined)[] => {
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

function batchAssumption(published: number): string {
  return published === 1
    ? "one input after another, as published for a batch of 1"
    : `the share of one input in a published batch of ${published}`;
}

/** One input's share of a row's cost. */
interface Share {
  readonly latencySeconds: number;
  readonly energyJoules: number;
  readonly processing: number | undefined;
  readonly assumption: string;
}

function shareOf(row: PublishedRow): Share {
  const { batch, latencySeconds, powerWatts, processingLatencySeconds: processing } = row;
  return {
    latencySeconds: latencySeconds / batch,
    energyJoules: latencySeconds * powerWatts / batch,
    processing: processing === undefined ? undefined : processing / batch,
    assumption: batchAssumption(batch),
  };
}

function addOnce(list: string[], word: string): void {
  if (!list.includes(word)) list.push(word);
}

/** The cost of a batch: the mean of the rows' shares for one input, times the batch. */
function costOf(
  { rows, assumed }: Match,
  batch: number,
  shares: ReadonlyMap<PublishedRow, Share>,
  isSilicon: (source: string) => boolean,
  factors: ScaleFactors,
): LayerCost {
  let latency = 0, energy = 0, processing: number | undefined = 0;
  const sources: string[] = [], assumptions = [...assumed];
  for (const row of rows) {
    const share = shares.get(row)!;
    latency += share.latencySeconds;
    energy += share.energyJoules;
    processing = processing === undefined || share.processing === undefined
      ? undefined
      : processing + share.processing;
    addOnce(sources, row.source);
    if (row.batch !== batch) addOnce(assumptions, share.assumption);
  }
  const latencySeconds = latency / rows.length * batch;
  const energyJoules = energy / rows.length * batch;
  const basis = sources.every(isSilicon) ? "measured" : "simulated";
  const terms = () => termsOf(rows, batch, factors);
  if (processing === undefined) {
    return { latencySeconds, energyJoules, basis, sources, assumed: assumptions, terms };
  }
  const computing = processing / rows.length * batch;
  const unoverlappedDram = latencySeconds - computing;
  return {
    latencySeconds,
    energyJoules,
    basis,
    latencyParts: { processing: computing, unoverlappedDram },
    bound: computing >= unoverlappedDram ? "compute" : "memory",
    sources,
    assumed: assumptions,
    terms,
  };
}

/** The rows as they are published, and what becomes of them; the rows at hand are scaled already. */
function termsOf(rows: readonly PublishedRow[], batch: number, { delay, power }: ScaleFactors): Term[] {
  const published = rows.flatMap((row, i): Term[] => {
    const name = (word: string) => `${rows.length === 1 ? "published" : `published${i + 1}`}${word}`;
    const { source } = row;
    return [
      { name: name("Batch"), value: row.batch, source },
      { name: name("LatencySeconds"), value: row.latencySeconds / delay, source },
      { name: name("PowerWatts"), value: row.powerWatts / power, source },
    ];
  });
  const average = (cost: (row: PublishedRow) => number) =>
    rows.reduce((sum, row) => sum + cost(row) / row.batch, 0) / rows.length * batch;
  const number = (i: number) => rows.length === 1 ? "published" : `published${i + 1}`;
  const mean = (formula: (prefix: string) => string) => {
    const sum = rows.map((_, i) => formula(number(i))).join(" + ");
    return rows.length === 1 ? sum : `(${sum}) / ${rows.length}`;
  };
  const scaled = delay !== 1 || power !== 1;
  return [
    ...published,
    { name: "batch", value: batch },
    ...(scaled ? [{ name: "delayFactor", value: delay }, { name: "powerFactor", value: power }] : []),
    {
      name: "latencySeconds",
      value: average((row) => row.latencySeconds),
      formula: `${mean((row) => `${row}LatencySeconds / ${row}Batch`)} x batch${
        scaled ? " x delayFactor" : ""
      }`,
    },
    {
      name: "energyJoules",
      value: average((row) => row.latencySeconds * row.powerWatts),
      formula: rows.length === 1
        ? `latencySeconds x publishedPowerWatts${scaled ? " x powerFactor" : ""}`
        : `${mean((row) => `${row}LatencySeconds / ${row}Batch x ${row}PowerWatts`)} x batch${
          scaled ? " x delayFactor x powerFactor" : ""
        }`,
    },
  ];
}

/**
 * Published rows for this very layer. Layers are recognised by shape, and by density where the profile says so; among
 * rows of one shape, the order of the published network decides; where it cannot, the rows' mean is taken, and said.
 */
export const table: CostModel<"table"> = {
  id: "table",
  prepare(data, chip) {
    const match = (data.match.includes("density") ? byDensity : byShape)(shelfOf(chip.rows));
    const shares = new Map(chip.rows.map((row) => [row, shareOf(row)]));
    const isSilicon = (source: string) => chip.profile.sources[source]!.kind === "silicon";
    const gap: Gap = { gap: `no published row of ${chip.profile.name} has its shape` };
    return (workloads, batch) => {
      const keys = workloads.map(({ nests }) => nests.length === 1 ? keyOf(nests[0]!) : "");
      return match(workloads, keys).map((found) =>
        found === undefined ? gap : costOf(found, batch, shares, isSilicon, chip.factors)
      );
    };
  },
};
