/**
 * From a network and an accelerator to seconds and joules. No files, no clock, no printing: same input, same output.
 *
 *     network ── 1 compile ──> work ──┐
 *     profile ── 2 prepare ──> chips ─┴─ 3 plan ──> parts ── 4 split, cost ──> 5 layers ──> 6 sums, coverage, error
 *
 * Steps 1 to 4 are those of `totals`; an estimate is a view on the same numbers.
 */
import { displayed } from "../ir/display.ts";
import type { Network } from "../ir/network.ts";
import type { Layer } from "../ir/registry.ts";
import { sumOf } from "../ir/statistics.ts";
import type { Nanometers } from "../ir/units.ts";
import { VERSION } from "../ir/version.ts";
import type { Workload } from "../ir/work.ts";
import { runtimeOf } from "../profiles/runtime.ts";
import type { ModelId, Profile } from "../profiles/types.ts";
import { assumedInTurns, type Costs, costsOf, turnsOf } from "./batch.ts";
import { bytesOfPlan } from "./bytes.ts";
import { type Compiled, compiledOnce } from "./compile.ts";
import { run } from "./equations.ts";
import {
  type Assumption,
  type CostedLayer,
  type Estimate,
  ESTIMATE_FORMAT,
  type LayerBits,
  type LayerEstimate,
  type RunCost,
  type Scaling,
} from "./estimate.ts";
import { footprintOf, memoryUse } from "./footprint.ts";
import { bandFor, type BandOf } from "./layerBands.ts";
import { models } from "./models/mod.ts";
import type { ErrorBand, LayerView } from "./model.ts";
import { type EvaluateOptions, evaluateOptions, evaluating } from "./options.ts";
import { type Part, type Plan, planOf } from "./plan.ts";
import { prepared, type ReadyChip } from "./prepare.ts";
import { sourcesOf } from "./sources.ts";
import { basisOf, costedOf, coverageOf, errorOf, limitsOf, rangeOf, rateOf, sumBy } from "./sums.ts";
import { uncostedOf } from "./uncosted.ts";

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

function estimate(network: Network, given: Profile, { batch = 1, ...options }: EvaluateOptions): Estimate {
  const compiled = compiledOnce(network); // 1
  const ready = prepared(given, options), { chips, profile } = ready; // 2
  const plan = planOf(compiled, ready); // 3
  const costs = costsOf(plan).take(batch).sound(network.layers); // 4
  const footprint = footprintOf(compiled, plan, ready), { bits } = footprint;
  const uncosted = uncostedOf(compiled, plan, chips);
  const { layers, runs, assumptions } = new Views(plan, uncosted, costs, batch, bits).of(compiled); // 5
  const costed = costedOf(layers), weighed = runs.length === 0 ? costed : [...costed, ...runs]; // 6
  const { latencySeconds, energyJoules } = costs, total = { latencySeconds, energyJoules };
  const error = errorOf(weighed, total);
  const coverage = coverageOf(layers, bytesOfPlan(compiled, plan, chips), batch);
  const { model = "auto", processNanometers = profile.process.nanometers } = options;
  return displayed("estimate", {
    format: ESTIMATE_FORMAT,
    fodlam: VERSION,
    network: factsOf(compiled),
    profile: {
      id: profile.id,
      name: profile.name,
      year: profile.year,
      energy: ready.energy,
      energyScope: profile.energyScope,
      ...("reproduction" in profile && { reproduction: profile.reproduction }),
    },
    runtime: runtimeOf(profile) ?? null,
    driven: profile.driven ?? null,
    precision: footprint.precision,
    memory: memoryUse(footprint, batch, mostTogether(costs)),
    model,
    batch,
    processNanometers,
    scaling: scalingOf(chips, processNanometers),
    layers,
    ...(runs.length > 0 && { runs }),
    byKind: sumBy(costed, "kind"),
    byGroup: sumBy(costed, "group"),
    total: {
      ...total,
      perInference: perInference(total, batch),
      range: error ? rangeOf(total, error) : null,
    },
    rate: rateOf(total, error, batch, compiled, coverage),
    limits: limitsOf(costed, runs, total),
    coverage,
    basis: basisOf(weighed, total),
    ...(error && { error }),
    assumptions: [...takenFor(profile, chips), ...assumptions],
    sources: sourcesOf(profile, chips, citedBy(layers, runs)),
  });
}

/** What the making of a profile, and of the chips in it, took for granted. */
function takenFor(profile: Profile, chips: readonly ReadyChip[]): Assumption[] {
  const texts = [profile, ...chips.map(({ profile: chip }) => chip)].flatMap(({ assumptions = [] }) =>
    assumptions
  );
  return [...new Set(texts)].map((text) => ({ text, layers: [] }));
}

const facts = new WeakMap<Compiled, Estimate["network"]>();

/** What an estimate says of the network as a whole, added up once. */
function factsOf(compiled: Compiled): Estimate["network"] {
  let found = facts.get(compiled);
  if (found === undefined) {
    const { network: { name }, macs, parameters } = compiled;
    facts.set(compiled, found = { name, macs: sumOf(macs), parameters: sumOf(parameters) });
  }
  return found;
}

