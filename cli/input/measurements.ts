/** Measurements in a CSV file: a header, a row per run, units in the columns' names. */
import { parse } from "../../deps/std_csv.ts";
import { evaluateFields } from "../../engine/options.ts";
import type { Measurement, Product, Refused } from "../../engine/trust/calibrate/mod.ts";
import { fromZoo, zoo, zooName } from "../../examples/mod.ts";
import { atSize } from "../../ir/atSize.ts";
import {
  badColumns,
  badCsv,
  FodlamError,
  isFodlamError,
  show,
  unknownColumn,
  unknownNetwork,
} from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { printedNames, toSi } from "../../profiles/rows.ts";
import type { Io, Options } from "../spec.ts";
import { decimal } from "./decimal.ts";
import { isPath, nameOf } from "./files.ts";
import { limitsOf } from "./limits.ts";
import { findNetworks } from "./network.ts";
import { readText } from "./text.ts";

/** Quantities that may be measured, in SI units; a rate stands for a latency, a power and a latency for an energy. */
const QUANTITIES = ["latencySeconds", "inferencesPerSecond", "energyJoules", "powerWatts"];
/** What a row is about, and what is a remark. */
const ABOUT = ["network", "input", "m", "k", "n", "batch", "bits", "note"];

/** Every name that a column may have. */
export const measuredColumns: readonly string[] = [...ABOUT, ...QUANTITIES.flatMap(printedNames)];

/** Rows of a file, and those that say nothing usable. */
export interface Measured {
  /** The rows. */
  readonly rows: readonly Measurement[];
  /** The others, and why. */
  readonly refused: readonly Refused[];
}

/** A row's cells by column, numbers still as they are written. */
type Cells = ReadonlyMap<string, string>;

/** The measurements of a file, an address, or standard input for `-`. */
export async function readMeasurements(path: string, options: Options, io: Io): Promise<Measured> {
  const [head = [], ...lines] = recordsOf(await readText(path, limitsOf(options)), nameOf(path));
  checkHead(head, nameOf(path));
  const ragged = lines.findIndex(({ length }) => length !== head.length);
  if (ragged !== -1) {
    const got = `${lines[ragged]!.length} in row ${ragged + 1}`;
    throw new FodlamError(badColumns(nameOf(path), `${head.length} cells in each row`, got));
  }
  const find = networks(options, io), rows: Measurement[] = [], refused: Refused[] = [];
  for (const [i, line] of lines.entries()) {
    const cells = new Map(
      head.map((column, at) => [column, line[at]!.trim()] as const).filter(([, cell]) => cell !== ""),
    );
    try {
      rows.push({ ...await rowOf(cells, find), place: `row ${i + 1}` });
    } catch (error) {
      const reason = isFodlamError(error)
        ? error.message
        : error instanceof RowFault
        ? error.reason
        : undefined;
      if (reason === undefined) throw error;
      refused.push({ name: [`row ${i + 1}`, cells.get("network") ?? ""].join(" ").trim(), reason });
    }
  }
  return { rows, refused };
}

function recordsOf(text: string, file: string): string[][] {
  try {
    const records = parse(text.replace(/^\uFEFF/, ""), { comment: "#" });
    return [(records[0] ?? []).map((name) => name.trim()), ...records.slice(1)];
  } catch (error) {
    throw new FodlamError(badCsv(file, (error as Error).message));
  }
}

function checkHead(head: readonly string[], file: string): void {
  const unknown = head.find((name) => !measuredColumns.includes(name));
  if (unknown !== undefined) throw new FodlamError(unknownColumn(file, unknown, measuredColumns));
  const quantities = head.map((name) => toSi(name)[0]);
  const twice = head.find((_, i) => quantities.indexOf(quantities[i]!) !== i);
  if (twice !== undefined) {
    throw new FodlamError(badColumns(file, "each quantity in one column", `a second of ${show(twice)}`));
  }
  if (!quantities.includes("latencySeconds") && !quantities.includes("inferencesPerSecond")) {
    throw new FodlamError(
      badColumns(file, "a column such as latencyMilliseconds or inferencesPerSecond", "none"),
    );
  }
  if (!head.includes("network") && !["m", "k", "n"].every((name) => head.includes(name))) {
    throw new FodlamError(badColumns(file, "a column network, or columns m, k and n", "neither"));
  }
}

/** Why one row is left aside while others are used. */
class RowFault {
  readonly reason: string;

  constructor(column: string, expected: string, got: string | undefined) {
    this.reason = `expected ${column} to be ${expected}, got ${got === undefined ? "nothing" : show(got)}`;
  }
}

