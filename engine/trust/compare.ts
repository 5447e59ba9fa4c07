/** Rows of published tables estimated: what a model says of the very thing that was measured. */
import type { Network } from "../../ir/network.ts";
import type { Group } from "../../ir/work.ts";
import type { ChipProfile, ModelId } from "../../profiles/types.ts";
import { Costs, turnsOf } from "../batch.ts";
import { withChanges } from "../changes.ts";
import { compiledOnce } from "../compile.ts";
import { run, traced } from "../equations.ts";
import type { Work } from "../model.ts";
import { modelIds, models } from "../models/mod.ts";
import { type Plan, planFor } from "../plan.ts";
import { prepared } from "../prepare.ts";
import type { Row } from "./published.ts";

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

const works = new WeakMap<Network, Map<string, Work>>();

/** The work that a row is about: all of its network's, or one sort. */
function workOf({ row: { subject }, network }: Held): Work {
  const group = "layer" in subject ? undefined : subject.group;
  let own = works.get(network);
  if (own === undefined) works.set(network, own = new Map());
  let work = own.get(group ?? "");
  if (work === undefined) own.set(group ?? "", work = someOf(compiledOnce(network), group));
  return work;
}

function someOf(work: Work, group: Group | undefined): Work {
  if (group === undefined) return work;
  const places = work.workloads.flatMap((workload, at) => workload.group === group ? [at] : []);
  return { workloads: places.map((at) => work.workloads[at]!), sorts: places.map((at) => work.sorts[at]!) };
}

/** What a row's layers cost. */
interface RowCosts {
  readonly plan: Plan;
  readonly costs: Costs;
  readonly batch: number;
}

/** The costs of a row's layers: by the model, and in a network by other models where it has none; none if too little is covered. */
function costsFor(held: Held, profile: ChipProfile, model: ModelId): RowCosts | undefined {
  const { row } = held, work = workOf(held), { subject, bits, batch } = row;
  const density = "zoo" in subject ? subject.density : undefined;
  const changed = Object.keys(row.changes).length === 0 ? profile : withChanges(profile, row.changes);
  const others = "zoo" in subject
    ? modelIds.filter((id) => id !== model && models[id].standing === "formula")
    : [];
  const plan = planFor(
    work,
    prepared(changed, { ...(bits && { bits }), ...(density && { density }) }).chips,
    [model, ...others],
  );
  return isEnough(plan, work, model) ? { plan, costs: new Costs(plan).take(batch), batch } : undefined;
}

function isEnough({ parts, partOf }: Plan, { workloads }: Work, model: ModelId): boolean {
  let macs = 0, own = 0, covered = 0, all = true;
  workloads.forEach((workload, at) => {
    const part = parts[partOf[at]!];
    macs += workload.macs;
    if (part === undefined) return all = false;
    covered += workload.macs;
    if (part.model === model) own += workload.macs;
  });
  return macs > 0 ? covered >= COVERED * macs && own >= OWN * macs : all;
}

/** A term of a row's layers, added up; nothing if no layer has it. */
function termSum(
  { plan: { parts, partOf, placeOf }, costs, batch }: RowCosts,
  name: string,
): number | undefined {
  let sum = 0, isKnown = false;
  const found = new Map<string, number | undefined>();
  for (let at = 0; at < partOf.length; at++) {
    const part = parts[partOf[at]!];
    if (part === undefined) continue;
    const { job } = part, first = job.firsts[placeOf[at]!]!, together = costs.together[at]!;
    const key = `${partOf[at]} ${first} ${together}`;
    if (!found.has(key)) {
      job.begin(together, run);
      const term = traced((run) => job.cost(first, run)).findLast((term) => term.name === name);
      const turns = name.endsWith("PerInference") ? 1 : turnsOf(batch, together);
      found.set(key, term && term.value * turns);
    }
    const value = found.get(key);
    if (value === undefined) continue;
    sum += value;
    isKnown = true;
  }
  return isKnown ? sum : undefined;
}

/** What a model estimates of a row, by name of the quantity. */
function estimated(found: RowCosts, macs: number, name: string): number | undefined {
  const { costs: { latencySeconds, energyJoules }, batch } = found;
  switch (name) {
    case "latencySeconds":
      return latencySeconds;
    case "energyJoules":
      return energyJoules;
    case "powerWatts":
      return energyJoules / latencySeconds;
    case "inferencesPerSecond":
      return batch / latencySeconds;
    case "operationsPerSecond":
      return 2 * macs * batch / latencySeconds;
  }
  return termSum(found, name);
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
  const found = costsFor(held, profile, model);
  if (found === undefined) return [];
  const { row } = held;
  const macs = workOf(held).workloads.reduce((sum, workload) => sum + workload.macs, 0);
  return Object.entries(withDerived(row, macs)).flatMap(([quantity, published]): Comparison[] => {
    if (only !== undefined && quantity !== only) return [];
    const value = estimated(found, macs, quantity);
    if (value === undefined || !(published > 0)) return [];
    return [{ row, quantity, published, estimated: value, error: value / published - 1 }];
  });
}

/** The errors of one quantity. */
export function errorsOf(comparisons: readonly Comparison[], quantity: string): number[] {
  return comparisons.filter((found) => found.quantity === quantity).map(({ error }) => error);
}
