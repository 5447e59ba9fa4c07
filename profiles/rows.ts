import { GIGA, MEGA, MICRO, MILLI, PERCENT } from "../ir/units.ts";
import { macsOf, type Nest } from "../ir/work.ts";
import type { PublishedRow, TableData } from "./types.ts";

/** Units that a column's name may end in: what they become, and by what factor. */
const units: readonly (readonly [printed: string, si: string, factor: number])[] = [
  ["Milliseconds", "Seconds", MILLI],
  ["Microseconds", "Seconds", MICRO],
  ["Milliwatts", "Watts", MILLI],
  ["Megabytes", "Bytes", MEGA],
  ["Percent", "", PERCENT],
  ["Giga", "", GIGA],
];

/** The name of a printed column in SI units, and what to multiply its numbers by. */
function toSi(column: string): readonly [name: string, factor: number] {
  for (const [printed, si, factor] of units) {
    if (column.endsWith(printed)) return [column.slice(0, -printed.length) + si, factor];
  }
  return [column, 1];
}

/** The loop nest of a row: a convolution's columns, or a fully connected layer's. */
function nestOf(row: Readonly<Record<string, number>>): Nest {
  const base = { n: 1, p: 1, q: 1, r: 1, s: 1, stride: [1, 1], dilation: [1, 1], groups: 1 } as const;
  if (row.outputs !== undefined) return { ...base, k: row.outputs, c: row.inputs! };
  return {
    ...base,
    k: row.filters!,
    c: row.inputChannels!,
    p: row.outputHeight!,
    q: row.outputWidth!,
    r: row.kernelHeight!,
    s: row.kernelWidth!,
    stride: [row.stride!, row.stride!],
    groups: row.groups!,
  };
}

/** A loop nest as text, equal for layers of equal shape. */
export function keyOf({ n, k, c, p, q, r, s, stride, dilation, groups }: Nest): string {
  return `${n} ${k} ${c} ${p} ${q} ${r} ${s} ${stride[0]} ${stride[1]} ${dilation[0]} ${
    dilation[1]
  } ${groups}`;
}

/** The rows of a published table in SI units. */
export function rowsOf({ columns, rows }: TableData): PublishedRow[] {
  const named = columns.map(toSi);
  return rows.map((cells) => {
    const row: Record<string, number> = {};
    named.forEach(([name, factor], i) =>
      row[name] = factor === 1 ? cells[i] as number : cells[i] as number * factor
    );
    const nest = nestOf(row);
    const { network, layer, source, batch, latencySeconds, processingLatencySeconds, powerWatts } = row;
    return {
      network: network as unknown as string,
      layer: layer as unknown as string,
      source: source as unknown as string,
      batch: batch!,
      key: keyOf(nest),
      macs: macsOf(nest),
      latencySeconds: latencySeconds!,
      powerWatts: powerWatts!,
      ...(processingLatencySeconds !== undefined && { processingLatencySeconds }),
      ...(row.weightDensity !== undefined &&
        { density: { weights: row.weightDensity, activations: row.activationDensity! } }),
    };
  });
}
