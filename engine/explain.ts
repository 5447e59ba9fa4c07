import { FodlamError, noLayerToExplain } from "../ir/errors.ts";
import { text } from "../ir/field.ts";
import type { Network } from "../ir/network.ts";
import type { Kind, Layer } from "../ir/registry.ts";
import { fieldsOf } from "../ir/signature.ts";
import { runtimeOf } from "../profiles/runtime.ts";
import type { ModelId, Profile, Source } from "../profiles/types.ts";
import { assumedInTurns, Costs, inTurns, Turns, turnsOf } from "./batch.ts";
import { compiledOnce } from "./compile.ts";
import { type Run, run, traced } from "./equations.ts";
import { evaluateFields, type EvaluateOptions, evaluating } from "./options.ts";
import { sourcesOf } from "./sources.ts";
import type { MappedNest } from "./mapped.ts";
import type { Bound, CostScope, Term } from "./model.ts";
import { type Part, type Plan, planOf } from "./plan.ts";
import { prepared } from "./prepare.ts";
import { type UncostedLayer, uncostedOf } from "./uncosted.ts";

/** A layer's cost taken apart. */
export interface ExplainedLayer {
  /** The layer's name. */
  readonly name: string;
  /** Its kind. */
  readonly kind: Kind;
  /** The chip, if it has a cost. */
  readonly on?: string;
  /** The model, if it has a cost. */
  readonly model?: ModelId;
  /** What limits it, where the model can tell. */
  readonly bound?: Bound;
  /** Constants, then what follows from them, latency and energy last. */
  readonly terms: readonly Term[];
  /** What was assumed. */
  readonly assumed: readonly string[];
  /** Why it costs nothing, if it is free. */
  readonly free?: string;
  /** Why there is no number, if there is none. */
  readonly gap?: string;
  /** The mapping of each loop nest, where the model maps them onto a tree of memories. */
  readonly mapping?: readonly MappedNest[];
}

/** What a run costs beyond its layers, taken apart. */
export interface ExplainedRun {
  /** The chip. */
  readonly on: string;
  /** The model. */
  readonly model: ModelId;
  /** Constants, then what follows from them, latency and energy last. */
  readonly terms: readonly Term[];
}

