/**
 * From a network and an accelerator to seconds and joules. No files, no clock, no printing: same input, same output.
 *
 *     network ── 1 compile ──> work ──┐
 *     profile ── 2 prepare ──> chips ─┴─ 3 plan ──> parts ── 4 split, cost ──> 5 layers ──> 6 sums, coverage, error
 *
 * Steps 1 to 4 are those of `totals`; an estimate is a view on the same numbers.
 */
import type { Network } from "../ir/network.ts";
import type { Layer } from "../ir/registry.ts";
import type { Nanometers } from "../ir/units.ts";
import { bytesOf, type Group, type Workload } from "../ir/work.ts";
import type { ModelId, Profile, Validation } from "../profiles/types.ts";
import { assumedInTurns, Costs, turnsOf } from "./batch.ts";
import { type Compiled, compiledOnce } from "./compile.ts";
import { run } from "./equations.ts";
import {
  type Assumption,
  type CostedLayer,
  type Estimate,
  ESTIMATE_FORMAT,
  type FreeLayer,
  type LayerEstimate,
  type RunCost,
  type Scaling,
} from "./estimate.ts";
import type { LayerView } from "./model.ts";
import { type EvaluateOptions, evaluateOptions, evaluating } from "./options.ts";
import { type Part, type Plan, planOf } from "./plan.ts";
import { prepared, type ReadyChip } from "./prepare.ts";
import { sourcesOf } from "./sources.ts";
import { basisOf, costedOf, coverageOf, errorOf, sumBy } from "./sums.ts";

export { type EvaluateOptions, scalingRules } from "./options.ts";

/**
 * The cost of a network on an accelerator, layer by layer.
 *
 * Costs are for the whole batch; `perInference` divides by it. A layer that no model costs is listed as uncovered, with
 * its share of the work, and is missing from the sums.
 *
 * @example
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const estimate = evaluate(net, await loadProfile("eyeriss"));
 * console.log(estimate.total.latencySeconds); // 0.005225 (20.9 ms for a batch of 4)
 * ```
 *
 * @throws {FodlamError} if an option is not legal, or the profile has no data for the model asked for
 */
export const evaluate: (network: Network, profile: Profile, options?: EvaluateOptions) => Estimate =
  evaluating(
    "evaluate",
    evaluateOptions,
    estimate,
  );

function estimate(network: Network, profile: Profile, { batch = 1, ...options }: EvaluateOptions): Estimate {
  const compiled = compiledOnce(network); // 1
  const ready = prepared(profile, options), { chips } = ready; // 2
  const plan = planOf(compiled, ready); // 3
  const costs = new Costs(plan).take(batch); // 4
  const { layers, runs, assumptions } = new Views(plan, chips, costs, batch).of(compiled); // 5
  const costed = costedOf(layers), weighed = [...costed, ...runs]; // 6
  const { latencySeconds, energyJoules } = costs, total = { latencySeconds, energyJoules };
  const error = errorOf(weighed, total);
  const { model = "auto", processNanometers = profile.process.nanometers } = options;
  return {
    format: ESTIMATE_FORMAT,
    network: { name: network.name, macs: sum(compiled.macs), parameters: sum(compiled.parameters) },
    profile: {
      id: profile.id,
      name: profile.name,
      year: profile.year,
      energyScope: profile.energyScope,
      ...("reproduction" in profile && { reproduction: profile.reproduction }),
    },
    model,
    batch,
    processNanometers,
    scaling: scalingOf(chips, processNanometers),
    layers,
    ...(runs.length > 0 && { runs }),
    byKind: sumBy(costed, (layer) => layer.kind),
    byGroup: sumBy(costed, (layer) => layer.group),
    total: { ...total, perInference: perInference(total, batch) },
    coverage: coverageOf(layers, bytesBy(compiled, plan, chips, batch)),
    basis: basisOf(weighed, total),
    ...(error && { error }),
    assumptions,
    sources: sourcesOf(profile, chips, citedBy(layers, runs)),
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]!;
  return total;
}

interface TimeAndEnergy {
  readonly latencySeconds: number;
  readonly energyJoules: number;
}

function perInference({ latencySeconds, energyJoules }: TimeAndEnergy, batch: number): TimeAndEnergy {
  return { latencySeconds: latencySeconds / batch, energyJoules: energyJoules / batch };
}

/** Step 5: what an estimate says of each layer, from the costs at hand. */
class Views {
  readonly #plan: Plan;
  readonly #chips: readonly ReadyChip[];
  readonly #costs: Costs;
  readonly #batch: number;
  readonly #assumed = new Map<string, string[]>();
  readonly #assumedOf: (readonly string[])[] = [];

  constructor(plan: Plan, chips: readonly ReadyChip[], costs: Costs, batch: number) {
    this.#plan = plan;
    this.#chips = chips;
    this.#costs = costs;
    this.#batch = batch;
  }

