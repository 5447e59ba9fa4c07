/** Horizontal bars of parts, with ranges and their values beside them. */
import type { Span } from "../../engine/estimate.ts";
import { brief } from "../quantity.ts";
import { colour, LINE, MARGIN, type Part, shape, WIDTH } from "./document.ts";
import { dot, line, marker, rectangle, text } from "./element.ts";
import { widthOfText } from "./measure.ts";
import { linear, logarithmic, type Scale } from "./scale.ts";

/** A part of a bar. */
export interface BarPart {
  /** What it is: one of the keys. */
  readonly key: string;
  /** Its value. */
  readonly value: number;
}

/** A bar. */
export interface Bar {
  /** What it is of. */
  readonly label: string;
  /** What it is made of; none if nothing is known. */
  readonly parts: readonly BarPart[];
  /** Where the truth is expected. */
  readonly range?: Span | undefined;
  /** Its value in words. */
  readonly text: string;
}

/** Bars on one axis. */
export interface Bars {
  /** What is measured. */
  readonly axis: string;
  /** Its unit, such as `s`. */
  readonly unit: string;
  /** The bars from above. */
  readonly bars: readonly Bar[];
  /** What parts are, in the order of their colours. */
  readonly keys: readonly string[];
}

const ROW = 20, BAR = 12, MOST_LABEL = 220, GAP = 10, CAP = 3;
/** Values that differ by more than this are drawn as dots on a logarithmic axis: the small bars would be invisible. */
const LARGE_RATIO = 30;
/** A range goes at most so many times as far as the longest bar; an arrow shows that it goes on. */
const MOST_RANGE = 2;

/** The value of a bar: the sum of its parts. */
function valueOf({ parts }: Bar): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

/** Whether values differ too much for bars. */
export function differMuch(bars: readonly Bar[]): boolean {
  const values = bars.map(valueOf).filter((value) => value > 0);
  return values.length > 1 && Math.max(...values) / Math.min(...values) > LARGE_RATIO;
}

function scaleOf(bars: readonly Bar[], isLog: boolean): Scale {
  const values = bars.map(valueOf).filter((value) => value > 0);
  const ends = bars.flatMap(({ range }) => range === undefined ? [] : [range.low, range.high]);
  if (isLog) return logarithmic([...values, ...ends]);
  const longest = values.reduce((a, b) => Math.max(a, b), 0);
  const furthest = ends.reduce((a, b) => Math.max(a, b), longest);
  return linear(Math.min(furthest, MOST_RANGE * longest));
}

/** Where things stand across a picture. */
interface Columns {
  readonly left: number;
  readonly right: number;
  readonly labels: number;
}

function columnsOf(bars: readonly Bar[]): Columns {
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, one) => Math.max(most, widthOfText(one)), 0);
  const labels = Math.min(MOST_LABEL, widest(bars.map(({ label }) => label)));
  const values = widest(bars.map((bar) => bar.text));
  return { left: MARGIN + labels + GAP, right: WIDTH - MARGIN - values - GAP, labels };
}

/** Bars below a height; dots on a logarithmic axis where that is asked for. */
export function barsPart({ axis, unit, bars, keys }: Bars, { log = false } = {}): (top: number) => Part {
  return (top) => {
    const columns = columnsOf(bars), scale = scaleOf(bars, log), { left, right } = columns;
    const x = (value: number) => left + scale.at(value) * (right - left);
    const used = keys.filter((key) =>
      bars.some(({ parts }) => parts.some((part) => part.key === key && part.value > 0))
    );
    const legend = keys.length > 1 && !log ? legendPart(used, keys, top) : { body: [], height: 0 };
    const first = top + legend.height + LINE + 4, bottom = first + bars.length * ROW;
    const name = text(MARGIN, first - 8, log ? `${axis}, logarithmic` : axis);
    const axisPart = axisBelow({ scale, unit, x, top: first, bottom });
    const rows = bars.flatMap((bar, i) => {
      const y = first + i * ROW;
      return [
        text(MARGIN, y + 14, bar.label, { most: columns.labels }),
        ...(log ? dotOf(bar, x, y) : partsOf(bar, x, y, keys)),
        ...rangeOf(bar, x, y, scale),
        text(WIDTH - MARGIN, y + 14, bar.text, { anchor: "end" }),
      ];
    });
    return { body: [...legend.body, name, ...axisPart, ...rows], height: bottom - top + LINE + GAP };
  };
}

function dotOf(bar: Bar, x: (value: number) => number, y: number): string[] {
  const value = valueOf(bar);
  return value > 0 ? [dot(x(value), y + ROW / 2, colour(0), `${bar.label}: ${bar.text}`)] : [];
}

function partsOf(
  { label, parts }: Bar,
  x: (value: number) => number,
  y: number,
  keys: readonly string[],
): string[] {
  let sum = 0;
  return parts.filter(({ value }) => value > 0).map(({ key, value }) => {
    const from = x(sum);
    sum += value;
    const box = { x: from, y: y + (ROW - BAR) / 2, width: Math.max(0.5, x(sum) - from), height: BAR };
    return rectangle(box, colour(keys.indexOf(key)) + (box.width > 4 ? " edge" : ""), `${label}, ${key}`);
  });
}

/** A line from the least to the greatest expected value; an arrow where it goes on beyond the axis. */
function rangeOf({ range }: Bar, x: (value: number) => number, y: number, scale: Scale): string[] {
  if (range === undefined) return [];
  const [low, high, middle] = [x(range.low), x(range.high), y + ROW / 2];
  const cap = (at: number) => line([at, middle - CAP], [at, middle + CAP], "mark");
  const isCut = range.high > scale.to * (1 + 1e-9);
  const end = isCut
    ? [
      line([high - 4, middle - 3], [high, middle], "mark"),
      line([high - 4, middle + 3], [high, middle], "mark"),
    ]
    : [cap(high)];
  return [line([low, middle], [high, middle], "mark"), cap(low), ...end];
}

/** Names of colours in a line, or in several. */
export function legendPart(used: readonly string[], keys: readonly string[], top: number): Part {
  let x = MARGIN, y = top + 4;
  const body = used.flatMap((key) => {
    const width = 18 + widthOfText(key);
    if (x + width > WIDTH - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + LINE];
    const at = x;
    x += width + 14;
    return [
      shape(keys.indexOf(key)) === 0
        ? rectangle({ x: at, y, width: 12, height: 12 }, colour(keys.indexOf(key)))
        : marker(shape(keys.indexOf(key)), at + 6, y + 6, colour(keys.indexOf(key))),
      text(at + 18, y + 10, key, { most: WIDTH - MARGIN - at - 18 }),
    ];
  });
  return { body, height: y - top + LINE + 4 };
}

/** An axis below its rows: lines of a grid, and the values that they stand for where there is room. */
export interface AxisBelow {
  /** The scale. */
  readonly scale: Scale;
  /** The unit of its values. */
  readonly unit: string;
  /** Pixels of a value. */
  x(value: number): number;
  /** Where the grid begins. */
  readonly top: number;
  /** Where it ends. */
  readonly bottom: number;
}

/** Draws it. */
export function axisBelow({ scale, unit, x, top, bottom }: AxisBelow): string[] {
  let free = -Infinity;
  return scale.ticks.flatMap((tick) => {
    const at = x(tick), words = brief(tick, unit), half = widthOfText(words, "small") / 2;
    const grid = line([at, top], [at, bottom], "grid");
    if (at - half < free || at + half > WIDTH) return [grid];
    free = at + half + 8;
    return [grid, text(at, bottom + 14, words, { anchor: "middle", style: "small" })];
  });
}
