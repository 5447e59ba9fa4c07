/** Energy as areas: a block or layer each, divided into its parts. */
import type { Estimate } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import { percent } from "../../ir/numbers.ts";
import { legendPart } from "./bars.ts";
import { colour, MARGIN, type Part, picture, WIDTH } from "./document.ts";
import { type Box, rectangle, text } from "./element.ts";
import { headingOf, lacksOf } from "./facts.ts";
import { drawnRows, energyOf } from "./layers.ts";
import { widthOfText } from "./measure.ts";

/** Something that has an area. */
interface Area {
  readonly name: string;
  readonly several: string | undefined;
  readonly value: number;
  readonly parts: ReadonlyMap<string, number>;
}

const HEIGHT = 420, MOST = 40;

/** Energy by block and part. */
export function energyTreemap(exact: Estimate): string {
  const estimate = shown(exact);
  const areas = drawnRows(estimate, "energyJoules", MOST).map(({ name, several, layers }): Area => {
    const parts = new Map<string, number>();
    for (const { key, value } of layers.flatMap(energyOf)) parts.set(key, (parts.get(key) ?? 0) + value);
    return { name, several, parts, value: [...parts.values()].reduce((sum, value) => sum + value, 0) };
  }).filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const keys = [
    ...new Set(areas.flatMap(({ parts }) => [...parts].flatMap(([key, value]) => value > 0 ? [key] : []))),
  ];
  const none = areas.length === 0
    ? ["no layer has a known energy"]
    : ["areas: energy; inside each: its parts"];
  return picture(headingOf(estimate, "Energy", "energyJoules"), [
    (top) => legendPart(keys, keys, top),
    (top) => areas.length === 0 ? { body: [], height: 0 } : mapped(areas, keys, top),
  ], [...none, ...lacksOf(estimate)]);
}

function mapped(areas: readonly Area[], keys: readonly string[], top: number): Part {
  const whole = { x: MARGIN, y: top, width: WIDTH - 2 * MARGIN, height: HEIGHT };
  const total = areas.reduce((sum, { value }) => sum + value, 0);
  const body = squares(areas, whole).flatMap(([area, box]) => drawn(area, box, keys, total));
  return { body, height: HEIGHT + 8 };
}

/** Boxes of areas that are as square as they can be (Bruls, Huizing and van Wijk, Squarified Treemaps, 2000). */
function squares(areas: readonly Area[], whole: Box): (readonly [Area, Box])[] {
  const found: (readonly [Area, Box])[] = [];
  let rest = [...areas], box = whole;
  while (rest.length > 0) {
    const sum = rest.reduce((all, { value }) => all + value, 0), scale = box.width * box.height / sum;
    const side = Math.min(box.width, box.height);
    let count = 1;
    while (
      count < rest.length &&
      worst(rest.slice(0, count + 1), scale, side) <= worst(rest.slice(0, count), scale, side)
    ) count++;
    const row = rest.slice(0, count), size = row.reduce((all, { value }) => all + value, 0) * scale;
    found.push(...rowOf(row, box, size / side, scale));
    box = cutFrom(box, size / side);
    rest = rest.slice(count);
  }
  return found;
}

/** The ratio of the sides of the least square box of a row. */
function worst(row: readonly Area[], scale: number, side: number): number {
  const thickness = row.reduce((all, { value }) => all + value, 0) * scale / side;
  return Math.max(...row.map(({ value }) => {
    const length = value * scale / thickness;
    return Math.max(length / thickness, thickness / length);
  }));
}

function rowOf(row: readonly Area[], box: Box, thickness: number, scale: number): (readonly [Area, Box])[] {
  let from = 0;
  return row.map((area) => {
    const length = area.value * scale / thickness, start = from;
    from += length;
    return [
      area,
      box.width >= box.height
        ? { x: box.x, y: box.y + start, width: thickness, height: length }
        : { x: box.x + start, y: box.y, width: length, height: thickness },
    ];
  });
}

function cutFrom({ x, y, width, height }: Box, thickness: number): Box {
  return width >= height
    ? { x: x + thickness, y, width: width - thickness, height }
    : { x, y: y + thickness, width, height: height - thickness };
}

/** A box with its parts side by side, and its name and share where there is room. */
function drawn(
  { name, several, value, parts }: Area,
  box: Box,
  keys: readonly string[],
  total: number,
): string[] {
  let x = box.x;
  const body = keys.flatMap((key) => {
    const part = parts.get(key) ?? 0, width = box.width * part / value, from = x;
    x += width;
    const tip = `${several === undefined ? name : `${name}, ${several}`}, ${key}: ${
      percent(part / total)
    } of the energy`;
    return part > 0 ? [rectangle({ ...box, x: from, width }, `${colour(keys.indexOf(key))} tint`, tip)] : [];
  });
  const share = percent(value / total, 0), room = box.width - 8;
  const fits = (words: string) => widthOfText(words, "label") < room;
  const below = [...several === undefined ? [] : [`${several}, ${share}`], share].find(fits);
  const lines = room > 40 && box.height > 18
    ? [name, ...(box.height > 34 && below !== undefined ? [below] : [])]
    : [];
  const words = lines.map((line, i) =>
    text(box.x + 4, box.y + 14 + 14 * i, line, { most: room, style: "label" })
  );
  return [...body, rectangle(box, "frame"), ...words];
}
