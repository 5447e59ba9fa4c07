import type { Density, Workload } from "../../ir/work.ts";
import { keyOf } from "../../profiles/rows.ts";
import type { PublishedRow } from "../../profiles/types.ts";
import type { Chip, CostModel, Gap, LayerCost } from "../model.ts";

/** How far a stated density may lie from a row's and still be the row's: half a percent, as papers print whole ones. */
const DENSITY_TOLERANCE = 0.005;

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function sameDensity(stated: Partial<Density>, row: Density): boolean {
  const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= DENSITY_TOLERANCE;
  return near(stated.weights, row.weights) && near(stated.activations, row.activations);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * The longest list of pairs (row, layer) of equal shape in which both go forward: which of a network's layers are those
 * of a published network, told by their shapes and order and not by their names.
 */
function align(rows: readonly PublishedRow[], keys: readonly string[]): Map<number, PublishedRow> {
  const width = keys.length + 1;
  const longest = new Uint32Array((rows.length + 1) * width);
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = keys.length - 1; j >= 0; j--) {
      const skip = Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
      const take = rows[i]!.key === keys[j] ? longest[(i + 1) * width + j + 1]! + 1 : 0;
      longest[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs = new Map<number, PublishedRow>();
  for (let i = 0, j = 0; i < rows.length && j < keys.length;) {
    const here = longest[i * width + j]!;
    if (rows[i]!.key === keys[j] && here === longest[(i + 1) * width + j + 1]! + 1) {
      pairs.set(j++, rows[i++]!);
    } else if (here === longest[(i + 1) * width + j]!) i++; // an earlier layer goes before a later one
    else j++;
  }
  return pairs;
}

/** The published network of which the most layers are found, and where. */
function bestAlignment(
  networks: readonly PublishedRow[][],
  keys: readonly string[],
): Map<number, PublishedRow> {
  let best = new Map<number, PublishedRow>();
  for (const rows of networks) {
    const pairs = align(rows, keys);
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
function byShape(networks: readonly PublishedRow[][], rowsOfKey: ReadonlyMap<string, PublishedRow[]>) {
  return (_workloads: readonly Workload[], keys: readonly string[]): (Match | undefined)[] => {
    const aligned = bestAlignment(networks, keys);
    const found = groupBy([...aligned.values()], (row) => row.key);
    return keys.map((key, i) => {
      const same = rowsOfKey.get(key);
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

/** Which rows are which layers, where densities must agree too. */
function byDensity(networks: readonly PublishedRow[][], rowsOfKey: ReadonlyMap<string, PublishedRow[]>) {
  return (workloads: readonly Workload[], keys: readonly string[]): (Match | undefined)[] => {
    const aligned = bestAlignment(networks, keys);
    const network = [...aligned.values()][0]?.network;
    const whole = networks.find(([row]) => row!.network === network)?.length === aligned.size;
    return workloads.map(({ density }, i) => {
      const same = rowsOfKey.get(keys[i]!) ?? [];
      const own = whole ? aligned.get(i) : undefined;
      if (density !== undefined) {
        const rows = same.filter((row) => sameDensity(density, row.density!));
        const exact = own !== undefined && rows.includes(own) ? [own] : rows;
        return exact.length > 0 ? { rows: exact, assumed: [] } : undefined;
      }
      if (own === undefined) return undefined;
      const { weights, activations } = own.density!;
      const text =
        `pruned as published, for it states no density: weights ${percent(weights)}, activations ` +
        `${percent(activations)} non-zero (${own.network} ${own.layer})`;
      return { rows: [own], assumed: [text] };
    });
  };
}

function mean(rows: readonly PublishedRow[], value: (row: PublishedRow) => number): number {
  let sum = 0;
  for (const row of rows) sum += value(row);
  return sum / rows.length;
}

function batchAssumption(published: number): string {
  return published === 1
    ? "one input after another, as published for a batch of 1"
    : `the share of one input in a published batch of ${published}`;
}

/** The cost of a batch, from rows whose batch may be another: each row's share for one input, times the batch. */
function costOf({ rows, assumed }: Match, batch: number, chip: Chip): LayerCost {
  const latency = mean(rows, (row) => row.latencySeconds / row.batch) * batch;
  const energy = mean(rows, (row) => row.latencySeconds * row.powerWatts / row.batch) * batch;
  const processing = rows[0]!.processingLatencySeconds === undefined
    ? undefined
    : mean(rows, (row) => row.processingLatencySeconds! / row.batch) * batch;
  const sources = [...new Set(rows.map((row) => row.source))];
  const silicon = sources.every((id) => chip.profile.sources[id]!.kind === "silicon");
  const other = [...new Set(rows.map((row) => row.batch))].filter((published) => published !== batch);
  return {
    latencySeconds: latency,
    energyJoules: energy,
    basis: silicon ? "measured" : "simulated",
    ...(processing !== undefined && {
      latencyParts: { processing, unoverlappedDram: latency - processing },
      bound: processing >= latency - processing ? "compute" as const : "memory" as const,
    }),
    sources,
    assumed: [...assumed, ...other.map(batchAssumption)],
  };
}

/**
 * Published rows for this very layer. Layers are recognised by shape, and by density where the profile says so; among
 * rows of one shape, the order of the published network decides; where it cannot, the rows' mean is taken, and said.
 */
export const table: CostModel<"table"> = {
  id: "table",
  prepare(data, chip) {
    const networks = [...groupBy(chip.rows, (row) => row.network).values()];
    const rowsOfKey = groupBy(chip.rows, (row) => row.key);
    const match = (data.match.includes("density") ? byDensity : byShape)(networks, rowsOfKey);
    const gap: Gap = { gap: `no published row of ${chip.profile.name} has its shape` };
    return (workloads, batch) => {
      const keys = workloads.map(({ nests }) => nests.length === 1 ? keyOf(nests[0]!) : "");
      return match(workloads, keys).map((found) => found === undefined ? gap : costOf(found, batch, chip));
    };
  },
};
