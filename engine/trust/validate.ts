/** Models held against what was published: errors as they are, and as they are on rows that the fit has not seen. */
import type { Group } from "../../ir/work.ts";
import { lower } from "../../ir/lower.ts";
import { mean, quantile } from "../../ir/statistics.ts";
import type { ChipProfile, Fit, ModelId, Source } from "../../profiles/types.ts";
import { compare, type Comparison, type Held, type RowWork } from "./compare.ts";
import { fitted, WORTHWHILE } from "./fit.ts";
import { modelIds, models } from "../models/mod.ts";
import { groupBy } from "../../ir/group.ts";
import { Search } from "./search.ts";

export type { Validation } from "../../profiles/types.ts";

/** A model of a profile held against all rows that are about it. */
export interface ModelValidation {
  /** The model. */
  readonly model: ModelId;
  /** The sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** How its parameters were fitted; none if nothing was. */
  readonly fits: readonly Fit[];
  /** Whether its power by what a chip does was fitted to measured rows. */
  readonly knowsPower?: boolean;
  /** Every row as the profile estimates it. */
  readonly all: readonly Comparison[];
  /** Rows that a fit used, each estimated with parameters fitted without it. */
  readonly leftOut: readonly Comparison[];
  /** Every row by the model that was told nothing of it: no mapping that silicon is known to use. None if it was told nothing anyway. */
  readonly blind: readonly Comparison[];
}

/** At most so many fits are made anew: rows that are left out one by one are then left out several at a time. */
const MOST_FOLDS = 12;

/** Every third row of each table. */
function thirds(rows: readonly Held[]): Held[] {
  return [...groupBy(rows, ({ row }) => row.table).values()].flatMap((own) =>
    own.filter((_, i) => i % 3 === 0)
  );
}

/** Rows in groups, each to be left out at once. */
function foldsOf(
  rows: readonly Held[],
  leaveOut: Fit["leaveOut"],
  most: number,
): readonly (readonly Held[])[] {
  if (leaveOut === "two-thirds") {
    const kept = thirds(rows);
    return [rows.filter((held) => !kept.includes(held))];
  }
  const units = leaveOut === "network"
    ? [...groupBy(rows, ({ row }) => row.network).values()]
    : rows.map((held) => [held]);
  if (units.length <= most || (leaveOut === "layer" && units.length <= 2 * most)) return units;
  return Array.from({ length: most }, (_, fold) => units.filter((_, i) => i % most === fold).flat());
}

/** Whether a fit uses a row. */
function uses({ tables }: Fit, { row }: Held): boolean {
  return tables.includes(row.table);
}

/** Rows that a fit uses, those of fits that leave out alike together. */
function leftOut(
  profile: ChipProfile,
  model: ModelId,
  fits: readonly Fit[],
  rows: readonly Held[],
): Comparison[] {
  return [...groupBy(fits, ({ leaveOut }) => leaveOut).values()].flatMap((alike) =>
    leftOutAlike(profile, model, alike, rows)
  );
}

function leftOutAlike(
  profile: ChipProfile,
  model: ModelId,
  fits: readonly Fit[],
  rows: readonly Held[],
): Comparison[] {
  const used = rows.filter((held) =>
    fits.some((fit) => uses(fit, held)) && compare(held, profile, model).length > 0
  );
  if (used.length === 0) return [];
  const refits = fits.map((fit) => refitOf(profile, fit, used.filter((held) => uses(fit, held))));
  return foldsOf(used, fits[0]!.leaveOut, MOST_FOLDS).flatMap((fold) => {
    if (fold.length === used.length) return [];
    const refitted = refits.reduce((at, refit) => refit(at, fold), profile);
    return fold.flatMap((held) => compare(held, refitted, model));
  });
}

/** A fit made anew without some of its rows: from its values for all of them the search goes on with the others. */
function refitOf(profile: ChipProfile, fit: Fit, rows: readonly Held[]) {
  const { model, quantity, parameters } = fit;
  const known = rows.filter((held) => compare(held, profile, model, quantity).length > 0);
  if (models[model].fit !== undefined || known.length === 0) {
    return (at: ChipProfile, fold: readonly Held[]) =>
      fitted(at, fit, rows.filter((held) => !fold.includes(held)));
  }
  const search = new Search(profile, { model, quantity, places: parameters }, known), start = search.start();
  return (at: ChipProfile, fold: readonly Held[]) => search.profileAt(search.without(fold, start), at);
}