/** An estimate taken apart, as plain JSON. */
export interface Explanation {
  /** Always `"fodlam/explanation@1"`. */
  readonly format: "fodlam/explanation@1";
  /** The network's name. */
  readonly network: string;
  /** The profile's id. */
  readonly profile: string;
  /** The name of the runtime that drives the chip; null where the profile tells none apart. */
  readonly runtime: string | null;
  /** Inputs processed together. */
  readonly batch: number;
  /** The layers. */
  readonly layers: readonly ExplainedLayer[];
  /** What the run costs beyond its layers, where all are explained and the chip has such a thing. */
  readonly runs?: readonly ExplainedRun[];
  /** The sources of the constants. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** How to evaluate, and what to explain. */
export interface ExplainOptions extends EvaluateOptions {
  /** The one layer to take apart; all of them if left out. */
  readonly layer?: string;
}

/** The terms of a part's equations, and of the turns in which the batch is run. */
function termsOf(turns: number, terms: CostScope, work: (run: Run) => void): Term[] {
  if (turns === 1) return traced(work);
  const named = renamed(traced(work)), own = new Set(named.map(({ name }) => name));
  const all = Object.assign(new Turns(), { turns });
  all.turnLatencySeconds = terms.latencySeconds;
  all.turnEnergyJoules = terms.energyJoules;
  return [...named, ...traced((run) => run(inTurns, all)).filter(({ name }) => !own.has(name))];
}

/** A model's own latency and energy as those of one turn. */
function renamed(terms: readonly Term[]): Term[] {
  const own = (text: string) =>
    text.replace(/\blatencySeconds\b/g, "turnLatencySeconds").replace(
      /\benergyJoules\b/g,
      "turnEnergyJoules",
    );
  return terms.map((term) => ({
    ...term,
    name: own(term.name),
    ...(term.formula !== undefined && { formula: own(term.formula) }),
  }));
}

/** A layer that no model costs, as an estimate says it: free, or without a number. */
function unexplained({ name, kind, status, reason }: UncostedLayer): ExplainedLayer {
  return { name, kind, terms: [], assumed: [], [status === "free" ? "free" : "gap"]: reason };
}

/** A layer with the batch that its model works on together. */
function explained(
  { name, kind }: Layer,
  at: number,
  part: Part,
  { placeOf }: Plan,
  costs: Costs,
  batch: number,
): ExplainedLayer {
  const { chip, model, job } = part, place = placeOf[at]!, together = costs.together[at]!;
  const turns = turnsOf(batch, together);
  job.begin(together, run);
  const terms = termsOf(turns, job.terms, (run) => job.cost(place, run)),
    { bound, mapping, ...view } = job.view(place);
  const assumed = assumedInTurns(view.assumed, together, turns);
  return {
    name,
    kind,
    on: chip.profile.id,
    model,
    ...(bound !== undefined && { bound }),
    terms,
    assumed,
    ...(mapping !== undefined && { mapping }),
  };
}

/** What the run costs beyond its layers. */
function explainedRun({ chip, model, job }: Part, at: number, costs: Costs, batch: number): ExplainedRun[] {
  const { whole } = job, together = costs.partTogether[at]!;
  if (whole === undefined || costs.runLatencies[at] === 0 && costs.runEnergies[at] === 0) return [];
  const terms = termsOf(turnsOf(batch, together), whole.terms, (run) => job.begin(together, run));
  return [{ on: chip.profile.id, model, terms }];
}

/**
 * A network's cost taken apart: for each layer, or for one, the terms of the model's formula with their values, and the source
 * of every constant.
 *
 * @example
 * ```ts
 * import { conv, explain, loadProfile, network } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const [layer] = explain(net, await loadProfile("eyeriss")).layers;
 * console.log(layer?.terms.find(({ name }) => name === "publishedPowerWatts")?.value); // 0.332
 * ```
 *
 * @throws {FodlamError} if the network has no such layer, an option is not legal, or the profile has no such model
 */
export const explain: (network: Network, profile: Profile, options?: ExplainOptions) => Explanation =
  evaluating(
    "explain",
    fieldsOf<ExplainOptions>({ ...evaluateFields, layer: text("the one layer to take apart") }),
    explanation,
  );

function explanation(network: Network, given: Profile, options: ExplainOptions): Explanation {
  const { layer: only, ...how } = options;
  const names = network.layers.map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    throw new FodlamError(noLayerToExplain(only, network.name, names));
  }
  const { batch = 1, ...chosen } = how, ready = prepared(given, chosen), { profile } = ready;
  const compiled = compiledOnce(network), plan = planOf(compiled, ready), costs = new Costs(plan).take(batch);
  const uncosted = uncostedOf(compiled, plan, ready.chips);
  const layers = network.layers.flatMap((layer, at) => {
    if (only !== undefined && only !== layer.name) return [];
    const part = plan.parts[plan.partOf[at]!];
    return [part === undefined ? unexplained(uncosted[at]!) : explained(layer, at, part, plan, costs, batch)];
  });
  const runs = only === undefined
    ? plan.parts.flatMap((part, at) => explainedRun(part, at, costs, batch))
    : [];
  const cited = new Set(
    [...layers, ...runs].flatMap(({ terms }) => terms.flatMap(({ source }) => source ?? [])),
  );
  return {
    format: "fodlam/explanation@1",
    network: network.name,
    profile: profile.id,
    runtime: runtimeOf(profile) ?? null,
    batch,
    layers,
    ...(runs.length > 0 && { runs }),
    sources: sourcesOf(profile, ready.chips, cited),
  };
}
