/** Rows of tables of served models, one GPU's and several GPUs', held against what `serve` says of them. */
import { serve, serveItems } from "../../engine/serving/mod.ts";
import type { ItemServing, ServeOptions, Serving, ServingRuntime } from "../../engine/serving/mod.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import type { Row } from "../../engine/trust/published.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { MILLI } from "../../ir/units.ts";
import type { Profile } from "../../profiles/mod.ts";
import { type Cell, servingData, servingRows } from "../../profiles/serving/mod.ts";

type Cells = Readonly<Record<string, Cell>>;

/** A row of a table of served models. */
export interface ServedRow {
  /** What it is about. */
  readonly row: Row;
  /** Its cells by the names of their columns. */
  readonly cells: Cells;
}

/** A table with rows of a chip. */
export interface ServedTable {
  /** The table. */
  readonly table: string;
  /** The software that served. */
  readonly software: string;
  /** Every row that `serve` has an estimate of. */
  readonly comparisons: readonly Comparison[];
  /** Rows held against nothing. */
  readonly aside: readonly Row[];
}

/** Each table: the software that ran, and how a row is asked for. */
const TABLES = {
  "h100-vllm-serving": { software: "vllm", estimates: ofLanguage("vllm") },
  "tensorrt-llm-serving": { software: "tensorrt-llm", estimates: ofLanguage("tensorrt-llm") },
  "h100-diffusers": { software: "diffusers", estimates: ofItems },
} as const;

/** The tables of served models. */
export const servedTables: readonly string[] = Object.keys(TABLES);

/** Why a row whose rate may be of all GPUs or of each is not held. */
const UNCLEAR = "the page does not say whether its tokens a second are those of all GPUs or of each";

/** Estimated and published values of a row by quantity. */
type Pairs = Readonly<Record<string, readonly [estimated: number, published: Cell, factor?: number]>>;

/** The chip of a row that names none. */
const CHIP = "h100";

/** The rows of a table, those that are held against nothing among them. */
export async function servedRows(id: string): Promise<ServedRow[]> {
  const { software } = TABLES[id as keyof typeof TABLES];
  return (await servingRows(id)).map((cells) => ({
    cells,
    row: rowOf(id, software, String(cells.profile ?? CHIP), cells),
  }));
}

/** What `serve` says of a row on a chip. */
export async function compareServed({ row, cells }: ServedRow, chip: Profile): Promise<Comparison[]> {
  const { estimates } = TABLES[row.table as keyof typeof TABLES], pairs = await estimates(cells, chip);
  return Object.entries(pairs).flatMap(([quantity, [estimated, cell, factor = 1]]): Comparison[] => {
    if (typeof cell !== "number") return [];
    const published = cell * factor;
    return [{ row, quantity, published, estimated, error: estimated / published - 1 }];
  });
}

/** What was fitted to a table, and how far networks are off that no fit has seen. */
export function fittedTo({ software }: ServedTable, chip: string): string {
  const own = servingData.bands.filter((band) => band.software === software && band.chips.includes(chip));
  const errors = own.map(({ quantity, medianError, rows }) =>
    `${quantity} ${(100 * medianError).toFixed(1)} % of ${rows} rows`
  );
  return `what software adds to kernels is fitted; median errors with the network left out: ${
    errors.join(", ")
  }`;
}

/** All tables of served models that are about a chip. */
export async function served(chip: Profile): Promise<ServedTable[]> {
  const found: ServedTable[] = [];
  for (const id of servedTables) {
    const rows = (await servedRows(id)).filter(({ row }) => row.profile === chip.id);
    if (rows.length === 0) continue;
    const held = rows.filter(({ row }) => row.aside === undefined);
    const comparisons = (await Promise.all(held.map((row) => compareServed(row, chip)))).flat();
    const aside = rows.flatMap(({ row }) => row.aside === undefined ? [] : [row]);
    found.push({ table: id, software: TABLES[id as keyof typeof TABLES].software, comparisons, aside });
  }
  return found;
}

