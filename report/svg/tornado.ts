/** What a result depends on: for each assumption the result with less and with more of it, the strongest above. */
import { shown } from "../../ir/escape.ts";
import { quantity } from "../quantity.ts";
import { axisBelow, legendPart } from "./bars.ts";
import { colour, LINE, MARGIN, type Part, picture, WIDTH } from "./document.ts";
import { line, rectangle, text } from "./element.ts";
import { widthOfText } from "./measure.ts";
import { linear } from "./scale.ts";

/** An assumption and what comes of it. */
export interface TornadoRow {
  /** What is varied, with its two values. */
  readonly name: string;
  /** The result with the lesser value. */
  readonly less: number;
  /** The result with the greater value. */
  readonly more: number;
}

/** What is drawn. */
export interface TornadoData {
  /** What it is of. */
  readonly title: string;
  /** What the result is. */
  readonly label: string;
  /** Its unit. */
  readonly unit: string;
  /** The result as it is. */
  readonly base: number;
  /** The assumptions. */
  readonly rows: readonly TornadoRow[];
  /** What else is to be known, a line each. */
  readonly notes?: readonly string[];
}

const ROW = 24, BAR = 14, MOST_LABEL = 220, GAP = 10;
const KEYS = ["less of it", "more of it"];

/** How far a row goes. */
function reach({ less, more }: TornadoRow, base: number): number {
  return Math.max(less, more, base) - Math.min(less, more, base);
}

/** A tornado. */
export function tornadoPicture(exact: TornadoData): string {
  const data = shown(exact), rows = data.rows.toSorted((a, b) => reach(b, data.base) - reach(a, data.base));
  return picture(
    { title: data.title, lines: [`${data.label} ${quantity(data.base, data.unit)} as it is (the line)`] },
    [(top) => legendPart(KEYS, KEYS, top), (top) => plotted({ ...data, rows }, top)],
    data.notes,
  );
}

function plotted({ label, unit, base, rows }: TornadoData, top: number): Part {
  const ends = [base, ...rows.flatMap(({ less, more }) => [less, more])];
  const [least, most] = [Math.min(...ends), Math.max(...ends)],
    spare = 0.02 * (most - least || Math.abs(base) || 1);
  const scale = linear(most + spare, least - spare);
  const labels = Math.min(MOST_LABEL, Math.max(0, ...rows.map(({ name }) => widthOfText(name))));
  const value = (one: number) => quantity(one, unit, 3),
    wide = Math.max(...ends.map((one) => widthOfText(value(one), "small")));
  const left = MARGIN + labels + GAP + wide + GAP, right = WIDTH - MARGIN - wide - GAP;
  const x = (one: number) => left + scale.at(one) * (right - left);
  const first = top + LINE + 4, bottom = first + rows.length * ROW;
  const body = rows.flatMap(({ name, less, more }, i) => {
    const y = first + i * ROW, middle = y + 16;
    const bar = (to: number, key: number) => {
      const [from, end] = [Math.min(x(base), x(to)), Math.max(x(base), x(to))];
      return rectangle(
        { x: from, y: y + (ROW - BAR) / 2, width: end - from, height: BAR },
        colour(key),
        `${name}, ${KEYS[key]}: ${value(to)}`,
      );
    };
    const [low, high] = [Math.min(less, more, base), Math.max(less, more, base)];
    const inner = Math.abs(x(less) - x(base)) < Math.abs(x(more) - x(base))
      ? [bar(more, 1), bar(less, 0)]
      : [bar(less, 0), bar(more, 1)];
    return [
      text(MARGIN, middle, name, { most: labels }),
      ...inner,
      text(x(low) - 4, middle, value(low), { anchor: "end", style: "small" }),
      text(x(high) + 4, middle, value(high), { style: "small" }),
    ];
  });
  const axis = axisBelow({ scale, unit, x, top: first, bottom });
  const middle = line([x(base), first], [x(base), bottom], "mark");
  return {
    body: [text(MARGIN, top + 12, label), ...axis, ...body, middle],
    height: bottom - top + LINE + GAP,
  };
}
