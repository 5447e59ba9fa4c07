/** Names beside points, none over another: each where there is room, the first named first; those without room have a tooltip alone. */
import { cut } from "../../ir/escape.ts";
import { type Anchor, type Box, text } from "./element.ts";
import { SIZES, widthOfText } from "./measure.ts";

/** A name and its point. */
export interface Label {
  /** Pixels across. */
  readonly x: number;
  /** Pixels downwards. */
  readonly y: number;
  /** The name. */
  readonly text: string;
}

const STEP = 6;
const AWAY = 8, MOST_SIGNS = 40;

/** Places around a point that are tried, the best first. */
const tries: readonly (readonly [dx: number, dy: number, anchor: Anchor])[] = [
  [AWAY, 4, "start"],
  [-AWAY, 4, "end"],
  [0, -AWAY, "middle"],
  [0, AWAY + 9, "middle"],
  [AWAY, -AWAY, "start"],
  [AWAY, AWAY + 9, "start"],
  [-AWAY, -AWAY, "end"],
  [-AWAY, AWAY + 9, "end"],
];

/** Pixels that a text takes from its anchor and baseline. */
export function textBox(x: number, y: number, width: number, size: number, anchor: Anchor): Box {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { x: left, y: y - 0.8 * size, width, height: size };
}

/** Whether two boxes share pixels. */
export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function isInside(box: Box, area: Box): boolean {
  return box.x >= area.x && box.y >= area.y && box.x + box.width <= area.x + area.width &&
    box.y + box.height <= area.y + area.height;
}

/** The names for which there is room in an area, and how many there were without. */
export function placed(
  labels: readonly Label[],
  area: Box,
  taken: readonly Box[],
): { readonly body: readonly string[]; readonly left: number } {
  const boxes = [...taken], body: string[] = [];
  for (const { x, y, text: whole } of labels) {
    const name = cut(whole, MOST_SIGNS), width = widthOfText(name, "small");
    const found = tries.map(([dx, dy, anchor]) => ({
      at: [x + dx, y + dy] as const,
      anchor,
      box: textBox(x + dx, y + dy, width, SIZES.small, anchor),
    })).find(({ box }) => isInside(box, area) && !boxes.some((other) => overlap(box, other)));
    if (found === undefined) continue;
    boxes.push(found.box);
    body.push(text(...found.at, name, { anchor: found.anchor, style: "small" }));
  }
  return { body, left: labels.length - body.length };
}

/** The box of a dot, which no name may cover. */
export function dotBox(x: number, y: number, radius = 4): Box {
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** Boxes along a line through some places, which names keep clear of. */
export function lineBoxes(places: readonly (readonly [x: number, y: number])[]): Box[] {
  return places.slice(1).flatMap(([x, y], i) => {
    const [fromX, fromY] = places[i]!, steps = Math.ceil(Math.hypot(x - fromX, y - fromY) / STEP);
    return Array.from({ length: steps + 1 }, (_, step) => {
      const share = steps === 0 ? 0 : step / steps;
      return dotBox(fromX + share * (x - fromX), fromY + share * (y - fromY), 1);
    });
  });
}