/** Inputs that any layer works on together, at the most. */
export function mostTogether({ together }: Costs): number {
  let most = 1;
  for (let at = 0; at < together.length; at++) most = Math.max(most, together[at]!);
  return most;
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
  readonly #costs: Costs;
  readonly #batch: number;
  #macs = 0;
  readonly #bits: readonly LayerBits[];
  readonly #uncosted: readonly LayerEstimate[];
  readonly #assumed = new Map<string, string[]>();
  readonly #assumedOf: (readonly string[])[] = [];

  constructor(
    plan: Plan,
    uncosted: readonly LayerEstimate[],
    costs: Costs,
    batch: number,
    bits: readonly LayerBits[],
  ) {
    this.#bits = bits;
    this.#plan = plan;
    this.#uncosted = uncosted;
    this.#costs = costs;
    this.#batch = batch;
  }

  of({ network, workloads, macs }: Compiled): {
    readonly layers: readonly LayerEstimate[];
    readonly runs: readonly RunCost[];
    readonly assumptions: readonly Assumption[];
  } {
    const { partOf, placeOf, parts } = this.#plan,
      begun = new Float64Array(parts.length),
      { together } = this.#costs;
    const layers = new Array<LayerEstimate>(partOf.length);
    this.#macs = sumOf(macs);
    for (let at = 0; at < partOf.length; at++) {
      const own = partOf[at]!;
      if (own === -1) {
        layers[at] = this.#uncosted[at]!;
        continue;
      }
      const layer = network.layers[at]!, workload = workloads[at]!, part = parts[own]!;
      const place = placeOf[at]!, first = part.layers[part.job.firsts[place]!]!;
      if (first < at) {
        layers[at] = this.#again(layers[first] as CostedLayer, this.#assumedOf[first]!, layer, workload);
        continue;
      }
      if (begun[own] !== together[at]) part.job.begin(begun[own] = together[at]!, run);
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

  #costed(of: Layer, workload: Workload, part: Part, place: number, at: number): CostedLayer {
    const { name, kind } = of,
      { job, chip, model } = part,
      { group, macs, parameters } = workload,
      batch = this.#batch;
    job.cost(place, run);
    const view = job.view(place);
    const latencySeconds = this.#costs.latencies[at]!, energyJoules = this.#costs.energies[at]!;
    const together = this.#costs.together[at]!, turns = turnsOf(batch, together);
    const own = assumedInTurns(view.assumed, together, turns);
    const others = [otherWords(workload, part), inSteps(of)].filter((words) => words !== undefined);
    const assumed = others.length === 0 ? own : [...own, ...others];
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
      bits: this.#bits[at],
    } as { -readonly [K in keyof CostedLayer]: CostedLayer[K] }; // the rest follows in the order of the format
    if (turns > 1) layer.together = together;
    addParts(layer, view, turns);
    const utilization = view.utilization ?? utilizationOf(macs * batch, latencySeconds, chip);
    if (utilization !== undefined) layer.utilization = utilization;
    if (view.bound !== undefined) layer.bound = view.bound;
    layer.basis = view.basis;
    layer.model = model;
    layer.on = chip.profile.id;
    const error = errorFor(chip, model, view, this.#bandOf(workload));
    if (error !== undefined) {
      layer.error = error;
      layer.range = rangeOf(layer, error);
    }
    layer.sources = view.sources;
    if (view.mapping !== undefined) layer.mapping = view.mapping;
    return layer;
  }

  /** Of which layer, in which network, a band is. */
  #bandOf(workload: Workload): BandOf {
    return { workload, networkMacs: this.#macs, batch: this.#batch };
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
    const { basis, sources } = view, error = errorFor(chip, model, view, this.#bandOf(workloads[0]!));
    return [{ ...found, basis, model, on: chip.profile.id, ...(error !== undefined && { error }), sources }];
  }
}

/** What is assumed of a layer whose network states bits that its model does not cost. */
function otherWords({ bits }: Workload, { chip, model }: Part): string | undefined {
  if (bits === undefined || models[model].words === "asked") return undefined;
  const { weights, activations } = chip.profile.precision;
  const isOther = bits.weights !== undefined && bits.weights !== weights ||
    bits.activations !== undefined && bits.activations !== activations;
  return isOther
    ? `in the chip's own words, ${weights}-bit weights and ${activations}-bit activations, whatever the network states`
    : undefined;
}

const RECURRENT: ReadonlySet<string> = new Set(["lstm", "gru", "rnn"]);

/** What no model knows of a recurrence over several time steps. */
function inSteps({ kind, shape }: Layer): string | undefined {
  return RECURRENT.has(kind) && shape.length > 1 && shape[0]! > 1
    ? "time steps as one product, though each waits for the one before: too fast"
    : undefined;
}

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

/** The errors of a model for a layer; none for published rows. */
export function errorFor(
  chip: ReadyChip,
  model: ModelId,
  { basis }: LayerView,
  of: BandOf,
): ErrorBand | undefined {
  return basis === "measured" || basis === "simulated" ? undefined : bandFor(chip, model, of);
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
  let last: readonly string[] | undefined;
  for (const layer of layers) {
    if (layer.status === "uncovered" || layer.sources === last) continue;
    lists.add(last = layer.sources);
  }
  for (const { sources } of runs) lists.add(sources);
  const used = new Set<string>();
  for (const list of lists) for (const id of list) used.add(id);
  return used;
}