/** What tells runs of a network apart, in the words of a row's name; a share of one GPU says nothing. */
function wordsOf({ task, prompt, output, gpus, tensor, expert, ulysses, ring }: Cells): string[] {
  const all = Number(gpus ?? tensor);
  const tokens = Object.entries({ prompt, output }).filter(([, count]) => typeof count === "number");
  const ways = Object.entries({ expert, ulysses, ring }).filter(([, ranks]) => Number(ranks ?? 1) > 1);
  return [
    ...(typeof task === "string" ? [task] : []),
    ...tokens.map(([name, count]) => `${name} ${Math.round(Number(count))}`),
    ...(all > 1 ? [`on ${all}`] : []),
    ...ways.map(([name, ranks]) => `${name} ${ranks}`),
  ];
}

/** A row as tables of estimates have it. */
function rowOf(table: string, runtime: string, profile: string, cells: Cells): Row {
  return {
    table,
    name: [cells.network, ...wordsOf(cells)].join(" "),
    profile,
    runtime,
    network: String(cells.network),
    subject: { zoo: String(cells.network) },
    batch: Math.max(1, Math.round(Number(cells.requests ?? cells.batch))),
    widths: {},
    changes: {},
    published: {},
    kind: "silicon",
    ...(cells.rate === "unclear" && { aside: UNCLEAR }),
  };
}

const networks = new Map<string, Promise<Network>>();

/** A network of the zoo, made once. */
function made(name: string, dims: Readonly<Record<string, number>> = {}): Promise<Network> {
  const key = JSON.stringify([name, dims]), found = networks.get(key) ?? fromZoo(name, dims);
  networks.set(key, found);
  return found;
}

function ofLanguage(runtime: ServingRuntime): (cells: Cells, profile: Profile) => Promise<Pairs> {
  return async (cells, profile) => {
    const found: Serving = await serve(
      await made(`${cells.network}-decode`),
      profile,
      languageOptions(cells, runtime),
    );
    const { medianTokenMilliseconds, tokensPerSecond, firstTokenMilliseconds, joulesPerToken } = cells;
    return {
      timePerTokenSeconds: [found.timePerTokenSeconds, medianTokenMilliseconds ?? null, MILLI],
      tokensPerSecond: [found.tokensPerSecond, tokensPerSecond ?? null],
      timeToFirstTokenSeconds: [found.timeToFirstTokenSeconds, firstTokenMilliseconds ?? null, MILLI],
      joulesPerToken: [found.joulesPerToken, joulesPerToken ?? null],
    };
  };
}

/** How a row is served: numbers of tokens and requests are means, and whole ones are asked for. */
export function languageOptions(cells: Cells, runtime: ServingRuntime): ServeOptions {
  const number = (name: string) => cells[name] as number, whole = (name: string) => Math.round(number(name));
  const { expert, cacheBits, expertBits, bits } = cells;
  return {
    runtime,
    parallel: {
      tensor: number("tensor"),
      ...(typeof expert === "number" && expert > 1 && { expert }),
    },
    prompt: number(cells.prompt === undefined ? "promptAssumed" : "prompt"),
    output: Math.max(1, whole("output")),
    requests: Math.max(1, whole("requests")),
    weightBits: number("bits"),
    ...(typeof cacheBits === "number" && { cacheBits }),
    ...(typeof expertBits === "number" && expertBits !== bits && { expertBits }),
  };
}

/** Runs of a denoiser that are costed; each further one costs what the last does. */
const FEW = [2, 3] as const;

async function ofItems(cells: Cells, profile: Profile): Promise<Pairs> {
  const { network, batch, ulysses, ring, runs, latencySeconds, joulesPerItem } = cells;
  const options = { batch: batch as number, parallel: { ulysses: ulysses as number, ring: ring as number } };
  const [few, more] = await Promise.all(
    FEW.map(async (steps) => await serveItems(await made(String(network), { steps }), profile, options)),
  );
  const at = (of: (found: ItemServing) => number) =>
    of(few!) + (Number(runs) - FEW[0]) * (of(more!) - of(few!));
  return {
    latencySeconds: [at((found) => found.secondsPerBatch), latencySeconds ?? null],
    joulesPerItem: [at((found) => found.joulesPerItem), joulesPerItem ?? null],
  };
}
