/** Estimates over what was published of the same thing: on the line they agree. */
import type { Comparison } from "../../engine/trust/compare.ts";
import type { ModelValidation, Validation } from "../../engine/trust/validate.ts";
import { shown } from "../../ir/escape.ts";
import { groupBy } from "../../ir/group.ts";
import { percent } from "../../ir/numbers.ts";
import { brief, errorRange } from "../quantity.ts";
import { legendPart } from "./bars.ts";
import { colour, type Part, picture, shape } from "./document.ts";
import { element, line, marker, pointsOf } from "./element.ts";
import { type Plane, planeOf } from "./plot.ts";
import { logarithmic, type Scale } from "./scale.ts";

/** Something that was published, and its estimate. */
export interface AgreementPoint {
  /** What it is. */
  readonly name: string;
  /** The model and the table. */
  readonly series: string;
  /** Published. */
  readonly published: number;
  /** Estimated. */
  readonly estimated: number;
}

/** What is drawn. */
export interface AgreementData {
  /** What it is of. */
  readonly title: string;
  /** The quantity. */
  readonly quantity: string;
  /** Its unit. */
  readonly unit: string;
  /** The points. */
  readonly points: readonly AgreementPoint[];
  /** Where estimates are promised to lie: estimated / published - 1, and what it is of. */
  readonly band?: { readonly name: string; readonly low: number; readonly high: number } | undefined;
  /** What else is to be known, a line each. */
  readonly notes?: readonly string[];
}

/** A profile's models held against its rows, and the bands that it stores. */
export interface AgreementSource {
  /** The profile, with its runtime. */
  readonly name: string;
  /** Its models. */
  readonly models: readonly ModelValidation[];
  /** Its bands. */
  readonly validation: readonly Validation[];
  /** Whether rows that a fit has used are estimated by a fit without them, where there is one. */
  readonly leftOut?: boolean;
}

/** Quantities that are drawn, the first that there is. */
const drawnQuantities = [["latencySeconds", "latency", "s"], ["energyJoules", "energy", "J"]] as const;

/** A quantity by its name: what it is, and no unit. */
function otherQuantity(found: readonly Comparison[]): readonly [string, string, string] {
  const name = found[0]?.quantity ?? "latencySeconds";
  return [name, name, ""];
}

/** The band of most rows, of the first model that is drawn. */
function bandOf(validation: readonly Validation[], models: readonly ModelValidation[], word: string) {
  if (word !== "latency" && word !== "energy") return undefined;
  const model = models.find(({ all }) => all.length > 0)?.model;
  const [entry] = validation.filter((one) => one.model === model).toSorted((a, b) => b.rows - a.rows);
  if (entry === undefined) return undefined;
  const { low, high } = entry[word];
  return { name: `${entry.model}, ${entry.group === "any" ? "any work" : entry.group}`, low, high };
}

/** Rows of a profile as points: of the latency, or else of the energy, or of whatever was published. */
export function agreementOf(
  { name, models, validation, leftOut = false }: AgreementSource,
): AgreementData {
  const all = models.flatMap(({ all }) => all);
  const [key, word, unit] = drawnQuantities.find(([key]) => all.some(({ quantity }) => quantity === key)) ??
    otherQuantity(all);
  const ofKey = (found: readonly Comparison[]) => found.filter(({ quantity }) => quantity === key);
  let refitted = 0;
  const points = models.flatMap(({ model, all, leftOut: without }) => {
    const fair = leftOut ? ofKey(without) : [], rows = fair.length > 0 ? fair : ofKey(all);
    refitted += fair.length;
    return rows.map(({ row, published, estimated }): AgreementPoint => (
      { name: `${row.name}, batch ${row.batch}`, series: `${model}, ${row.table}`, published, estimated }
    ));
  });
  return {
    title: `${name}: estimated and published ${word}`,
    quantity: word,
    unit,
    points,
    band: bandOf(validation, models, word),
    notes: refitted === 0 ? [] : [`${refitted} rows are estimated with parameters fitted without them`],
  };
}

