/** The load imbalance of a sparse engine, from its published layers: the one parameter, and no search. */
import { product } from "../../../ir/work.ts";
import { rowsOf } from "../../../profiles/rows.ts";
import type { ChipProfile } from "../../../profiles/types.ts";
import { run } from "../../equations.ts";
import { engineOf, productOf, work } from "./products.ts";

/** A published layer of a sparse engine: modelled time before load imbalance, and the printed times. */
export interface SparseComparison {
  /** The layer. */
  readonly subject: string;
  /** Time of a perfectly shared load, as modelled from shape and densities. */
  readonly modelledIdealSeconds: number;
  /** Modelled over printed theoretical time, less 1. */
  readonly idealError: number;
  /** Printed actual time over the time modelled without the load-imbalance factor. */
  readonly imbalance: number;
}

/** The modelled times of a sparse engine's published layers. */
export function sparseComparisons(profile: ChipProfile): SparseComparison[] {
  const { table, sparse } = profile.models;
  if (table === undefined || sparse === undefined) return [];
  const engine = engineOf(sparse), at = (name: string) => table.columns.indexOf(name);
  return rowsOf(table).map((row, i) => {
    const cell = (name: string) => table.rows[i]![at(name)] as number,
      { weights, activations } = row.density!;
    engine.weightDensity = weights;
    engine.activationDensity = activations;
    const layer = productOf(product(1, cell("inputs"), cell("outputs")), weights, sparse);
    work(layer, engine, sparse, run);
    const ideal = layer.evenCycles / profile.clock.hertz;
    return {
      subject: `${row.network} ${row.layer}`,
      modelledIdealSeconds: ideal,
      idealError: ideal / (cell("theoreticalLatencyMicroseconds") * 1e-6) - 1,
      imbalance: row.latencySeconds / (layer.idealCycles / profile.clock.hertz),
    };
  });
}

/** The load imbalance of a sparse engine: the mean over its published layers, or over some of them. */
export function averageImbalance(profile: ChipProfile, subjects?: readonly string[]): number {
  const used = sparseComparisons(profile).filter(({ subject }) => subjects?.includes(subject) ?? true);
  return used.reduce((sum, { imbalance }) => sum + imbalance, 0) / used.length;
}
