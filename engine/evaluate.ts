/**
 * From a network and an accelerator to seconds and joules. No files, no clock, no printing: same input, same output.
 *
 *     network ── 1 lower ──> workloads ── 2 chips ──> 3 cost, model by model ──> 4 layers ──> 5 sums, coverage, error
 */
import { FodlamError, modelNotInProfile } from "../ir/errors.ts";
import { lower } from "../ir/lower.ts";
import type { Network } from "../ir/network.ts";
import type { Layer } from "../ir/registry.ts";
import type { Nanometers } from "../ir/units.ts";
import { bytesOf, type Group, type Workload } from "../ir/work.ts";
import type { ModelId, Profile, Validation } from "../profiles/types.ts";
import { chipsOf, modelsOf, type ReadyChip } from "./chips.ts";
import {
  type CostedLayer,
  type Estimate,
  ESTIMATE_FORMAT,
  type LayerEstimate,
  type Scaling,
} from "./estimate.ts";
import type { LayerCost } from "./model.ts";
import { basisOf, costedOf, coverageOf, errorOf, sumBy, totalOf } from "./sums.ts";
import { modelIds } from "./models/mod.ts";
import { type EvaluateOptions, evaluateOptions, evaluating } from "./options.ts";
import { sourcesOf } from "./sources.ts";

export { type EvaluateOptions, scalingRules } from "./options.ts";

/** A network with the costs that models gave its layers, before anything is added up. */
export interface Costed {
  /** The work of each layer. */
  readonly workloads: readonly Workload[];
  /** The profile's chips. */
  readonly chips: readonly ReadyChip[];
  /** For each layer its cost, or the reason why it has none; nothing where no chip is given its sort of work. */
  readonly found: readonly (Found | undefined)[];
}

/** Step 3 for one chip: each layer's cost by the first model in order that has one, or the reason why none has. */
function costOn(
  chip: ReadyChip,
  workloads: readonly Workload[],
  batch: number,
  order: readonly ModelId[],
  found: (Found | undefined)[],
): void {
  for (const model of order) {
    const coster = chip.costers.find(({ id }) => id === model);
    if (coster === undefined) continue;
    const { groups, cost } = coster;
    const open: number[] = [];
    for (let i = 0; i < workloads.length; i++) {
      const { group } = workloads[i]!;
      if (found[i]?.cost === undefined && chip.groups.includes(group) && groups.includes(group)) open.push(i);
    }
    if (open.length === 0) continue;
    const results = cost(open.map((i) => workloads[i]!), batch);
    for (let at = 0; at < open.length; at++) {
      const result = results[at]!;
      found[open[at]!] = "gap" in result ? { gap: result.gap } : { chip, model, cost: result };
    }
  }
}

/** What a model said of a layer, and which; or why none said anything. */
export type Found =
  | { readonly chip: ReadyChip; readonly model: ModelId; readonly cost: LayerCost }
  | { readonly cost?: undefined; readonly gap: string };

/** Step 4: what the estimate says of one layer. */
function layerEstimate(
  layer: Layer,
  workload: Workload,
  found: Found | undefined,
  chips: readonly ReadyChip[],
  batch: number,
): LayerEstimate {
  if (found?.cost !== undefined) return costedLayer(layer, workload, found, batch);
  const { group, macs, parameters, vectorOperations } = workload;
  const base = { name: layer.name, kind: layer.kind, group, macs, parameters };
  if (group === "identity" && macs + vectorOperations === 0) {
    return { ...base, status: "free", reason: "no work: nothing is computed or moved", sources: [] };
  }
  for (const { profile } of chips) {
    const free = macs > 0 ? undefined : profile.free.find((free) => free.group === group);
    if (free !== undefined) return { ...base, status: "free", reason: free.reason, sources: [free.source] };
  }
  return { ...base, status: "uncovered", reason: found?.gap ?? uncovered(chips, group) };
}

function uncovered(chips: readonly ReadyChip[], group: Group): string {
  return `no model of ${chips.map(({ profile }) => profile.name).join(" and ")} costs ${group} layers`;
}

/** The errors of a model for a sort of work, or for any. */
function validationFor({ validation }: ReadyChip, model: ModelId, group: Group): Validation | undefined {
  const own = validation.filter((entry) => entry.model === model);
  return own.find((entry) => entry.group === group) ?? own.find((entry) => entry.group === "any");
}

