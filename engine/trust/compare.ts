/** Rows of published tables estimated: what a model says of the very thing that was measured. */
import type { Network } from "../../ir/network.ts";
import { type Group, macsOf } from "../../ir/work.ts";
import type { ChipProfile, ModelId } from "../../profiles/types.ts";
import { Costs, turnsOf } from "../batch.ts";
import { withChanges } from "../changes.ts";
import { compiledOnce } from "../compile.ts";
import { run, traced } from "../equations.ts";
import type { Work } from "../model.ts";
import { modelIds, models } from "../models/mod.ts";
import { type Plan, planFor } from "../plan.ts";
import { prepared, type ReadyProfile } from "../prepare.ts";
import type { Row } from "./published.ts";

/** A published row with the network that it is about. */
export interface Held {
  /** The row. */
  readonly row: Row;
  /** The network. */
  readonly network: Network;
  /** What is run after it, and how often: the tokens of a language model after its first. */
  readonly then?: { readonly network: Network; readonly times: number };
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
  /** What the row is like; left out of served models, whose layers no single model costs. */
  readonly work?: RowWork;
}

/** What a row is like: whether another estimate may lean on it. */
export interface RowWork {
  /** Bits of the widest operands. */
  readonly bits: number;
  /** Multiply-accumulates of the batch. */
  readonly macs: number;
  /** Sorts of work that are a twentieth of them or more. */
  readonly sorts: readonly Group[];
}

/** Share of a row's MACs from which a sort of work is one of its own. */
const SOME = 0.05;

/** Share of a row's MACs that must have a cost before the row is compared, and the share that the model itself must cost. */
const COVERED = 0.99, OWN = 0.5;

const works = new WeakMap<Network, Map<string, Work>>();

/** The work that a row is about: all of a network's, or one sort. */
function workOf({ subject }: Row, network: Network): Work {
  const group = "layer" in subject ? undefined : subject.group;
  let own = works.get(network);
  if (own === undefined) works.set(network, own = new Map());
  let work = own.get(group ?? "");
  if (work === undefined) {
    const whole = compiledOnce(network), isRouted = "layer" in subject && subject.routed;
    own.set(group ?? "", work = isRouted ? routedOf(whole) : someOf(whole, group));
  }
  return work;
}

/** Of layers of experts the products that tokens are sent to, without the router's and the shared ones'. */
function routedOf({ workloads, sorts }: Work): Work {
  const routed = workloads.map((workload) => {
    const { experts, nests } = workload;
    if (experts === undefined) return workload;
    const own = nests.slice(experts.firstNest, experts.firstNest + 2);
    const macs = own.reduce((sum, nest) => sum + macsOf(nest), 0);
    return { ...workload, nests: own, macs, vectorOperations: 0, experts: { ...experts, firstNest: 0 } };
  });
  return { workloads: routed, sorts };
}

function someOf(work: Work, group: Group | undefined): Work {
  if (group === undefined) return work;
  const places = work.workloads.flatMap((workload, at) => workload.group === group ? [at] : []);
  return { workloads: places.map((at) => work.workloads[at]!), sorts: places.map((at) => work.sorts[at]!) };
}

const changedProfiles = new WeakMap<ChipProfile, Map<string, ChipProfile>>();

/** A profile with a row's values of the models that it has, made once for all rows that have the same. */
function changedOnce(profile: ChipProfile, stated: Row["changes"]): ChipProfile {
  const own = Object.entries(stated).filter(([path]) => path.split(".")[0]! in profile.models);
  if (own.length === 0) return profile;
  return changedFor(profile, Object.fromEntries(own));
}

function changedFor(profile: ChipProfile, changes: Row["changes"]): ChipProfile {
  let own = changedProfiles.get(profile);
  if (own === undefined) changedProfiles.set(profile, own = new Map());
  const key = JSON.stringify(changes);
  let changed = own.get(key);
  if (changed === undefined) own.set(key, changed = withChanges(profile, changes));
  return changed;
}

/** What a row's layers cost, of one network of it. */
interface RowCosts {
  readonly plan: Plan;
  readonly costs: Costs;
  readonly batch: number;
  /** How often the network is run. */
  readonly times: number;
}

/** Multiply-accumulates of all that a row runs. */
function macsOfRow({ row, network, then }: Held): number {
  const macs = (network: Network) =>
    workOf(row, network).workloads.reduce((sum, workload) => sum + workload.macs, 0);
  return macs(network) + (then === undefined ? 0 : then.times * macs(then.network));
}

/** The costs of a row's layers: by the model, and in a network by other models where it has none; none if too little is covered. */
function costsFor({ row, network, then }: Held, profile: ChipProfile, model: ModelId): RowCosts[] {
  if ((row.model ?? model) !== model) return [];
  const parts = [{ network, times: 1 }, ...(then === undefined ? [] : [then])];
  const found = parts.map((part) => networkCosts(row, part, profile, model));
  return found.every((part) => part !== undefined) ? found : [];
}

function networkCosts(
  row: Row,
  { network, times }: NonNullable<Held["then"]>,
  profile: ChipProfile,
  model: ModelId,
): RowCosts | undefined {
  const { batch } = row, { work, plan } = planFrom(row, network, profile, model);
  return isEnough(plan, work, model) ? { plan, costs: new Costs(plan).take(batch), batch, times } : undefined;
}

