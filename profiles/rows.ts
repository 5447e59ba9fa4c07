import { GIGA, KIBI, MEBI, MEGA, MICRO, MILLI, PERCENT, TERA } from "../ir/units.ts";
import { macsOf, type Nest } from "../ir/work.ts";
import type { PublishedRow, TableData } from "./types.ts";

/** Units that a column's name may end in: what they become, and by what factor. */
const units: readonly (readonly [printed: string, si: string, factor: number])[] = [
  ["Milliseconds", "Seconds", MILLI],
  ["Microseconds", "Seconds", MICRO],
  ["Milliwatts", "Watts", MILLI],
  ["Millijoules", "Joules", MILLI],
  ["Microjoules", "Joules", MICRO],
  ["Mebibytes", "Bytes", MEBI],
  ["Megabytes", "Bytes", MEGA],
  ["Kibibytes", "Bytes", KIBI],
  ["Percent", "", PERCENT],
  ["Giga", "", GIGA],
  ["Tera", "", TERA],
];

/** The name of a printed column in SI units, and what to multiply its numbers by. */
export function toSi(column: string): readonly [name: string, factor: number] {
  for (const [printed, si, factor] of units) {
    if (column.endsWith(printed)) return [column.slice(0, -printed.length) + si, factor];
  }
  return [column, 1];
}

/** The names that a column may have for a quantity in SI units: its own, and those of the units that papers print. */
export function printedNames(si: string): string[] {
  const printed = units.filter(([, unit]) => unit !== "" && si.endsWith(unit));
  return [si, ...printed.map(([name, unit]) => si.slice(0, -unit.length) + name)];
}

/** The loop nest of a row: a convolution's columns, or a fully connected layer's. */
export function nestOf(column: (name: string) => number | undefined): Nest {
  const outputs = column("outputs");
  const stride = column("stride") ?? 1;
  return {
    n: 1,
    k: outputs ?? column("filters")!,
    c: column(outputs === undefined ? "inputChannels" : "inputs")!,
    p: column("outputHeight") ?? 1,
    q: column("outputWidth") ?? 1,
    r: column("kernelHeight") ?? 1,
    s: column("kernelWidth") ?? 1,
    stride: [stride, stride],
    dilation: [1, 1],
    groups: column("groups") ?? 1,
  };
}

const numbers = new Float64Array(12);
const units16 = new Uint16Array(numbers.buffer);

/**
 * A loop nest as text, equal for layers of equal shape: not digits, which cost more than the rest of a look-up, but the
 * numbers' own bytes.
 */
export function keyOf({ n, k, c, p, q, r, s, stride, dilation, groups }: Nest): string {
  numbers[0] = n;
  numbers[1] = k;
  numbers[2] = c;
  numbers[3] = p;
  numbers[4] = q;
  numbers[5] = r;
  numbers[6] = s;
  numbers[7] = stride[0];
  numbers[8] = stride[1];
  numbers[9] = dilation[0];
  numbers[10] = dilation[1];
  numbers[11] = groups;
  return String.fromCharCode.apply(null, units16 as unknown as number[]);
}

const remembered = new WeakMap<TableData, readonly PublishedRow[]>();

/** The rows of a published table in SI units, read once. */
export function rowsOf(table: TableData): readonly PublishedRow[] {
  let rows = remembered.get(table);
  if (rows === undefined) remembered.set(table, rows = read(table));
  return rows;
}

function read({ columns, rows }: TableData): PublishedRow[] {
  const places = new Map<string, readonly [place: number, factor: number]>();
  columns.forEach((column, place) => {
    const [name, factor] = toSi(column);
    places.set(name, [place, factor]);
  });
  const number = (cells: TableData["rows"][number], name: string): number | undefined => {
    const found = places.get(name);
    return found && (cells[found[0]] as number) * found[1];
  };
  const word = (cells: TableData["rows"][number], name: string) => cells[places.get(name)![0]] as string;
  return rows.map((cells) => {
    const nest = nestOf((name) => number(cells, name));
    const processing = number(cells, "processingLatencySeconds");
    const weights = number(cells, "weightDensity");
    const zeros = number(cells, "inputZero");
    return {
      network: word(cells, "network"),
      layer: word(cells, "layer"),
      source: word(cells, "source"),
      batch: number(cells, "batch")!,
      key: keyOf(nest),
      macs: macsOf(nest),
      latencySeconds: number(cells, "latencySeconds")!,
      powerWatts: number(cells, "powerWatts")!,
      ...(processing !== undefined && { processingLatencySeconds: processing }),
      ...(weights !== undefined &&
        { density: { weights, activations: number(cells, "activationDensity")! } }),
      ...(zeros !== undefined && { density: { weights: 1, activations: 1 - zeros } }),
    };
  });
}