/** How many rows have a name for the pointer: with more, the names would be most of the file. */
const MOST_NAMED = 200;

/** Estimates over published values. */
export function agreementPicture(exact: AgreementData): string {
  const data = shown(exact),
    points = data.points.filter(({ published, estimated }) => published > 0 && estimated > 0);
  const names = [...groupBy(points, ({ series }) => series).keys()];
  const near =
    points.filter(({ published, estimated }) => Math.abs(Math.log2(estimated / published)) <= 1).length;
  return picture(
    {
      title: data.title,
      lines: [
        `${points.length} rows; ${
          percent(points.length === 0 ? 0 : near / points.length, 0)
        } within a factor of two`,
      ],
    },
    [(top) => legendPart(names, names, top), (top) => plotted({ ...data, points }, names, top)],
    [
      "full line: the estimate is right; dashed: a factor of two",
      ...(data.band === undefined
        ? []
        : [`band: errors of ${data.band.name}, ${errorRange(data.band)} (estimated / published - 1)`]),
      ...data.notes ?? [],
    ],
  );
}

function plotted(
  { quantity, unit, points, band }: AgreementData,
  names: readonly string[],
  top: number,
): Part {
  const scale = logarithmic(points.flatMap(({ published, estimated }) => [published, estimated]));
  const plane = planeOf({
    x: { label: `published ${quantity}`, unit, scale },
    y: { label: `estimated ${quantity}`, unit, scale },
  }, top);
  const diagonal = (factor: number, style: string) => {
    const [from, to] = [Math.max(scale.from, scale.from / factor), Math.min(scale.to, scale.to / factor)];
    return line([plane.x(from), plane.y(from * factor)], [plane.x(to), plane.y(to * factor)], style);
  };
  const strip = band === undefined ? [] : [
    element("polygon", {
      points: pointsOf(stripOf(band, scale).map(([x, y]) => [plane.x(x), plane.y(y)] as const)),
      class: `${colour(0)} range`,
    }),
  ];
  const dots = spread(points, plane).map(({ name, series, published, estimated }) =>
    marker(
      shape(names.indexOf(series)),
      plane.x(published),
      plane.y(estimated),
      `${colour(names.indexOf(series))} edge`,
      points.length > MOST_NAMED
        ? undefined
        : `${name}: ${brief(published, unit)} published, ${brief(estimated, unit)} estimated`,
    )
  );
  return {
    body: [
      ...plane.body,
      ...strip,
      diagonal(1, "axis"),
      diagonal(2, "guide"),
      diagonal(0.5, "guide"),
      ...dots,
    ],
    height: plane.height,
  };
}

/** Of many points those that are drawn apart: in one series, none on another's pixel. */
function spread(points: readonly AgreementPoint[], plane: Plane): readonly AgreementPoint[] {
  if (points.length <= MOST_NAMED) return points;
  const pixel = ({ series, published, estimated }: AgreementPoint) =>
    `${series} ${Math.round(plane.x(published))} ${Math.round(plane.y(estimated))}`;
  return [...groupBy(points, pixel).values()].map(([first]) => first!);
}

/** The corners of what lies between two factors of the published value, within a square of a scale. */
function stripOf(
  { low, high }: { readonly low: number; readonly high: number },
  { from, to }: Scale,
): (readonly [number, number])[] {
  const ends = (factor: number) =>
    [
      [Math.max(from, from / factor), Math.max(from, from * factor)] as const,
      [Math.min(to, to / factor), Math.min(to, to * factor)] as const,
    ] as const;
  const [lowStart, lowEnd] = ends(1 + low), [highStart, highEnd] = ends(1 + high);
  const isAcross = low < 0 && high > 0; // the corners of the square are then in it
  return [
    highStart,
    highEnd,
    ...isAcross ? [[to, to] as const] : [],
    lowEnd,
    lowStart,
    ...isAcross ? [[from, from] as const] : [],
  ];
}
