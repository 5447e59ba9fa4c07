/**
 * Measurements of one's own become a profile: the parameters that a chip owns are fitted to them, and held to what they say of rows that
 * were left out. Pure, as the rest of `engine/`.
 *
 * @module
 */
import { FodlamError, nothingToCalibrate, tooFewRows, unitsCannotBe } from "../../../ir/errors.ts";
import { groupBy } from "../../../ir/group.ts";
import { median } from "../../../ir/statistics.ts";
import type { ChipProfile, ModelId } from "../../../profiles/types.ts";
import { modelIds, models } from "../../models/mod.ts";
import { compare, type Comparison, type Held } from "../compare.ts";
import { valueAt } from "../published.ts";
import { type Summary, summaryOf } from "../validate.ts";
import { type Found, minimized, soughtWidely, startAt } from "../leastSquares.ts";
import { type Aim, Search } from "../search.ts";
import { calibratedProfile, publishedOf } from "./profile.ts";
import { type Measurement, type Refused, sorted } from "./rows.ts";

export type { Measurement, Product, Refused } from "./rows.ts";

/** A parameter that was fitted. */
export interface Parameter {
  /** Its place in the model's data. */
  readonly place: string;
  /** The quantity whose errors it was fitted to. */
  readonly quantity: "latencySeconds" | "energyJoules";
  /** The value inherited from the profile. */
  readonly inherited: number;
  /** The value now. */
  readonly fitted: number;
}

/** A measured row, and what was estimated for it. */
export interface Calibrated {
  /** The row in words. */
  readonly name: string;
  /** Inputs processed together. */
  readonly batch: number;
  /** What was measured. */
  readonly quantity: "latencySeconds" | "energyJoules";
  /** Measured. */
  readonly measured: number;
  /** Errors, as estimated / measured - 1: of the profile as it was, as it is, and as it would be without the rows of this network. */
  readonly errors: { readonly inherited: number; readonly fitted: number; readonly leftOut: number };
}

/** Errors in a few numbers, of the three kinds of a row's errors. */
export interface Summaries {
  /** Of the profile as it was. */
  readonly inherited: Summary;
  /** Of the profile as it is; its parameters have seen the rows. */
  readonly fitted: Summary;
  /** Of the profile as it would be without the rows of the network. */
  readonly leftOut: Summary;
}

/** A profile made of measurements. */
export interface Calibration {
  /** The profile. */
  readonly profile: ChipProfile;
  /** The model whose parameters were fitted. */
  readonly model: ModelId;
  /** What was fitted. */
  readonly parameters: readonly Parameter[];
  /** Parameters on which no row depends, by place: they are as they were. */
  readonly kept: readonly string[];
  /** Models that print published rows of the chip, or average them: the calibrated profile has none, because its rows say otherwise. */
  readonly setAside: readonly ModelId[];
  /** What was left out in turn: the rows of a network, or of one size of weights. */
  readonly leftOutBy: "network" | "shape";
  /** Every row used. */
  readonly rows: readonly Calibrated[];
  /** Rows not used. */
  readonly refused: readonly Refused[];
  /** Errors of the latency in a few numbers. */
  readonly summary: Summaries;
  /** The same of the energy, where energies were fitted to. */
  readonly energySummary?: Summaries;
  /** Why energies that were measured were not fitted to. */
  readonly energyUnused?: string;
}

/** How to calibrate. */
export interface CalibrateOptions {
  /** The name of the profile that is made; the profile's own and `-calibrated` if left out. */
  readonly id?: string;
  /** Where the rows come from, in words. */
  readonly from?: string;
  /** Rows that were refused before. */
  readonly refused?: readonly Refused[];
}

/** The least rows and networks of which something can be left out and something said. */
const LEAST_ROWS = 5, LEAST_NETWORKS = 3;
/** Most folds; networks beyond are left out several at a time. */
const MOST_FOLDS = 12;
/** Most steps of a search. */
const STEPS = 30;
/** Rows among which a search that is begun again and again is made. */
const FEW_ROWS = 300;

/**
 * Fits the parameters that a chip owns to measurements on it. Errors are ln(estimated / measured), large ones weigh by their size
 * alone, and a ridge holds what few rows cannot tell to the profile's own values.
 *
 * @throws {FodlamError} if the profile has no parameters to fit, rows are too few, or their units cannot be
 */
export function calibrate(
  profile: ChipProfile,
  measured: readonly Measurement[],
  options: CalibrateOptions = {},
): Calibration {
  const model = modelOf(profile);
  const { used, refused, implausible } = sorted(measured, profile, model);
  for (const [quantity, times] of Object.entries(implausible)) {
    const others = used.filter(({ row }) => row.published[quantity] !== undefined).length;
    if (times.length >= LEAST_NETWORKS && times.length > others) {
      throw new FodlamError(unitsCannotBe(quantity, median(times)));
    }
  }
  const networks = [...groupBy(used, ({ row }) => row.network).values()];
  if (used.length < LEAST_ROWS || networks.length < LEAST_NETWORKS) {
    const all = [...(options.refused ?? []), ...refused];
    throw new FodlamError(tooFewRows(used.length, networks.length, [LEAST_ROWS, LEAST_NETWORKS], all));
  }
  const { latency, energy } = models[model].adjustable!(profile.models[model] as never);
  const byTime = fitted(profile, { model, quantity: "latencySeconds", places: latency }, used, networks);
  const withJoules = networks.map((rows) =>
    rows.filter(({ row }) => row.published.energyJoules !== undefined)
  )
    .filter((rows) => rows.length > 0);
  const unused = whyUnused(withJoules, energy, model);
  const byEnergy = withJoules.length > 0 && unused === undefined
    ? fitted(
      byTime.profile,
      { model, quantity: "energyJoules", places: energy },
      withJoules.flat(),
      withJoules,
    )
    : undefined;
  const fits = [byTime, ...(byEnergy ? [byEnergy] : [])];
  const isShaped = used.every(({ row }) => "layer" in row.subject);
  const leftOutBy = isShaped ? "shape" : "network";
  return {
    profile: calibratedProfile(profile, fits.at(-1)!.profile, {
      model,
      parameters: fits.flatMap(({ parameters }) => parameters),
      leftOut: { latency: byTime.leftOut, energy: byEnergy?.leftOut ?? [] },
      networks: networks.length,
      leftOutBy,
      ...options,
    }),
    model,
    parameters: fits.flatMap(({ parameters }) => parameters),
    kept: fits.flatMap(({ kept }) => kept),
    setAside: publishedOf(profile),
    leftOutBy,
    rows: fits.flatMap(rowsOf),
    refused: [...(options.refused ?? []), ...refused],
    summary: summariesOf(byTime),
    ...(byEnergy && { energySummary: summariesOf(byEnergy) }),
    ...(unused !== undefined && { energyUnused: unused }),
  };
}