function costedLayer(
  { name, kind }: Layer,
  { group, macs, parameters }: Workload,
  { chip, model, cost }: Extract<Found, { cost: LayerCost }>,
  batch: number,
): CostedLayer {
  const { latencySeconds, energyJoules, latencyParts, energyParts, basis, bound, sources } = cost;
  const peak = chip.peakMacsPerSecond;
  const validation = basis === "measured" || basis === "simulated"
    ? undefined
    : validationFor(chip, model, group);
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
  if (latencyParts !== undefined) layer.latencyParts = latencyParts;
  if (energyParts !== undefined) layer.energyParts = energyParts;
  if (cost.utilization !== undefined) layer.utilization = cost.utilization;
  else if (peak !== undefined && latencySeconds > 0) {
    layer.utilization = macs * batch / (latencySeconds * peak);
  }
  if (bound !== undefined) layer.bound = bound;
  layer.basis = basis;
  layer.model = model;
  layer.on = chip.profile.id;
  if (validation !== undefined) {
    const { latency, energy, rule, energyRule } = validation;
    layer.error = {
      latency,
      energy,
      rule: energyRule === undefined ? rule : `latency: ${rule}; energy: ${energyRule}`,
    };
  }
  layer.sources = sources;
  return layer;
}

/** Assumptions of all layers, each text once with the layers that it is about. */
function assumptionsOf(network: Network, found: readonly (Found | undefined)[]): Estimate["assumptions"] {
  const layersOf = new Map<string, string[]>();
  for (let i = 0; i < found.length; i++) {
    const assumed = found[i]?.cost?.assumed;
    if (assumed === undefined) continue;
    const { name } = network.layers[i]!;
    for (const text of assumed) {
      const layers = layersOf.get(text);
      if (layers === undefined) layersOf.set(text, [name]);
      else layers.push(name);
    }
  }
  return [...layersOf].map(([text, layers]) => ({ text, layers }));
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
function citedBy(layers: readonly LayerEstimate[]): Set<string> {
  const lists = new Set<readonly string[]>(); // layers of one model share theirs
  for (const layer of layers) if (layer.status !== "uncovered") lists.add(layer.sources);
  const used = new Set<string>();
  for (const list of lists) for (const id of list) used.add(id);
  return used;
}

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

/** Step 3: the costs of layers by the first models in order that have them. */
export function costsOf(
  workloads: readonly Workload[],
  chips: readonly ReadyChip[],
  batch: number,
  order: readonly ModelId[],
): (Found | undefined)[] {
  const found = new Array<Found | undefined>(workloads.length);
  for (const chip of chips) costOn(chip, workloads, batch, order, found);
  return found;
}

/** Steps 1 to 3. */
export function costed(network: Network, profile: Profile, options: EvaluateOptions): Costed {
  const { batch = 1, model = "auto" } = options;
  const workloads = lower(network); // 1
  const chips = chipsOf(profile, options); // 2
  const known = modelsOf(chips);
  if (model !== "auto" && !known.includes(model)) {
    throw new FodlamError(modelNotInProfile(model, profile.id, ["auto", ...known]));
  }
  const found = costsOf(workloads, chips, batch, model === "auto" ? modelIds : [model]); // 3
  return { workloads, chips, found };
}

function estimate(network: Network, profile: Profile, options: EvaluateOptions): Estimate {
  const { batch = 1, model = "auto", processNanometers = profile.process.nanometers } = options;
  const { workloads, chips, found } = costed(network, profile, options);
  const layers = network.layers.map((layer, i) =>
    layerEstimate(layer, workloads[i]!, found[i], chips, batch)
  ); // 4
  const bytes = workloads.map((workload, i) => {
    const entry = found[i];
    const { precision } = entry?.cost !== undefined ? entry.chip : chips[0]!;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workload, precision);
    return weightBytes + (stateBytes + inputBytes + outputBytes) * batch;
  });
  const withCost = costedOf(layers);
  const total = totalOf(withCost, batch); // 5
  const error = errorOf(withCost);
  return {
    format: ESTIMATE_FORMAT,
    network: {
      name: network.name,
      macs: workloads.reduce((sum, { macs }) => sum + macs, 0),
      parameters: workloads.reduce((sum, { parameters }) => sum + parameters, 0),
    },
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
    byKind: sumBy(withCost, (layer) => layer.kind),
    byGroup: sumBy(withCost, (layer) => layer.group),
    total,
    coverage: coverageOf(layers, bytes),
    basis: basisOf(withCost, total),
    ...(error && { error }),
    assumptions: assumptionsOf(network, found),
    sources: sourcesOf(profile, chips, citedBy(layers)),
  };
}
