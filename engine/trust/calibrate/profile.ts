/** A profile that says what of it was calibrated, and how wrong it is now. */
import type { ChipProfile, ErrorRange, ModelId, Source, Validation } from "../../../profiles/types.ts";
import { withChanges } from "../../changes.ts";
import { modelIds, models } from "../../models/mod.ts";
import type { Comparison } from "../compare.ts";
import { dataOf } from "../data.ts";
import { OWN_NETWORKS, OWN_ROWS, seenOf } from "../bands.ts";
import { rounded } from "../fit.ts";
import { errorsIn, type Interval, shortest } from "../interval.ts";
import { unmeasured } from "../unmeasured.gen.ts";
import type { CalibrateOptions, Parameter } from "./mod.ts";

/** What was done. */
interface Done extends CalibrateOptions {
  readonly model: ModelId;
  readonly parameters: readonly Parameter[];
  /** Errors of rows left out. */
  readonly leftOut: { readonly latency: readonly Comparison[]; readonly energy: readonly Comparison[] };
  readonly networks: number;
  readonly leftOutBy: "network" | "shape";
}

/** The id of the source of fitted values. */
const CALIBRATED = "calibrated";

/** A fitted profile with its name, the sources of what was fitted, and its errors. */
export function calibratedProfile(inherited: ChipProfile, fitted: ChipProfile, done: Done): ChipProfile {
  const { model, id = `${inherited.id}-calibrated` } = done;
  const cited = withChanges(fitted, sourcesOfFitted(fitted, done));
  const { fits = [], ...rest } = cited;
  const aside = publishedOf(inherited),
    others = fits.filter((fit) => fit.model !== model && !aside.includes(fit.model));
  const calibrated = {
    ...rest,
    models: Object.fromEntries(
      Object.entries(rest.models).filter(([id]) => !aside.includes(id as ModelId)),
    ),
    id,
    name: inherited.name.replace(/(, calibrated)?$/, ", calibrated"),
    ...(others.length > 0 && { fits: others }),
    sources: { ...inherited.sources, [CALIBRATED]: sourceOf(inherited, done) },
  };
  return {
    ...calibrated,
    validation: [
      ...inherited.validation.filter((entry) => entry.model !== model && !aside.includes(entry.model)),
      ...validationOf(calibrated, done),
    ],
  };
}

/** Models that print published rows or average them: they would stand before what was calibrated to other measurements. */
export function publishedOf(profile: ChipProfile): ModelId[] {
  return modelIds.filter((id) => profile.models[id] !== undefined && models[id].standing !== "formula");
}

/** The source of each fitted value, by its place; values that share one with their neighbours keep it. */
function sourcesOfFitted({ models: data }: ChipProfile, { model, parameters }: Done): Record<string, string> {
  const isCited = (place: string) => {
    const found = place.split(".").reduce<unknown>(
      (at, key) => (at as Record<string, unknown>)[key],
      data[model],
    );
    return typeof found === "object";
  };
  return Object.fromEntries(
    parameters.filter(({ place }) => isCited(place)).map((
      { place },
    ) => [`${model}.${place}.source`, CALIBRATED]),
  );
}

function sourceOf(
  { year }: ChipProfile,
  { from = "own measurements", leftOut, parameters, networks }: Done,
): Source {
  return {
    kind: "assumption",
    short: "calibrated",
    citation: from,
    where:
      `parameters fitted: ${parameters.length}, to ${leftOut.latency.length} rows of ${networks} networks or shapes`,
    year,
    note: "fitted by fodlam calibrate; the year is the chip's",
  };
}

function rangeOf(interval: Interval): ErrorRange {
  const { low, high } = errorsIn(interval);
  return { low: rounded(low), high: rounded(high) };
}

function residuals(found: readonly Comparison[]): number[] {
  return found.map(({ published, estimated }) => Math.log(published / estimated));
}

/** The band of rows left out, where they are enough; otherwise estimates carry the model's errors on other chips. */
function validationOf(
  profile: ChipProfile,
  { model, parameters, leftOut, networks, leftOutBy }: Done,
): Validation[] {
  const { latency, energy } = leftOut, rows = latency.length;
  if (rows < OWN_ROWS || networks < OWN_NETWORKS) return [];
  const others = unmeasured.find((entry) => entry.model === model)!;
  const hasEnergy = energy.length >= OWN_ROWS;
  const rule = (count: number) =>
    `leave one ${leftOutBy} out: ${count} measured rows, ${parameters.length} parameter${
      parameters.length === 1 ? "" : "s"
    } calibrated`;
  return [{
    model,
    group: "any",
    rows,
    latency: rangeOf(shortest(residuals(latency))),
    energy: hasEnergy ? rangeOf(shortest(residuals(energy))) : others.energy,
    rule: rule(rows),
    energyRule: hasEnergy ? rule(energy.length) : others.energyRule ?? others.rule,
    seen: seenOf(
      latency.map(({ row: { subject }, work }) => ({ work: work!, isLayer: "layer" in subject })),
    )!,
    data: dataOf(profile, model),
  }];
}
