/** What a calibration did, as text: parameters, errors, rows, and what was refused. */
import type { Calibrated, Calibration, Parameter, Summaries } from "../engine/trust/calibrate/mod.ts";
import type { Summary } from "../engine/trust/validate.ts";
import { visible } from "../ir/escape.ts";
import { columns } from "./columns.ts";
import { errorRange, signed } from "./quantity.ts";
import { termValue } from "./term.ts";

const PARAMETERS = [
  { head: "parameter", align: "left", text: ({ place }: Parameter) => place },
  {
    head: "inherited",
    align: "right",
    text: ({ place, inherited }: Parameter) => termValue(unitOf(place), inherited),
  },
  {
    head: "fitted",
    align: "right",
    text: ({ place, fitted }: Parameter) => termValue(unitOf(place), fitted),
  },
] as const;

/** The word of a place that ends in a unit: `overheads.0.seconds` has `seconds`. */
function unitOf(place: string): string {
  const word = place.split(".").at(-1)!;
  return word === "seconds" ? "latencySeconds" : word;
}

type Line = readonly [words: string, summary: Summary];

const ERRORS = [
  { head: "", align: "left", text: ([words]: Line) => words },
  { head: "median size", align: "right", text: ([, { medianAbsolute }]: Line) => size(medianAbsolute) },
  { head: "mean size", align: "right", text: ([, { meanAbsolute }]: Line) => size(meanAbsolute) },
  { head: "worst", align: "right", text: ([, { worst }]: Line) => signed(worst) },
  { head: "bias", align: "right", text: ([, { bias }]: Line) => signed(bias) },
] as const;

function size(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

const ROWS = [
  {
    head: "row",
    align: "left",
    text: ({ name, batch }: Calibrated) => batch === 1 ? name : `${name}, batch ${batch}`,
  },
  {
    head: "measured",
    align: "right",
    text: ({ quantity, measured }: Calibrated) => termValue(quantity, measured),
  },
  { head: "inherited", align: "right", text: ({ errors }: Calibrated) => signed(errors.inherited) },
  { head: "fitted", align: "right", text: ({ errors }: Calibrated) => signed(errors.fitted) },
  { head: "left out", align: "right", text: ({ errors }: Calibrated) => signed(errors.leftOut) },
] as const;

function errorLines({ inherited, fitted, leftOut }: Summaries, leftOutBy: string): string[] {
  return columns<Line>([
    ["inherited parameters", inherited],
    ["fitted parameters", fitted],
    [`fitted without the row's ${leftOutBy}`, leftOut],
  ], ERRORS);
}

/** The band that estimates now carry. */
function bandText({ profile, model }: Calibration): string {
  const own = profile.validation.find((entry) => entry.model === model);
  if (own === undefined) {
    return "band: that of the model on other chips, because 10 rows of 5 networks or shapes are needed for one of its own";
  }
  return `band: latency ${errorRange(own.latency)} (${own.rule})`;
}

/** A calibration as text. */
export function calibrationText(found: Calibration, inherited: string): string {
  const {
    model,
    parameters,
    kept,
    setAside,
    rows,
    refused,
    summary,
    energySummary,
    energyUnused,
    leftOutBy,
  } = found;
  const used = rows.filter(({ quantity }) => quantity === "latencySeconds").length;
  const blocks = [
    [`${inherited}, model ${model}: ${used} rows used, ${refused.length} refused`],
    [
      ...columns(parameters, PARAMETERS),
      ...(kept.length > 0 ? [`kept, because no row depends on it: ${kept.join(", ")}`] : []),
      ...(setAside.length > 0
        ? [`left out of the profile, because it prints what others measured: ${setAside.join(", ")}`]
        : []),
    ],
    [
      "latency errors, estimated / measured - 1",
      ...errorLines(summary, leftOutBy),
      ...(energySummary === undefined
        ? []
        : ["energy errors, estimated / measured - 1", ...errorLines(energySummary, leftOutBy)]),
      ...(energyUnused === undefined ? [] : [`energies not used: ${energyUnused}`]),
      bandText(found),
    ],
    columns(rows, ROWS),
    refused.map(({ name, reason }) => `refused: ${name}: ${reason}`),
  ];
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.map(visible).join("\n")).join(
    "\n\n",
  );
}
