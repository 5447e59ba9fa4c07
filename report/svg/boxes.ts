/** Blocks or layers from input to output as boxes with a bar each, and arcs where data skips some. */
import { groupBy } from "../../ir/group.ts";
import type { Network } from "../../ir/network.ts";
import { colour, MARGIN, type Part, WIDTH } from "./document.ts";
import { element, line, rectangle, text } from "./element.ts";

/** A box: layers that follow one another in one scope. */
export interface Node {
  /** Its name. */
  readonly label: string;
  /** What is in it. */
  readonly facts: string;
  /** How long its bar is. */
  readonly value: number;
  /** What stands behind the bar. */
  readonly says: string;
  /** The place of its colour. */
  readonly place: number;
  /** The place of its group among those that repeat, where it is in one. */
  readonly group?: number | undefined;
}

/** An arc from a box to one further down, in a lane of its own. */
interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Boxes as a part of a picture, and what has no room in it. */
export interface Boxes {
  /** Draws them. */
  part(top: number): Part;
  /** Notes below the picture. */
  readonly notes: readonly string[];
}

const ROW = 30, BOX = 22, LANE = 12, MOST_LANES = 12, TALL = 100;

/** The boxes of a network; `rowOf` gives the box of each layer. */
export function boxesOf(network: Network, nodes: readonly Node[], rowOf: ReadonlyMap<string, number>): Boxes {
  const arcs = arcsOf(network, rowOf), follows = followersOf(network, rowOf);
  const shown = arcs.filter(({ lane }) => lane < MOST_LANES), hidden = arcs.length - shown.length;
  return {
    part: (top) => drawn(nodes, shown, follows, top),
    notes: hidden === 0 ? [] : [`not drawn: ${hidden} of ${arcs.length} arcs, for want of room`],
  };
}

/** Boxes that read the box above them. */
function followersOf({ layers }: Network, rowOf: ReadonlyMap<string, number>): ReadonlySet<number> {
  return new Set(layers.flatMap(({ name, inputs }) => {
    const to = rowOf.get(name)!;
    return inputs.some((input) => rowOf.get(input) === to - 1) ? [to] : [];
  }));
}

/** Arcs between boxes that do not follow one another, the short ones in the lanes nearest to the boxes; a group's next turn is no arc. */
function arcsOf({ layers }: Network, rowOf: ReadonlyMap<string, number>): Arc[] {
  const pairs = new Map<string, readonly [number, number]>();
  for (const { name, inputs } of layers) {
    const to = rowOf.get(name)!;
    for (const input of inputs) {
      const from = rowOf.get(input);
      if (from !== undefined && from < to - 1) pairs.set(`${from} ${to}`, [from, to]);
    }
  }
  const lanes: (readonly [number, number])[][] = [];
  return [...pairs.values()].sort(([a, b], [c, d]) => b - a - (d - c)).map(([from, to]) => {
    let lane = lanes.findIndex((taken) => taken.every(([start, end]) => to <= start || end <= from));
    if (lane === -1) lane = lanes.push([]) - 1;
    lanes[lane]!.push([from, to]);
    return { from, to, lane };
  });
}

function drawn(
  nodes: readonly Node[],
  arcs: readonly Arc[],
  follows: ReadonlySet<number>,
  top: number,
): Part {
  const lanes = arcs.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
  const row = nodes.length > TALL ? BOX + 4 : ROW, gap = row - BOX;
  const left = MARGIN, width = 340, bars = left + width + 12 + lanes * LANE + 8;
  const most = nodes.reduce((all, { value }) => Math.max(all, value), 0),
    room = WIDTH - MARGIN - bars - 120;
  const y = (i: number) => top + 4 + i * row;
  const boxes = nodes.flatMap(({ label, facts, value, says, place }, i) => {
    const box = { x: left, y: y(i), width, height: BOX };
    const length = most > 0 ? room * value / most : 0;
    return [
      rectangle(box, `${colour(place)} tint`),
      rectangle(box, "frame"),
      text(left + 6, y(i) + 15, label, { most: 130 }),
      text(left + width - 6, y(i) + 15, facts, { anchor: "end", style: "label", most: 196 }),
      ...(follows.has(i) ? [line([left + width / 2, y(i) - gap], [left + width / 2, y(i)], "axis")] : []),
      ...(value > 0
        ? [
          rectangle(
            { x: bars, y: y(i) + 5, width: Math.max(0.5, length), height: 12 },
            colour(place),
          ),
          text(bars + length + 6, y(i) + 15, says, { style: "small" }),
        ]
        : []),
    ];
  });
  const paths = arcs.map(({ from, to, lane }) => {
    const [start, end, out] = [y(from) + BOX / 2 + 4, y(to) + BOX / 2 - 4, left + width + 12 + lane * LANE];
    return element("path", { d: `M${left + width} ${start}H${out}V${end}H${left + width}`, class: "guide" });
  });
  const groups = [...groupBy(nodes.entries(), ([, { group }]) => group)].flatMap(([group, all]) =>
    group === undefined ? [] : [line([left - 6, y(all[0]![0])], [left - 6, y(all.at(-1)![0]) + BOX], "mark")]
  );
  return { body: [...boxes, ...groups, ...paths], height: nodes.length * row + 12 };
}
