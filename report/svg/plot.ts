/** A plane with two axes, for points and lines. */
import { brief } from "../quantity.ts";
import { axisBelow } from "./bars.ts";
import { LINE, MARGIN, WIDTH } from "./document.ts";
import { type Box, line, rectangle, text } from "./element.ts";
import { widthOfText } from "./measure.ts";
import type { Scale } from "./scale.ts";

/** An axis. */
export interface Axis {
  /** What it measures. */
  readonly label: string;
  /** The unit of its values. */
  readonly unit: string;
  /** Values to shares of the way. */
  readonly scale: Scale;
}

/** A plane in which points have places. */
export interface Plane {
  /** Pixels of a value across. */
  x(value: number): number;
  /** Pixels of a value downwards. */
  y(value: number): number;
  /** Where values may be drawn. */
  readonly area: Box;
  /** Grid, frame and names of the axes. */
  readonly body: readonly string[];
  /** Pixels that it takes downwards, names included. */
  readonly height: number;
}

const HEIGHT = 360, GAP = 8;

/** A plane below a height. */
export function planeOf({ x: across, y: up }: { readonly x: Axis; readonly y: Axis }, top: number): Plane {
  const words = up.scale.ticks.map((tick) => brief(tick, up.unit));
  const left = MARGIN + words.reduce((most, one) => Math.max(most, widthOfText(one, "small")), 0) + GAP;
  const area: Box = { x: left, y: top + LINE + GAP, width: WIDTH - MARGIN - left, height: HEIGHT };
  const x = (value: number) => area.x + across.scale.at(value) * area.width;
  const bottom = area.y + area.height, y = (value: number) => bottom - up.scale.at(value) * area.height;
  const rows = up.scale.ticks.flatMap((tick, i) => [
    line([area.x, y(tick)], [area.x + area.width, y(tick)], "grid"),
    text(area.x - GAP, y(tick) + 4, words[i]!, { anchor: "end", style: "small" }),
  ]);
  const body = [
    text(MARGIN, top + 12, up.label),
    ...axisBelow({ scale: across.scale, unit: across.unit, x, top: area.y, bottom }),
    ...rows,
    rectangle(area, "frame"),
    text(WIDTH - MARGIN, bottom + 14 + LINE, across.label, { anchor: "end" }),
  ];
  return { x, y, area, body, height: bottom - top + 2 * LINE + GAP };
}