  of({ network, workloads }: Compiled): {
    readonly layers: readonly LayerEstimate[];
    readonly runs: readonly RunCost[];
    readonly assumptions: readonly Assumption[];
  } {
    const { partOf, placeOf, parts } = this.#plan,
      begun = new Int32Array(parts.length),
      { together } = this.#costs;
    const layers = new Array<LayerEstimate>(partOf.length);
    for (let at = 0; at < partOf.length; at++) {
      const layer = network.layers[at]!, workload = workloads[at]!, part = parts[partOf[at]!];
      if (part === undefined) {
        layers[at] = this.#without(layer, workload, this.#plan.gaps[at]);
        continue;
      }
      const place = placeOf[at]!, first = part.layers[part.job.firsts[place]!]!;
      if (first < at) {
        layers[at] = this.#again(layers[first] as CostedLayer, this.#assumedOf[first]!, layer, workload);
        continue;
      }
      if (begun[partOf[at]!] !== together[at]) part.job.begin(begun[partOf[at]!] = together[at]!, run);
      layers[at] = this.#costed(layer, workload, part, place, at);
    }
    return {
      layers,
      runs: parts.flatMap((part, at) => this.#whole(part, at, workloads)),
      assumptions: [...this.#assumed].map(([text, layers]) => ({ text, layers })),
    };
  }

  /** A layer that costs what an earlier one does: all parts are shared. */
  #again(
    same: CostedLayer,
    assumed: readonly string[],
    { name, kind }: Layer,
    workload: Workload,
  ): CostedLayer {
    const { group, parameters } = workload;
    for (const text of assumed) this.#assume(text, name);
    return { ...same, name, kind, group, parameters };
  }

  #assume(text: string, layer: string): void {
    const layers = this.#assumed.get(text);
    if (layers === undefined) this.#assumed.set(text, [layer]);
    else layers.push(layer);
  }

  #costed({ name, kind }: Layer, workload: Workload, part: Part, place: number, at: number): CostedLayer {
    const { job, chip, model } = part, { group, macs, parameters } = workload, batch = this.#batch;
    job.cost(place, run);
    const view = job.view(place);
    const latencySeconds = this.#costs.latencies[at]!, energyJoules = this.#costs.energies[at]!;
    const together = this.#costs.together[at]!, turns = turnsOf(batch, together);
    const assumed = assumedInTurns(view.assumed, together, turns);
    for (const text of assumed) this.#assume(text, name);
    this.#assumedOf[at] = assumed;
    const layer = {
      name,
      kind,
      group,
      macs,
      parameters,
      status: "costed",
      latencySeconds,
      energyJoules,
      perInference: { latencySeconds: latencySeconds / batch, energyJoules: energyJoules / batch },
    } as { -readonly [K in keyof CostedLayer]: CostedLayer[K] }; // the rest follows in the order of the format
    if (turns > 1) layer.together = together;
    addParts(layer, view, turns);
    const utilization = view.utilization ?? utilizationOf(macs * batch, latencySeconds, chip);
    if (utilization !== undefined) layer.utilization = utilization;
    if (view.bound !== undefined) layer.bound = view.bound;
    layer.basis = view.basis;
    layer.model = model;
    layer.on = chip.profile.id;
    const error = errorFor(chip, model, group, view);
    if (error !== undefined) layer.error = error;
    layer.sources = view.sources;
    return layer;
  }

  /** What a run costs beyond its layers. */
  #whole({ job, chip, model }: Part, at: number, workloads: readonly Workload[]): RunCost[] {
    const latencySeconds = this.#costs.runLatencies[at]!, energyJoules = this.#costs.runEnergies[at]!;
    if (job.whole === undefined || latencySeconds === 0 && energyJoules === 0) return [];
    const together = this.#costs.partTogether[at]!, batch = this.#batch;
    job.begin(together, run);
    const view = job.whole.view(), cost = { latencySeconds, energyJoules };
    const found = { ...cost, perInference: perInference(cost, batch) } as {
      -readonly [K in keyof RunCost]: RunCost[K];
    };
    addParts(found, view, turnsOf(batch, together));
    const { basis, sources } = view, error = errorFor(chip, model, workloads[0]!.group, view);
    return [{ ...found, basis, model, on: chip.profile.id, ...(error !== undefined && { error }), sources }];
  }

  /** A layer that nobody costs: free, or without a number. */
  #without({ name, kind }: Layer, workload: Workload, gap: string | undefined): LayerEstimate {
    const { group, macs, parameters, vectorOperations } = workload,
      base = { name, kind, group, macs, parameters };
    if (group === "identity" && macs + vectorOperations === 0) return { ...base, ...NO_WORK };
    const free = macs > 0 ? undefined : this.#free(group);
    return free === undefined
      ? { ...base, status: "uncovered", reason: gap ?? this.#uncovered(group) }
      : { ...base, ...free };
  }

  readonly #freeGroups = new Map<Group, FreeView | undefined>();
  readonly #uncoveredGroups = new Map<Group, string>();

  /** What a chip takes to be free. */
  #free(group: Group): FreeView | undefined {
    if (!this.#freeGroups.has(group)) {
      const found = this.#chips.flatMap(({ profile }) => profile.free).find((free) => free.group === group);
      this.#freeGroups.set(group, found && { status: "free", reason: found.reason, sources: [found.source] });
    }
    return this.#freeGroups.get(group);
  }

  #uncovered(group: Group): string {
    let reason = this.#uncoveredGroups.get(group);
    if (reason === undefined) {
      reason = `no model of ${
        this.#chips.map(({ profile }) => profile.name).join(" and ")
      } costs ${group} layers`;
      this.#uncoveredGroups.set(group, reason);
    }
    return reason;
  }
}