/** A number of a row in SI units, by the SI name of its quantity. */
function quantity(cells: Cells, name: string): number | undefined {
  for (const column of printedNames(name)) {
    const cell = cells.get(column);
    if (cell === undefined) continue;
    const value = decimal(cell) * toSi(column)[1];
    if (!(value > 0 && value < Infinity)) throw new RowFault(column, "a number above 0", cell);
    return value;
  }
}

/** A whole number of a row in a range that the engine gives. */
function within(cells: Cells, name: "batch" | "bits"): number | undefined {
  const cell = cells.get(name), range = evaluateFields[name];
  if (cell === undefined) return undefined;
  if (!range.accepts(decimal(cell))) throw new RowFault(name, range.expected, cell);
  return decimal(cell);
}

function productOf(cells: Cells): Product | undefined {
  const sizes = ["m", "k", "n"].map((name) => cells.get(name));
  if (sizes.every((size) => size === undefined)) return undefined;
  const [m, k, n] = sizes.map((size, i) => {
    const value = decimal(size ?? "");
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new RowFault("mkn"[i]!, "a whole number of at least 1", size);
    }
    return value;
  }) as [number, number, number];
  const most = Math.max(m * k, k * n, m * n);
  if (most > Number.MAX_SAFE_INTEGER) {
    throw new RowFault("m, k and n", "matrices of at most 2^53 elements", `${m} x ${k} x ${n}`);
  }
  return { m, k, n };
}

/** By how much a quantity may differ from what other columns say of it, rounded as they are. */
const AGREED = 0.02;

/** Holds a quantity against what other columns say of it. */
function agree(name: string, given: number | undefined, told: number | undefined): void {
  if (given === undefined || told === undefined || Math.abs(Math.log(given / told)) <= AGREED) return;
  const expected = `${Number(told.toPrecision(4))} as the other columns say, or left out`;
  throw new RowFault(name, expected, String(Number(given.toPrecision(4))));
}

type Find = (name: string, input: string | undefined) => Promise<Network>;

async function rowOf(cells: Cells, find: Find): Promise<Measurement> {
  const product = productOf(cells), network = cells.get("network"), input = cells.get("input");
  if (product !== undefined && network !== undefined) {
    throw new RowFault("network", "left out beside m, k and n", network);
  }
  if (product === undefined && network === undefined) {
    throw new RowFault("network", "a name or a file", undefined);
  }
  if (product !== undefined && input !== undefined) {
    throw new RowFault("input", "left out beside m, k and n", input);
  }
  const batch = within(cells, "batch") ?? 1, bits = within(cells, "bits");
  const rate = quantity(cells, "inferencesPerSecond"), watts = quantity(cells, "powerWatts");
  const seconds = quantity(cells, "latencySeconds"), joules = quantity(cells, "energyJoules");
  const latencySeconds = seconds ?? (rate && batch / rate);
  if (latencySeconds === undefined) throw new RowFault("the latency", "a number above 0", undefined);
  agree("inferencesPerSecond", rate, seconds && batch / seconds);
  agree("powerWatts", watts, joules && joules / latencySeconds);
  const energyJoules = joules ?? (watts && watts * latencySeconds);
  return {
    of: product ?? await find(network!, input),
    ...(network !== undefined && { name: input === undefined ? network : `${network} at ${input}` }),
    batch,
    latencySeconds,
    ...(bits !== undefined && { bits }),
    ...(energyJoules !== undefined && { energyJoules }),
  };
}

/** Finds networks of rows, each once: names of the zoo, files, scripts. */
function networks(options: Options, io: Io): Find {
  const found = new Map<string, Promise<Network>>();
  return (name, input) => {
    const key = `${name} ${input ?? ""}`;
    let network = found.get(key);
    if (network === undefined) found.set(key, network = read(name, input, options, io));
    return network;
  };
}

async function read(name: string, input: string | undefined, options: Options, io: Io): Promise<Network> {
  const own = await named(name, options, io);
  if (input === undefined) return own;
  const shape = input.split("x").map(Number);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw new RowFault("input", "a shape such as 3x224x224", input);
  }
  return atSize(own, shape);
}

async function named(name: string, options: Options, io: Io): Promise<Network> {
  if (zooName(name) !== undefined) return await fromZoo(name);
  if (!isPath(name)) throw new FodlamError(unknownNetwork(name, Object.keys(zoo)));
  const [network, ...others] = await findNetworks(name, options, io);
  if (others.length > 0) throw new RowFault("network", "a file with one", `${others.length + 1} of them`);
  return network!;
}
