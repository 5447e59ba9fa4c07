/** Errors of a profile's rows, as shipped and left out, for bands asserted in tests. */
import { heldRows } from "../../cli/output/held.ts";
import { loadModels } from "../../engine/models/mod.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import { type Summary, summaryOf, validate } from "../../engine/trust/validate.ts";
import { type ChipProfile, loadProfile, type ProfileName } from "../../profiles/mod.ts";

/** What is said of the latency of a table's rows. */
export interface Bands {
  /** With the parameters as shipped. */
  readonly shipped: Summary;
  /** With those fitted without the row. */
  readonly leftOut: Summary;
  /** Names of the rows with their errors, as shipped. */
  readonly errors: ReadonlyMap<string, number>;
}

/** A profile's roofline held against the rows of one table. */
export async function bandsOf(id: ProfileName, table: string): Promise<Bands> {
  const profile = await loadProfile(id) as ChipProfile;
  await loadModels(); // validation asks each of them what it stands on
  const found = validate(profile, await heldRows(profile)).find(({ model }) => model === "roofline")!;
  const latencies = (rows: readonly Comparison[]) =>
    rows.filter(({ row, quantity }) => row.table === table && quantity === "latencySeconds");
  const shipped = latencies(found.all), leftOut = latencies(found.leftOut);
  const errors = new Map(shipped.map(({ row, error }) => [`${row.name} ${row.batch}`, error]));
  return { shipped: summaryOf(shipped), leftOut: summaryOf(leftOut), errors };
}