type FreeView = Pick<FreeLayer, "status" | "reason" | "sources">;

const NO_WORK: FreeView = { status: "free", reason: "no work: nothing is computed or moved", sources: [] };

interface WithParts {
  latencyParts?: Readonly<Record<string, number>>;
  energyParts?: Readonly<Record<string, number>>;
}

function addParts(cost: WithParts, { latencyParts, energyParts }: LayerView, turns: number): void {
  if (latencyParts !== undefined) cost.latencyParts = times(latencyParts, turns);
  if (energyParts !== undefined) cost.energyParts = times(energyParts, turns);
}

function times(parts: Readonly<Record<string, number>>, turns: number): Readonly<Record<string, number>> {
  if (turns === 1) return parts;
  return Object.fromEntries(Object.entries(parts).map(([cause, part]) => [cause, part * turns]));
}

function utilizationOf(macs: number, latencySeconds: number, { peakMacsPerSecond: peak }: ReadyChip) {
  return peak !== undefined && latencySeconds > 0 ? macs / (latencySeconds * peak) : undefined;
}

/** The errors of a model for a sort of work, or for any; none for published rows. */
function errorFor({ validation }: ReadyChip, model: ModelId, group: Group, { basis }: LayerView) {
  if (basis === "measured" || basis === "simulated") return undefined;
  let found: Validation | undefined;
  for (const entry of validation) {
    if (entry.model !== model) continue;
    if (entry.group === group) return bandOf(entry);
    if (entry.group === "any") found ??= entry;
  }
  return found && bandOf(found);
}

const bands = new WeakMap<Validation, NonNullable<CostedLayer["error"]>>();

function bandOf(entry: Validation): NonNullable<CostedLayer["error"]> {
  let band = bands.get(entry);
  if (band === undefined) {
    const { latency, energy, rule, energyRule } = entry;
    const both = energyRule === undefined ? rule : `latency: ${rule}; energy: ${energyRule}`;
    bands.set(entry, band = { latency, energy, rule: both });
  }
  return band;
}

/** Bytes of each layer, at the precision of the chip that costs it: those read once a batch, and those of each input. */
interface LayerBytes {
  readonly once: Float64Array;
  readonly each: Float64Array;
}

const layerBytes = new WeakMap<Plan, LayerBytes>();

function bytesOfPlan({ workloads }: Compiled, plan: Plan, chips: readonly ReadyChip[]): LayerBytes {
  let found = layerBytes.get(plan);
  if (found !== undefined) return found;
  layerBytes.set(
    plan,
    found = { once: new Float64Array(workloads.length), each: new Float64Array(workloads.length) },
  );
  for (let at = 0; at < workloads.length; at++) {
    const { precision } = plan.parts[plan.partOf[at]!]?.chip ?? chips[0]!;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workloads[at]!, precision);
    found.once[at] = weightBytes;
    found.each[at] = stateBytes + inputBytes + outputBytes;
  }
  return found;
}

/** Bytes of each layer for a batch. */
function bytesBy(compiled: Compiled, plan: Plan, chips: readonly ReadyChip[], batch: number): Float64Array {
  const { once, each } = bytesOfPlan(compiled, plan, chips);
  return once.map((bytes, at) => bytes + each[at]! * batch);
}

function scalingOf(chips: readonly ReadyChip[], toNanometers: Nanometers): Scaling[] {
  return chips.flatMap(({ profile, rule, factors: { delay, power } }) =>
    rule === undefined ? [] : [{
      on: profile.id,
      rule,
      fromNanometers: profile.process.nanometers,
      toNanometers,
      delayFactor: delay,
      energyFactor: delay * power,
    }]
  );
}

/** Ids of the sources that layers name. */
function citedBy(layers: readonly LayerEstimate[], runs: readonly RunCost[]): Set<string> {
  const lists = new Set<readonly string[]>(); // layers of one model share theirs
  for (const layer of layers) if (layer.status !== "uncovered") lists.add(layer.sources);
  for (const { sources } of runs) lists.add(sources);
  const used = new Set<string>();
  for (const list of lists) for (const id of list) used.add(id);
  return used;
}
