/** Lines over what was varied, with ranges as bands: a sweep, or a serving curve. */
import type { Span } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import { brief } from "../quantity.ts";
import { colour, MARGIN, type Part, picture, shape, stroke, WIDTH } from "./document.ts";
import { element, line, marker, pointsOf, polyline, text } from "./element.ts";
import { legendPart } from "./bars.ts";
import { dotBox, lineBoxes, placed } from "./place.ts";
import { planeOf } from "./plot.ts";
import type { Quantity } from "./pareto.ts";
import { linear, logarithmic, type Scale } from "./scale.ts";

/** A place on a line. */
export interface LinePoint {
  /** What was varied. */
  readonly x: number;
  /** What came of it. */
  readonly y: number;
  /** Where the truth is expected. */
  readonly range?: Span | undefined;
  /** What is written beside it. */
  readonly label?: string | undefined;
}

/** A line. */
export interface Series {
  /** What it is of. */
  readonly name: string;
  /** Its places. */
  readonly points: readonly LinePoint[];
}

/** An axis of lines. */
export interface LineAxis extends Quantity {
  /** Whether it is logarithmic; it must then be above 0. */
  readonly log?: boolean;
}

/** What is drawn. */
export interface LinesData {
  /** What it is of. */
  readonly title: string;
  /** What was varied. */
  readonly x: LineAxis;
  /** What came of it. */
  readonly y: LineAxis;
  /** The lines. */
  readonly series: readonly Series[];
  /** A value of y that is not to be exceeded, and what it is. */
  readonly limit?: { readonly name: string; readonly y: number } | undefined;
  /** What else is to be known, a line each. */
  readonly notes?: readonly string[];
}

function scaleOf(values: readonly number[], { log = false }: LineAxis): Scale {
  if (log) return logarithmic(values);
  return linear(1.05 * values.reduce((a, b) => Math.max(a, b), 0), Math.min(0, ...values));
}

/** Lines over what was varied. */
export function linesPicture(exact: LinesData): string {
  const data = shown(exact), names = data.series.map(({ name }) => name);
  const hasRanges = data.series.some(({ points }) => points.some(({ range }) => range !== undefined));
  return picture(
    { title: data.title, lines: [] },
    [(top) => legendPart(names, names, top), (top) => plotted(data, top)],
    [...(hasRanges ? ["bands: where the truth is expected"] : []), ...(data.notes ?? [])],
  );
}

function plotted({ x, y, series, limit }: LinesData, top: number): Part {
  const all = series.flatMap(({ points }) => points);
  const ups = all.flatMap((
    point,
  ) => [point.y, ...(point.range === undefined ? [] : [point.range.low, point.range.high])]);
  const plane = planeOf({
    x: { ...x, scale: scaleOf(all.map((point) => point.x), x) },
    y: { ...y, scale: scaleOf(limit === undefined ? ups : [...ups, limit.y], y) },
  }, top);
  const at = (across: number, up: number) => [plane.x(across), plane.y(up)] as const;
  const ways = series.map(({ points }) => points.map((point) => at(point.x, point.y)));
  const bands = series.flatMap(({ points }, i) => {
    const known = points.flatMap(({ x, range }) => range === undefined ? [] : [{ x, range }]);
    const ends = [
      ...known.map(({ x, range }) => at(x, range.high)),
      ...known.toReversed().map(({ x, range }) => at(x, range.low)),
    ];
    return known.length < 2
      ? []
      : [element("polygon", { points: pointsOf(ends), class: `${colour(i)} range` })];
  });
  const lines = ways.map((places, i) => polyline(places, stroke(i)));
  const dots = series.flatMap(({ name, points }, i) =>
    points.map((point) =>
      marker(
        shape(i),
        plane.x(point.x),
        plane.y(point.y),
        colour(i),
        `${name}: ${brief(point.x, x.unit)}, ${brief(point.y, y.unit)}`,
        3,
      )
    )
  );
  const labelled = all.flatMap((point) =>
    point.label === undefined ? [] : [{ x: plane.x(point.x), y: plane.y(point.y), text: point.label }]
  );
  const ceiling = limit === undefined ? undefined : plane.y(limit.y);
  const taken = [
    ...ways.flatMap(lineBoxes),
    ...all.map((point) => dotBox(plane.x(point.x), plane.y(point.y), 3)),
    ...(ceiling === undefined ? [] : [{ x: MARGIN, y: ceiling - 16, width: WIDTH, height: 18 }]),
  ];
  const guide = ceiling === undefined ? [] : [
    line([plane.area.x, ceiling], [plane.area.x + plane.area.width, ceiling], "guide"),
    text(plane.area.x + 6, ceiling - 4, `${limit!.name} ${brief(limit!.y, y.unit)}`, { style: "small" }),
  ];
  const body = [
    ...plane.body,
    ...bands,
    ...guide,
    ...lines,
    ...dots,
    ...placed(labelled, plane.area, taken).body,
  ];
  return { body, height: plane.height };
}

/** A chip under a load: one place for each number of requests at a time. */
export interface ServingPoint {
  /** Requests that are worked on together. */
  readonly batch: number;
  /** Requests, or tokens, per second. */
  readonly perSecond: number;
  /** Seconds until one is answered, or until its next token. */
  readonly latencySeconds: number;
  /** Where the true latency is expected. */
  readonly range?: Span | undefined;
}

/** What a serving curve is drawn of. */
export interface ServingData {
  /** What it is of. */
  readonly title: string;
  /** What is counted: `tokens`, `requests`. */
  readonly counted: string;
  /** What the latency is: `time to the next token`. */
  readonly latency: string;
  /** The chips, or settings. */
  readonly series: readonly { readonly name: string; readonly points: readonly ServingPoint[] }[];
  /** The latency that is allowed. */
  readonly mostLatencySeconds?: number | undefined;
}

/** Latency over rate: how much a chip serves before it is too slow. */
export function servingPicture({ title, counted, latency, series, mostLatencySeconds }: ServingData): string {
  return linesPicture({
    title,
    x: { label: `${counted} per second`, unit: "", log: true },
    y: { label: latency, unit: "s", log: true },
    series: series.map(({ name, points }) => ({
      name,
      points: points.map(({ batch, perSecond, latencySeconds, range }) => (
        { x: perSecond, y: latencySeconds, range, label: `${batch}` }
      )),
    })),
    limit: mostLatencySeconds === undefined ? undefined : { name: "at most", y: mostLatencySeconds },
    notes: ["numbers at the points: requests worked on together"],
  });
}
