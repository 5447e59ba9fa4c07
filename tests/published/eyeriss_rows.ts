/** The 18 published layers of Eyeriss, each run through the row-stationary model as its row says. */
import { conv, network } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import { mean } from "../../ir/statistics.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { RowStationaryData } from "../../profiles/data/rowStationary.ts";
import { type Costed, costsOf, openerOf, valuesOf } from "../engine/one.ts";

/** A quantity that is published and estimated. */
export type Quantity = "processing" | "latency" | "energy" | "globalBuffer" | "dram";

/** A published layer beside its estimate. */
export interface Held {
  readonly name: string;
  readonly network: string;
  readonly published: Readonly<Record<Quantity | "activePes" | "macs", number>>;
  readonly estimated: Readonly<Record<Quantity, number>>;
  readonly terms: Readonly<Record<string, number>>;
  readonly cost: Costed;
}

export const eyeriss = await loadProfile("eyeriss") as ChipProfile;
export const fitted: RowStationaryData = eyeriss.models.rowStationary!;

type Cell = (column: string) => number;

/** A row's layer as a network of one: the printed input is padded, except where the layer pads nothing. */
function layerOf(cell: Cell, padded: boolean, density: boolean) {
  const padding = padded ? (cell("kernelHeight") - 1) / 2 : 0;
  const side = (name: string) => cell(name) - 2 * padding;
  const options = {
    stride: cell("stride"),
    padding,
    groups: cell("groups"),
    ...(density && { density: { activations: 1 - cell("inputZeroPercent") / 100 } }),
  };
  const input = [cell("inputChannels"), side("paddedHeight"), side("paddedWidth")] as const;
  return network("row", [...input], conv(cell("filters"), cell("kernelHeight"), options));
}

/** Every published layer with its estimate; `density` as printed, or the profile's assumption. */
export function held(data: RowStationaryData = fitted, density = true): Held[] {
  const { columns, rows } = eyeriss.models.table!;
  const open = openerOf({ ...eyeriss, models: { rowStationary: data } });
  return rows.map((row) => {
    const word = (name: string) => row[columns.indexOf(name)]!;
    const cell = (name: string) => word(name) as number;
    const name = `${word("network")} ${word("layer")}`;
    const net = layerOf(cell, name !== "AlexNet CONV1", density);
    const cost = costsOf(open, lower(net), cell("batch"))[0]!;
    const terms = valuesOf(cost);
    const latency = cell("latencyMilliseconds") * 1e-3;
    return {
      name,
      network: `${word("network")}`,
      cost,
      terms,
      published: {
        processing: cell("processingLatencyMilliseconds") * 1e-3,
        latency,
        energy: latency * cell("powerMilliwatts") * 1e-3,
        globalBuffer: cell("globalBufferMebibytes") * 2 ** 20, // "MB" as printed; see docs/profiles/eyeriss.md
        dram: cell("dramMebibytes") * 2 ** 20,
        activePes: cell("activePes"),
        macs: terms.macs!,
      },
      estimated: {
        processing: terms.processingLatencySeconds!,
        latency: cost.latencySeconds,
        energy: cost.energyJoules,
        globalBuffer: terms.globalBufferBytes!,
        dram: terms.dramBytes!,
      },
    };
  });
}

/** Estimated over published, less 1. */
export function errorOf({ estimated, published }: Held, quantity: Quantity): number {
  return estimated[quantity] / published[quantity] - 1;
}

export function meanAbsolute(values: readonly number[]): number {
  return mean(values.map(Math.abs));
}

export function worst(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

/** The parameter for which base + slope x parameter has the least mean absolute relative error: a weighted median. */
function leastAbsolute(
  points: readonly (readonly [base: number, slope: number, published: number])[],
): number {
  const each = points.map(([base, slope, published]) => ({
    value: (published - base) / slope,
    weight: slope / published,
  })).sort((a, b) => a.value - b.value);
  let rest = each.reduce((sum, { weight }) => sum + weight, 0) / 2;
  return each.find(({ weight }) => (rest -= weight) <= 0)!.value;
}

/** The overhead of a pass in cycles that fits some layers best. */
export function fitOverhead(rows: readonly Held[]): number {
  const overhead = fitted.array.passOverheadCycles.value, clock = eyeriss.clock.hertz;
  return leastAbsolute(rows.map(({ estimated, published, terms }) => {
    const slope = terms.passes! / clock;
    return [estimated.processing - slope * overhead, slope, published.processing];
  }));
}

/** The joules of a unit that fit some layers best. */
export function fitJoules(rows: readonly Held[]): number {
  const joules = fitted.joulesPerUnit.value;
  return leastAbsolute(
    rows.map(({ estimated, published }) => [0, estimated.energy / joules, published.energy]),
  );
}

/** Errors of each layer when the parameter is fitted to all others. */
export function leftOut(rows: readonly Held[], quantity: "processing" | "energy"): number[] {
  return rows.map((row, i) => {
    const others = rows.filter((_, j) => j !== i);
    const estimate = quantity === "energy"
      ? row.estimated.energy * fitJoules(others) / fitted.joulesPerUnit.value
      : row.estimated.processing +
        (fitOverhead(others) - fitted.array.passOverheadCycles.value) * row.terms.passes! /
          eyeriss.clock.hertz;
    return estimate / row.published[quantity] - 1;
  });
}