function summariesOf({ inherited, fitted, leftOut }: Fitted): Summaries {
  return { inherited: summaryOf(inherited), fitted: summaryOf(fitted), leftOut: summaryOf(leftOut) };
}

/** Why energies that were measured are not fitted to, if they are not. */
function whyUnused(withJoules: readonly (readonly Held[])[], places: readonly string[], model: ModelId) {
  if (withJoules.length === 0) return undefined;
  if (places.length === 0) return `${model} has no energies of its own to fit`;
  if (withJoules.length >= LEAST_NETWORKS) return undefined;
  return `expected energies of at least ${LEAST_NETWORKS} networks or shapes, got ${withJoules.length}`;
}

/** The first model of a profile with parameters that rows of times can determine. */
function modelOf(profile: ChipProfile): ModelId {
  const found = modelIds.find((id) => {
    const data = profile.models[id];
    return data !== undefined && (models[id].adjustable?.(data as never).latency.length ?? 0) > 0;
  });
  if (found === undefined) {
    const own = modelIds.filter((id) => profile.models[id] !== undefined);
    throw new FodlamError(nothingToCalibrate(profile.id, own));
  }
  return found;
}

/** A profile fitted to one quantity, and the errors of its rows. */
interface Fitted {
  readonly profile: ChipProfile;
  readonly parameters: readonly Parameter[];
  readonly kept: readonly string[];
  readonly inherited: readonly Comparison[];
  readonly fitted: readonly Comparison[];
  readonly leftOut: readonly Comparison[];
}

function fitted(
  profile: ChipProfile,
  aim: Aim<Parameter["quantity"]>,
  rows: readonly Held[],
  networks: readonly (readonly Held[])[],
): Fitted {
  const { model, quantity } = aim;
  const all = new Search(profile, aim, rows), first = all.start(), places = all.determined(first);
  const search = places.length === aim.places.length ? all : new Search(profile, { ...aim, places }, rows);
  const start = search === all ? first : search.start();
  const best = foundBy(search, start, rows, () => new Search(profile, { ...aim, places }, thinned(rows)));
  const found = search.profileAt(best.values);
  const estimates = (at: ChipProfile, some: readonly Held[]) =>
    some.flatMap((held) => compare(held, at, model, quantity));
  const leftOut = foldsOf(networks).flatMap((fold) =>
    estimates(search.profileAt(search.without(fold, best)), fold)
  );
  const order = new Map(rows.map(({ row }, i) => [row, i]));
  return {
    profile: found,
    parameters: places.map((place) => (
      { place, quantity, inherited: valueAt(profile, model, place), fitted: valueAt(found, model, place) }
    )),
    kept: aim.places.filter((place) => !places.includes(place)),
    inherited: estimates(profile, rows),
    fitted: estimates(found, rows),
    leftOut: leftOut.toSorted((a, b) => order.get(a.row)! - order.get(b.row)!),
  };
}

/** A wide search, among an even part of the rows if they are many, and from where it ended one among all. */
function foundBy(search: Search, start: Found, rows: readonly Held[], amongFew: () => Search): Found {
  const all = search.residuals();
  if (rows.length <= FEW_ROWS) return startAt(all, soughtWidely(all, start, STEPS).values);
  const few = amongFew(), { values } = soughtWidely(few.residuals(), few.start(), STEPS);
  return startAt(all, minimized(all, startAt(all, values), STEPS).values);
}

/** At most `FEW_ROWS` of many rows, evenly. */
function thinned(rows: readonly Held[]): readonly Held[] {
  return Array.from({ length: FEW_ROWS }, (_, i) => rows[Math.floor(i * rows.length / FEW_ROWS)]!);
}

/** Networks to leave out at once. */
function foldsOf(networks: readonly (readonly Held[])[]): (readonly Held[])[] {
  const count = Math.min(MOST_FOLDS, networks.length);
  return Array.from({ length: count }, (_, fold) => networks.filter((_, i) => i % count === fold).flat());
}

function rowsOf({ inherited, fitted, leftOut }: Fitted): Calibrated[] {
  return inherited.map(({ row, quantity, published, error }, i) => ({
    name: row.name,
    batch: row.batch,
    quantity: quantity as Calibrated["quantity"],
    measured: published,
    errors: { inherited: error, fitted: fitted[i]!.error, leftOut: leftOut[i]!.error },
  }));
}
