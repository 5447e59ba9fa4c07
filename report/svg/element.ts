/** Elements of SVG as text. Numbers are rounded to a tenth of a pixel; text is escaped here and nowhere else. */
import { cut, htmlText } from "../../ir/escape.ts";
import { SIZES, type TextStyle, widthOfText } from "./measure.ts";

/** Attributes by name; those without a value are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

function written(value: string | number): string {
  return typeof value === "number" ? `${Math.round(value * 10) / 10}` : htmlText(value);
}

/** An element with its content, which is SVG already. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const all = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${written(value)}"`]
  );
  return content === "" ? `<${name}${all.join("")}/>` : `<${name}${all.join("")}>${content}</${name}>`;
}

/** What a browser shows when the pointer rests on an element. */
export function tooltip(text: string | undefined): string {
  return text === undefined ? "" : `<title>${htmlText(text)}</title>`;
}

/** Where a text begins, ends or has its middle. */
export type Anchor = "start" | "middle" | "end";

/** How a text is drawn. */
export interface TextOptions {
  /** What its position is of; its start if left out. */
  readonly anchor?: Anchor;
  /** Its size and weight. */
  readonly style?: TextStyle;
  /** Pixels that it may take: the middle of a longer one is left out, and a tooltip has it whole. */
  readonly most?: number;
}

/** A line of text; `y` is its baseline. */
export function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", style, most }: TextOptions = {},
): string {
  const shown = most === undefined ? content : fitted(content, most, style);
  return element(
    "text",
    { x, y, class: style, "text-anchor": anchor === "start" ? undefined : anchor },
    htmlText(shown) + tooltip(shown === content ? undefined : content),
  );
}

/** A text that takes at most so many pixels: the middle of a longer one is left out. */
export function fitted(content: string, most: number, style: TextStyle = "body"): string {
  if (widthOfText(content, style) <= most) return content;
  let signs = Math.min(content.length, Math.floor(most / (SIZES[style] * 0.3)));
  while (signs > 4 && widthOfText(cut(content, signs), style) > most) signs--;
  return cut(content, signs);
}

/** A straight line. */
export function line(from: readonly [number, number], to: readonly [number, number], style: string): string {
  return element("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: style });
}

/** A line through places. */
export function polyline(places: readonly (readonly [x: number, y: number])[], style: string): string {
  return element("polyline", { points: pointsOf(places), class: style });
}

/** Places as an attribute. */
export function pointsOf(places: readonly (readonly [x: number, y: number])[]): string {
  return places.map((place) => place.map(written).join(",")).join(" ");
}

/** A rectangle. */
export interface Box {
  /** The left edge. */
  readonly x: number;
  /** The upper edge. */
  readonly y: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** A rectangle of a colour, with a tooltip. */
export function rectangle({ x, y, width, height }: Box, style: string, tip?: string): string {
  return element("rect", { x, y, width, height, class: style }, tooltip(tip));
}

/** A point of a series: dots, then squares, then diamonds, so that series of one colour are told apart. */
export function marker(shape: number, x: number, y: number, style: string, tip?: string, radius = 4): string {
  if (shape === 0) return dot(x, y, style, tip, radius);
  const square = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
  if (shape === 1) return rectangle(square, style, tip);
  const corners = [[x, y - radius], [x + radius, y], [x, y + radius], [x - radius, y]] as const;
  return element("polygon", { points: pointsOf(corners), class: style }, tooltip(tip));
}

/** A dot with a tooltip. */
export function dot(x: number, y: number, style: string, tip?: string, radius = 4): string {
  return element("circle", { cx: x, cy: y, r: radius, class: style }, tooltip(tip));
}
