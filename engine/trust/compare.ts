/** Rows of published tables estimated: what a model says of the very thing that was measured. */
import { lower } from "../ir/lower.ts";
import type { Network } from "../ir/network.ts";
import type { Workload } from "../ir/work.ts";
import type { ChipProfile, ModelId } from "../profiles/types.ts";
import { chipsOf } from "./chips.ts";
import { costsOf, type Found } from "./evaluate.ts";
import type { Term } from "./model.ts";
import { modelIds } from "./models/mod.ts";
import { type Row, withChanges } from "./published.ts";

/** A published row with the network that it is about. */
export interface Held {
  /** The row. */
  readonly row: Row;
  /** The network. */
  readonly network: Network;
}

/** A published quantity and the model's. */
export interface Comparison {
  /** The row. */
  readonly row: Row;
  /** The quantity: `latencySeconds`, `dramBytes`. */
  readonly quantity: string;
  /** Published. */
  readonly published: number;
  /** Estimated. */
  readonly estimated: number;
  /** Estimated / published - 1. */
  readonly error: number;
}

/** Share of a row's MACs that must have a cost before the row is compared, and the share that the model itself must cost. */
const COVERED = 0.99, OWN = 0.5;

const lowered = new WeakMap<Network, readonly Workload[]>();

/** The work that a row is about: all of its network's, or one sort. */
function workloadsOf({ row: { subject }, network }: Held): readonly Workload[] {
  let found = lowered.get(network);
  if (found === undefined) lowered.set(network, found = lower(network));
  if ("layer" in subject || subject.group === undefined) return found;
  return found.filter(({ group }) => group === subject.group);
}

/** The costs of a row's layers: by the model, and in a network by other models where it has none; none if too little is covered. */
function costsFor(
  { row, network }: Held,
  profile: ChipProfile,
  model: ModelId,
): readonly Found[] | undefined {
  const workloads = workloadsOf({ row, network });
  const density = "zoo" in row.subject ? row.subject.density : undefined;
  const changed = Object.keys(row.changes).length === 0 ? profile : withChanges(profile, row.changes);
  const others = "zoo" in row.subject
    ? modelIds.filter((id) => id !== model && id !== "table" && id !== "perMac")
    : [];
  const found = costsOf(workloads, chipsOf(changed, { bits: row.bits, density }), row.batch, [
    model,
    ...others,
  ]);
  let macs = 0, own = 0, covered = 0;
  workloads.forEach((workload, i) => {
    macs += workload.macs;
    const entry = found[i];
    if (entry?.cost === undefined) return;
    covered += workload.macs;
    if (entry.model === model) own += workload.macs;
  });
  const enough = macs > 0
    ? covered >= COVERED * macs && own >= OWN * macs
    : found.every((entry) => entry?.cost);
  return enough ? found.filter((entry) => entry !== undefined) : undefined;
}

/** What a model estimates of a row, by name of the quantity; `termsOf` takes the costs apart, once. */
function estimated(
  costs: readonly Found[],
  macs: number,
  batch: number,
  name: string,
  termsOf: () => readonly (readonly Term[])[],
): number | undefined {
  let latency = 0, energy = 0, sum = 0, known = false;
  for (const { cost } of costs) {
    if (cost === undefined) continue;
    latency += cost.latencySeconds;
    energy += cost.energyJoules;
  }
  switch (name) {
    case "latencySeconds":
      return latency;
    case "energyJoules":
      return energy;
    case "powerWatts":
      return energy / latency;
    case "inferencesPerSecond":
      return batch / latency;
    case "operationsPerSecond":
      return 2 * macs * batch / latency;
  }
  for (const terms of termsOf()) {
    const term = terms.findLast((term) => term.name === name);
    if (term === undefined) continue;
    sum += term.value;
    known = true;
  }
  return known ? sum : undefined;
}

/** Published quantities by which others are known: a rate is a latency, a power and a latency are an energy. */
function withDerived(row: Row, macs: number): Record<string, number> {
  const { inferencesPerSecond, operationsPerSecond, powerWatts } = row.published;
  const derived: Record<string, number> = { ...row.published };
  if (inferencesPerSecond !== undefined) derived.latencySeconds ??= row.batch / inferencesPerSecond;
  if (operationsPerSecond !== undefined) {
    derived.latencySeconds ??= 2 * macs * row.batch / operationsPerSecond;
  }
  if (powerWatts !== undefined && derived.latencySeconds !== undefined) {
    derived.energyJoules ??= powerWatts * derived.latencySeconds;
  }
  return derived;
}

/**
 * Every published quantity of a row that a model has a number for, rates and powers also as latencies and energies; or but one,
 * if it is named.
 */
export function compare(held: Held, profile: ChipProfile, model: ModelId, only?: string): Comparison[] {
  const costs = costsFor(held, profile, model);
  if (costs === undefined) return [];
  const { row } = held;
  const macs = workloadsOf(held).reduce((sum, workload) => sum + workload.macs, 0);
  let terms: readonly (readonly Term[])[] | undefined;
  const termsOf = () => terms ??= costs.map(({ cost }) => cost?.terms?.() ?? []);
  return Object.entries(withDerived(row, macs)).flatMap(([quantity, published]): Comparison[] => {
    if (only !== undefined && quantity !== only) return [];
    const value = estimated(costs, macs, row.batch, quantity, termsOf);
    if (value === undefined || !(published > 0)) return [];
    return [{ row, quantity, published, estimated: value, error: value / published - 1 }];
  });
}

/** The errors of one quantity. */
export function errorsOf(comparisons: readonly Comparison[], quantity: string): number[] {
  return comparisons.filter((found) => found.quantity === quantity).map(({ error }) => error);
}
