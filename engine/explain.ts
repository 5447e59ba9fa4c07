import { FodlamError, noLayerToExplain } from "../ir/errors.ts";
import { text } from "../ir/field.ts";
import type { Network } from "../ir/network.ts";
import type { Kind } from "../ir/registry.ts";
import { fieldsOf } from "../ir/signature.ts";
import type { ModelId, Profile, Source } from "../profiles/types.ts";
import { costed, type Found } from "./evaluate.ts";
import { evaluateFields, type EvaluateOptions, evaluating } from "./options.ts";
import { sourcesOf } from "./sources.ts";
import type { Bound, LayerCost, Term } from "./model.ts";

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
  /** What was taken for granted. */
  readonly assumed: readonly string[];
  /** Why there is no number, if there is none. */
  readonly gap?: string;
}

/** An estimate taken apart, as plain JSON. */
export interface Explanation {
  /** Always `"fodlam/explanation@1"`. */
  readonly format: "fodlam/explanation@1";
  /** The network's name. */
  readonly network: string;
  /** The profile's id. */
  readonly profile: string;
  /** Inputs processed together. */
  readonly batch: number;
  /** The layers. */
  readonly layers: readonly ExplainedLayer[];
  /** The sources of the constants. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** How to evaluate, and what to explain. */
export interface ExplainOptions extends EvaluateOptions {
  /** The one layer to take apart; all of them if left out. */
  readonly layer?: string;
}

/** The terms of a model; of one that takes nothing apart, latency and energy. */
function termsOf({ latencySeconds, energyJoules, terms }: LayerCost): readonly Term[] {
  return terms?.() ?? [
    { name: "latencySeconds", value: latencySeconds },
    { name: "energyJoules", value: energyJoules },
  ];
}

function explained(name: string, kind: Kind, found: Found | undefined): ExplainedLayer {
  if (found?.cost === undefined) {
    return { name, kind, terms: [], assumed: [], gap: found?.gap ?? "no model costs its sort of work" };
  }
  const { chip, model, cost } = found;
  return {
    name,
    kind,
    on: chip.profile.id,
    model,
    ...(cost.bound !== undefined && { bound: cost.bound }),
    terms: termsOf(cost),
    assumed: cost.assumed,
  };
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

function explanation(network: Network, profile: Profile, options: ExplainOptions): Explanation {
  const { layer: only, ...how } = options;
  const names = network.layers.map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    throw new FodlamError(noLayerToExplain(only, network.name, names));
  }
  const found = costed(network, profile, how);
  const layers = network.layers.flatMap(({ name, kind }, i) =>
    only === undefined || only === name ? [explained(name, kind, found.found[i])] : []
  );
  const cited = new Set(layers.flatMap(({ terms }) => terms.flatMap(({ source }) => source ?? [])));
  return {
    format: "fodlam/explanation@1",
    network: network.name,
    profile: profile.id,
    batch: how.batch ?? 1,
    layers,
    sources: sourcesOf(profile, found.chips, cited),
  };
}
