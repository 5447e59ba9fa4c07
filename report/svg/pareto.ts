/** Points of two costs with their ranges as boxes, and the front: nothing is less in both. */
import type { Span } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import { frontOf, type Measures } from "../../ir/front.ts";
import { brief } from "../quantity.ts";
import { colour, type Part, picture } from "./document.ts";
import { dot, polyline, rectangle } from "./element.ts";
import { dotBox, lineBoxes, placed } from "./place.ts";
import { type Plane, planeOf } from "./plot.ts";
import { logarithmic } from "./scale.ts";

/** A quantity on an axis. */
export interface Quantity {
  /** What it is. */
  readonly label: string;
  /** Its unit, empty for a count. */
  readonly unit: string;
}

/** A point of two costs. */
export interface ParetoPoint {
  /** Its name. */
  readonly name: string;
  /** The cost across. */
  readonly x: number;
  /** The cost upwards. */
  readonly y: number;
  /** Where the true cost across is expected. */
  readonly xRange?: Span | undefined;
  /** Where the true cost upwards is expected. */
  readonly yRange?: Span | undefined;
}

/** What is drawn. */
export interface ParetoData {
  /** What it is of. */
  readonly title: string;
  /** The cost across. */
  readonly x: Quantity;
  /** The cost upwards. */
  readonly y: Quantity;
  /** The points. */
  readonly points: readonly ParetoPoint[];
  /** What else is to be known, a line each. */
  readonly notes?: readonly string[];
}

/** With more points than these, those behind the front have no boxes, and no names for the pointer: they would hide one another. */
const MANY = 60;

/** The ends of a range; the value itself where there is none. */
function endsOf(value: number, range: Span | undefined): Span {
  return range ?? { low: value, high: value };
}

function measuresOf({ x, y, xRange, yRange }: ParetoPoint): Measures {
  const ranges = [endsOf(x, xRange), endsOf(y, yRange)];
  return { values: [x, y], least: ranges.map(({ low }) => low), most: ranges.map(({ high }) => high) };
}

function pointsText(count: number): string {
  return `${count} point${count === 1 ? "" : "s"}`;
}

/** A Pareto front with ranges as boxes. */
export function paretoPicture(exact: ParetoData): string {
  const data = shown(exact),
    points = data.points.filter(({ x, y }) => x > 0 && y > 0),
    { best: front, near } = frontOf(points, measuresOf);
  const unknown = data.points.length - points.length;
  return picture(
    {
      title: data.title,
      lines: [`${front.length} of ${pointsText(points.length)} on the front (filled dots, line)`],
    },
    [(top) => plotted({ ...data, points }, front, top)],
    [
      ...(points.every(({ xRange, yRange }) => xRange === undefined || yRange === undefined)
        ? []
        : [`boxes: where the truth ${points.length > MANY ? "of the front's points " : ""}is expected`]),
      ...(near.length === 0 ? [] : [
        `${
          pointsText(near.length)
        } behind the front may belong to it: no box of the front is below theirs in both costs`,
      ]),
      ...(unknown === 0 ? [] : [`not drawn: ${pointsText(unknown)} without both costs`]),
      ...data.notes ?? [],
    ],
  );
}

function plotted({ x, y, points }: ParetoData, front: readonly ParetoPoint[], top: number): Part {
  const ends = points.map(measuresOf).flatMap(({ values, least, most }) => [values, least, most]);
  const plane = planeOf({
    x: { ...x, scale: logarithmic(ends.map(([across]) => across!)) },
    y: { ...y, scale: logarithmic(ends.map(([, up]) => up!)) },
  }, top);
  const firsts = new Set(front), isFirst = (point: ParetoPoint) => firsts.has(point);
  const inOrder = [...front, ...points.filter((point) => !isFirst(point))];
  const isMany = points.length > MANY, named = isMany ? front : inOrder;
  const labels = named.map((point) => ({ x: plane.x(point.x), y: plane.y(point.y), text: point.name }));
  const dots = inOrder.toReversed().map((point) =>
    dot(
      plane.x(point.x),
      plane.y(point.y),
      isFirst(point) ? colour(0) : "frame",
      isMany && !isFirst(point)
        ? undefined
        : `${point.name}: ${brief(point.x, x.unit)}, ${brief(point.y, y.unit)}`,
    )
  );
  const boxes = (isMany ? front : points).flatMap((point) => boxOf(point, plane, isFirst(point)));
  const steps = stepsOf(front, plane);
  const names = placed(labels, plane.area, [
    ...points.map((point) => dotBox(plane.x(point.x), plane.y(point.y))),
    ...lineBoxes(steps),
  ]);
  return {
    body: [...plane.body, ...boxes, polyline(steps, "mark"), ...dots, ...names.body],
    height: plane.height,
  };
}

function boxOf({ xRange, yRange }: ParetoPoint, plane: Plane, isFirst: boolean): string[] {
  if (xRange === undefined || yRange === undefined) return [];
  const [left, right] = [plane.x(xRange.low), plane.x(xRange.high)];
  const [upper, lower] = [plane.y(yRange.high), plane.y(yRange.low)];
  const box = { x: left, y: upper, width: right - left, height: lower - upper };
  return [rectangle(box, `${colour(isFirst ? 0 : 7)} range`)];
}

/** The front as steps: whatever lies above and to the right costs more in both. */
function stepsOf(front: readonly ParetoPoint[], plane: Plane): (readonly [number, number])[] {
  return front.flatMap(({ x, y }, i) => {
    const at = [plane.x(x), plane.y(y)] as const, before = front[i - 1];
    return before === undefined ? [at] : [[at[0], plane.y(before.y)] as const, at];
  });
}