function planFrom(row: Row, network: Network, profile: ChipProfile, model: ModelId) {
  const { subject, widths } = row, work = workOf(row, network);
  const density = "zoo" in subject ? subject.density : undefined;
  const changed = changedOnce(profile, row.changes);
  const others = "zoo" in subject
    ? modelIds.filter((id) =>
      id !== model && changed.models[id] !== undefined && models[id].standing === "formula"
    )
    : [];
  const ready = prepared(changed, { ...widths, ...(density && { density }) });
  return { work, plan: planOnce(work, ready, [model, ...others]) };
}

/** Why a model has no number for a row that it is held against. */
export function gapOf({ row, network }: Held, profile: ChipProfile, model: ModelId): string {
  const { work, plan } = planFrom(row, network, profile, model);
  const at = work.workloads.findIndex(({ macs }, at) => macs > 0 && plan.partOf[at] === -1);
  if (at === -1) return `${model} of ${profile.name} costs less than half of its work`;
  return plan.gaps[at] ?? `${model} of ${profile.name} does not cost ${work.workloads[at]!.group} layers`;
}

const plans = new WeakMap<ReadyProfile, Map<Work, Map<string, Plan>>>();

/** The plan of some work on a chip, made once for rows that differ in their batch alone. */
function planOnce(work: Work, ready: ReadyProfile, order: readonly ModelId[]): Plan {
  let own = plans.get(ready);
  if (own === undefined) plans.set(ready, own = new Map());
  let some = own.get(work);
  if (some === undefined) own.set(work, some = new Map());
  let plan = some.get(order.join());
  if (plan === undefined) some.set(order.join(), plan = planFor(work, ready.chips, order));
  return plan;
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

/** A term of a network's layers, added up; nothing if no layer has it. */
function termSum({ plan: { parts, partOf, placeOf }, costs, batch, times }: RowCosts, name: string) {
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
  return isKnown ? sum * times : undefined;
}

/** What a model estimates of a row, by name of the quantity. */
function estimated(parts: readonly RowCosts[], { batch, subject }: Row, macs: number, name: string) {
  let latencySeconds = 0, energyJoules = 0;
  for (const { costs, times } of parts) {
    latencySeconds += times * costs.latencySeconds;
    energyJoules += times * costs.energyJoules;
  }
  switch (name) {
    case "latencySeconds":
      return latencySeconds;
    case "energyJoules":
      return energyJoules;
    case "powerWatts":
      return energyJoules / latencySeconds;
    case "inferencesPerSecond":
      return batch / latencySeconds;
    case "outputTokensPerSecond":
      return batch * tokensOf(subject) / latencySeconds;
    case "operationsPerSecond":
      return 2 * macs * batch / latencySeconds;
  }
  const terms = parts.map((part) => termSum(part, name));
  return terms.includes(undefined) ? undefined : terms.reduce<number>((sum, term) => sum + term!, 0);
}

/** Tokens that a row writes for each input. */
function tokensOf(subject: Row["subject"]): number {
  return "zoo" in subject ? subject.outputTokens ?? 1 : 1;
}

/** Published quantities by which others are known: a rate is a latency, a power and a latency are an energy. */
function withDerived(row: Row, macs: number): Record<string, number> {
  const { batch, published, subject } = row;
  const { inferencesPerSecond, outputTokensPerSecond, operationsPerSecond, powerWatts } = published;
  const derived: Record<string, number> = { ...published };
  if (inferencesPerSecond !== undefined) derived.latencySeconds ??= batch / inferencesPerSecond;
  if (outputTokensPerSecond !== undefined) {
    derived.latencySeconds ??= batch * tokensOf(subject) / outputTokensPerSecond;
  }
  if (operationsPerSecond !== undefined) derived.latencySeconds ??= 2 * macs * batch / operationsPerSecond;
  if (powerWatts !== undefined && derived.latencySeconds !== undefined) {
    derived.energyJoules ??= powerWatts * derived.latencySeconds;
  }
  return derived;
}

/** What a row is like. */
function workOfRow({ widths, batch }: Row, { precision }: ChipProfile, { workloads }: Work): RowWork {
  const { bits, weightBits = bits, activationBits = bits } = widths;
  const bySort = new Map<Group, number>();
  let macs = 0;
  for (const { group, macs: own } of workloads) {
    macs += own;
    bySort.set(group, (bySort.get(group) ?? 0) + own);
  }
  return {
    bits: Math.max(activationBits ?? precision.activations, Math.floor(weightBits ?? precision.weights)),
    macs: macs * batch,
    sorts: [...bySort].filter(([, own]) => own > SOME * macs).map(([group]) => group),
  };
}

/**
 * Every published quantity of a row that a model has a number for, rates and powers also as latencies and energies; or but one,
 * if it is named.
 */
export function compare(held: Held, profile: ChipProfile, model: ModelId, only?: string): Comparison[] {
  const found = costsFor(held, profile, model);
  if (found.length === 0) return [];
  const { row, network } = held, macs = macsOfRow(held);
  const work = { ...workOfRow(row, profile, workOf(row, network)), macs: macs * row.batch };
  return Object.entries(withDerived(row, macs)).flatMap(([quantity, published]): Comparison[] => {
    if (only !== undefined && quantity !== only) return [];
    const value = estimated(found, row, macs, quantity);
    if (value === undefined || !(published > 0)) return [];
    return [{ row, quantity, published, estimated: value, error: value / published - 1, work }];
  });
}

/** The errors of one quantity. */
export function errorsOf(comparisons: readonly Comparison[], quantity: string): number[] {
  return comparisons.filter((found) => found.quantity === quantity).map(({ error }) => error);
}