/** The rows that a fit is made on: all that it uses, or every third of them. */
function trained(fit: Fit, rows: readonly Held[]): Held[] {
  const used = rows.filter((held) => uses(fit, held));
  return fit.leaveOut === "two-thirds" ? thirds(used) : used;
}

/** A profile with the parameters of all its fits fitted to their rows, but for those that are kept. */
export function refit(profile: ChipProfile, rows: readonly Held[]): ChipProfile {
  return (profile.fits ?? []).filter(({ kept }) => !kept).reduce(
    (at, fit) => fitted(at, fit, trained(fit, rows), WORTHWHILE),
    profile,
  );
}

/**
 * Every model of a profile held against the rows that it can estimate; published rows themselves are no model. Fitting anew without
 * each row takes its time, and is left away where nobody asks for it.
 */
export function validate(profile: ChipProfile, rows: readonly Held[], refits = true): ModelValidation[] {
  const ids = modelIds.filter((id) =>
    profile.models[id] !== undefined && models[id].standing !== "published"
  );
  return ids.map((model) => {
    const fits = (profile.fits ?? []).filter((fit) => fit.model === model);
    return {
      model,
      groups: profile.models[model]!.groups,
      fits,
      ...(profile.models.gpu?.power.macs !== undefined && model === "gpu" && { knowsPower: true }),
      all: rows.flatMap((held) => compare(held, profile, model)),
      leftOut: refits ? leftOut(profile, model, fits, rows) : [],
      blind: blindRows(profile, model, rows),
    };
  });
}

function blindRows(profile: ChipProfile, model: ModelId, rows: readonly Held[]): Comparison[] {
  const blind = models[model].blind?.(profile);
  return blind === undefined ? [] : rows.flatMap((held) => compare(held, blind, model));
}

/** Fewer errors than these make no range of their own. */
export const FEW = 3;

/** What is said of a list of comparisons. */
export interface Summary {
  /** How many. */
  readonly rows: number;
  /** Mean of the errors' sizes. */
  readonly meanAbsolute: number;
  /** Median of the errors' sizes. */
  readonly medianAbsolute: number;
  /** The greatest error, with its sign. */
  readonly worst: number;
  /** Mean error with signs. */
  readonly bias: number;
  /** Spearman's correlation of published and estimated values: whether the order is right; none below three rows. */
  readonly rankCorrelation?: number;
}

/** The place of each value in order, from 0; equal values share the mean of their places. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    let below = 0, equal = 0;
    for (const other of values) {
      if (other < value) below++;
      else if (other === value) equal++;
    }
    return below + (equal - 1) / 2;
  });
}

/** Spearman's rank correlation: Pearson's of the ranks. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const x = ranks(a), y = ranks(b), middle = (a.length - 1) / 2;
  let both = 0, xs = 0, ys = 0;
  for (let i = 0; i < x.length; i++) {
    both += (x[i]! - middle) * (y[i]! - middle);
    xs += (x[i]! - middle) * (x[i]! - middle);
    ys += (y[i]! - middle) * (y[i]! - middle);
  }
  return both / Math.sqrt(xs * ys);
}

/** Comparisons summed up. */
export function summaryOf(found: readonly Comparison[]): Summary {
  const errors = found.map(({ error }) => error);
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const correlation = rankCorrelation(
    found.map(({ published }) => published),
    found.map(({ estimated }) => estimated),
  );
  return {
    rows: errors.length,
    meanAbsolute: mean(sizes),
    medianAbsolute: quantile(sizes, 0.5),
    worst: errors.reduce((worst, error) => Math.abs(error) > Math.abs(worst) ? error : worst, 0),
    bias: mean(errors),
    ...(errors.length >= 3 && Number.isFinite(correlation) && { rankCorrelation: correlation }),
  };
}

/** A summary and what it is of. */
export interface Summarised {
  /** The table. */
  readonly table: string;
  /** What sort of source its rows have. */
  readonly kind: Source["kind"];
  /** The quantity. */
  readonly quantity: string;
  /** With the parameters as shipped, with those fitted without the row, or as shipped but for what the model was told of rows. */
  readonly parameters: "as shipped" | "left out" | "mappings searched";
  /** The network whose layers are added up; none where rows are taken one by one. */
  readonly sumOf?: string;
  /** The summary. */
  readonly summary: Summary;
}

/** Layers' comparisons added up by network, for quantities that add up. */
function sums(found: readonly Comparison[]): [network: string, Comparison][] {
  const layers = found.filter(({ row, quantity }) =>
    "layer" in row.subject && /(Seconds|Joules|Bytes|Cycles|cycles)$/.test(quantity)
  );
  return [...groupBy(layers, ({ row }) => row.network)].flatMap(([network, some]) => {
    if (some.length < 2) return [];
    const published = some.reduce((sum, entry) => sum + entry.published, 0);
    const estimated = some.reduce((sum, entry) => sum + entry.estimated, 0);
    return [[network, { ...some[0]!, published, estimated, error: estimated / published - 1 }]];
  });
}

function summarised(found: readonly Comparison[], parameters: Summarised["parameters"]): Summarised[] {
  const groups = groupBy(found, ({ row, quantity }) => `${row.table} ${row.kind} ${quantity}`);
  return [...groups.values()].flatMap((some) => {
    const { row: { table, kind }, quantity } = some[0]!;
    const about = { table, kind, quantity, parameters };
    const networks = sums(some);
    return [
      { ...about, summary: summaryOf(some) },
      ...(networks.length > 8 ? [] : networks).map(([sumOf, one]) => ({
        ...about,
        sumOf,
        summary: summaryOf([one]),
      })),
    ];
  });
}

/** All that is to be said of a model's errors in a few lines. */
export function summariesOf(
  { all, leftOut, blind }: Pick<ModelValidation, "all" | "leftOut" | "blind">,
): Summarised[] {
  return [
    ...summarised(all, "as shipped"),
    ...summarised(leftOut, "left out"),
    ...summarised(blind, "mappings searched"),
  ];
}

/** What is left of a row: ln(measured / estimated). */
export interface Residual {
  /** The logarithm. */
  readonly value: number;
  /** What is left out with it: the network, or the layer where rows are layers. */
  readonly unit: string;
  /** What the row is like. */
  readonly work: RowWork;
  /** Whether it is of a layer by itself. */
  readonly isLayer: boolean;
}

/** Errors that a band stands on: of silicon, or else of simulations; never of rows that are themselves a model's. */
export interface Evidence {
  /** What the rows are. */
  readonly kind: Source["kind"];
  /** Residuals of the latency by sort of work; `any` has those of whole networks. */
  readonly latency: ReadonlyMap<Group | "any", readonly Residual[]>;
  /** Residuals of the energy, likewise. */
  readonly energy: ReadonlyMap<Group | "any", readonly Residual[]>;
}

function groupOf({ row }: Comparison): Group | "any" {
  return "layer" in row.subject ? lower(row.subject.layer)[0]!.group : "any";
}

function residualOf({ row, error, work }: Comparison): Residual {
  const isLayer = "layer" in row.subject;
  return { value: -Math.log1p(error), unit: isLayer ? row.name : row.network, work: work!, isLayer };
}

function byGroup(found: readonly Comparison[], quantity: string): Map<Group | "any", readonly Residual[]> {
  const own = found.filter((comparison) => comparison.quantity === quantity);
  return new Map([...groupBy(own, groupOf)].map(([group, some]) => [group, some.map(residualOf)]));
}

/** What a model's errors stand on: rows left out of fits, and rows that no fit used; of a model that was told of rows, what it says untold. */
export function evidenceOf({ all, leftOut, blind, fits }: ModelValidation): Evidence | undefined {
  const unseen = all.filter(({ row }) => !fits.some((fit) => fit.tables.includes(row.table)));
  const honest = blind.length > 0 ? blind : [...leftOut, ...unseen];
  for (const kind of ["silicon", "simulation"] as const) {
    const rows = honest.filter(({ row }) => row.kind === kind);
    const latency = byGroup(rows, "latencySeconds"), energy = byGroup(rows, "energyJoules");
    if (latency.size + energy.size > 0) return { kind, latency, energy };
  }
}
