/** Layers as points under the roofs of a chip: multiply-accumulates per byte of a memory, and per second. */
import type { ExplainedLayer, Explanation } from "../../engine/explain.ts";
import { shown } from "../../ir/escape.ts";
import { groupBy } from "../../ir/group.ts";
import { percent } from "../../ir/numbers.ts";
import { boundWords } from "../facts.ts";
import { brief } from "../quantity.ts";
import { colour, type Part, picture } from "./document.ts";
import { dot, polyline, text } from "./element.ts";
import { legendPart } from "./bars.ts";
import { dotBox, type Label, lineBoxes, overlap, placed, textBox } from "./place.ts";
import { type Plane, planeOf } from "./plot.ts";
import { widthOfText } from "./measure.ts";
import { logarithmic } from "./scale.ts";

/** A layer under a roof. */
export interface RooflinePoint {
  /** The layer's name. */
  readonly name: string;
  /** Multiply-accumulates per byte that the memory moves. */
  readonly macsPerByte: number;
  /** Multiply-accumulates per second. */
  readonly macsPerSecond: number;
  /** What limits it. */
  readonly limit: string;
  /** Its latency. */
  readonly latencySeconds: number;
}

/** A memory's slanting roof. */
export interface Roof {
  /** The memory. */
  readonly name: string;
  /** Bytes per second at the most. */
  readonly bytesPerSecond: number;
  /** Whether a model states no bytes of it but its time: they are then those that it could move in that time. */
  readonly isTimed?: true;
}

/** What a roofline is drawn of. */
export interface RooflineData {
  /** What it is of. */
  readonly title: string;
  /** The layers. */
  readonly points: readonly RooflinePoint[];
  /** Multiply-accumulates per second at the most, for each precision in use. */
  readonly peaks: readonly number[];
  /** The memory whose bytes are counted. */
  readonly roof: Roof;
  /** Layers that have no place, with the share of the latency that is theirs. */
  readonly left: { readonly layers: number; readonly share: number };
}

const BANDWIDTH = /^(.+)BytesPerSecond$/;

type Terms = ReadonlyMap<string, number>;

function termsOf({ terms }: ExplainedLayer): Terms {
  return new Map(terms.map(({ name, value }) => [name, value]));
}

/** The farthest memory of which some layers move bytes: what lies beyond a chip that holds them whole is no roof of theirs. */
function roofOf(layers: readonly Terms[]): Roof | undefined {
  const names = new Set(
    layers.flatMap((terms) => [...terms.keys()].flatMap((term) => BANDWIDTH.exec(term)?.[1] ?? [])),
  );
  for (const name of [...names].reverse()) {
    const moving = layers.find((terms) => (terms.get(`${name}Bytes`) ?? 0) > 0);
    const bytesPerSecond = moving?.get(`${name}BytesPerSecond`);
    if (bytesPerSecond !== undefined) return { name, bytesPerSecond };
  }
  const timed = layers.find((terms) => (terms.get("memorySeconds") ?? 0) > 0)?.get("bytesPerSecond");
  return timed === undefined ? undefined : { name: "memory", bytesPerSecond: timed, isTimed: true };
}

/** Bytes of a memory that a layer moves. */
function bytesOf(terms: Terms, { name, bytesPerSecond, isTimed }: Roof): number {
  return isTimed ? (terms.get("memorySeconds") ?? 0) * bytesPerSecond : terms.get(`${name}Bytes`) ?? 0;
}

/** A roofline from an estimate taken apart; none if its models know no peak and no bandwidth. */
export function rooflineOf(
  { network, profile, batch, layers }: Explanation,
  macs: ReadonlyMap<string, number>,
): RooflineData | undefined {
  const terms = layers.map(termsOf),
    roof = roofOf(terms.filter((_, i) => (macs.get(layers[i]!.name) ?? 0) > 0));
  const peaks = [...new Set(terms.flatMap((own) => own.get("peakMacsPerSecond") ?? []))];
  if (roof === undefined || peaks.length === 0) return undefined;
  const seconds = (own: Terms) => own.get("latencySeconds") ?? 0;
  const points = layers.flatMap(({ name, bound }, i): RooflinePoint[] => {
    const own = terms[i]!,
      work = (macs.get(name) ?? 0) * batch,
      bytes = bytesOf(own, roof) * (own.get("turns") ?? 1);
    const limit = bound === undefined ? "limit not known" : boundWords[bound];
    return work > 0 && bytes > 0 && seconds(own) > 0
      ? [{
        name,
        macsPerByte: work / bytes,
        macsPerSecond: work / seconds(own),
        limit,
        latencySeconds: seconds(own),
      }]
      : [];
  });
  const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
  const total = sum(terms.map(seconds)), drawn = sum(points.map(({ latencySeconds }) => latencySeconds));
  const left = {
    layers: layers.length - points.length,
    share: total > 0 ? Math.max(0, 1 - drawn / total) : 0,
  };
  return { title: `${network} on ${profile}, batch ${batch}`, points, peaks, roof, left };
}

const limits = [...Object.values(boundWords), "limit not known"];

/** A roofline as a picture. */
export function rooflinePicture(exact: RooflineData): string {
  const data = shown(exact), { points, roof, left } = data;
  const used = limits.filter((limit) => points.some((point) => point.limit === limit));
  const notes = [
    "a point's distance below the roof is time that neither arithmetic nor this memory explains",
    ...(roof.isTimed ? ["bytes are those that the memory could move in the time that a layer needs it"] : []),
    ...(left.layers === 0 ? [] : [
      `not drawn: ${left.layers} layers without multiply-accumulates or without bytes of ${roof.name}, ${
        percent(left.share, 0)
      } of the latency`,
    ]),
  ];
  return picture(
    {
      title: `Roofline: ${data.title}`,
      lines: [
        `roof of ${roof.name}: ${brief(roof.bytesPerSecond, "B/s")}; points: layers by what limits them`,
      ],
    },
    [(top) => legendPart(used, limits, top), (top) => plotted(data, top)],
    notes,
  );
}

function plotted({ points, peaks, roof }: RooflineData, top: number): Part {
  const ridges = peaks.map((peak) => peak / roof.bytesPerSecond);
  const x = logarithmic([...points.map(({ macsPerByte }) => macsPerByte), ...ridges]);
  const y = logarithmic([
    ...points.map(({ macsPerSecond }) => macsPerSecond),
    ...peaks.map((peak) => 1.5 * peak),
  ]);
  const plane = planeOf({
    x: { label: `MACs per byte of ${roof.name}`, unit: "", scale: x },
    y: { label: "MACs per second", unit: "", scale: y },
  }, top);
  const roofs = peaks.map((peak) => roofLine(peak, roof, plane, x, y));
  const names = roofs.map(({ name }) => name);
  const spots = spotsOf(points, plane);
  const labels = spots.map(({ x, y, names }): Label => ({ x, y, text: labelOf(names) }));
  const dots = spots.toReversed().map(({ x, y, limit, names, point }) =>
    dot(
      x,
      y,
      colour(limits.indexOf(limit)),
      `${names.join(", ")}: ${brief(point.macsPerByte, "MACs/B")}, ${brief(point.macsPerSecond, "MACs/s")}`,
    )
  );
  const taken = labels.map((label) => dotBox(label.x, label.y));
  const free = names.filter((name, i) => names.findIndex((other) => overlap(name.box, other.box)) === i);
  const drawn = placed(labels, plane.area, [
    ...taken,
    ...free.map(({ box }) => box),
    ...roofs.flatMap(({ places }) => lineBoxes(places)),
  ]);
  return {
    body: [
      ...plane.body,
      ...roofs.map(({ line }) => line),
      ...free.map(({ drawn }) => drawn),
      ...dots,
      ...drawn.body,
    ],
    height: plane.height,
  };
}

/** Layers that are drawn at one place in one colour. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly limit: string;
  readonly names: readonly string[];
  readonly point: RooflinePoint;
}

/** Pixels within which points are one. */
const NEAR = 3;

/** The places of points, those with the most time first. */
function spotsOf(points: readonly RooflinePoint[], plane: Plane): Spot[] {
  const groups = groupBy(points, ({ macsPerByte, macsPerSecond, limit }) => {
    const places = [plane.x(macsPerByte), plane.y(macsPerSecond)].map((at) => Math.round(at / NEAR));
    return `${limit} ${places.join(" ")}`;
  });
  const spots = [...groups.values()].map((own) => ({
    own,
    seconds: own.reduce((sum, one) => sum + one.latencySeconds, 0),
  }));
  return spots.sort((a, b) => b.seconds - a.seconds).map(({ own: [point, ...others] }) => ({
    x: plane.x(point!.macsPerByte),
    y: plane.y(point!.macsPerSecond),
    limit: point!.limit,
    names: [point!, ...others].map(({ name }) => name),
    point: point!,
  }));
}

function labelOf([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}

/** The roof of a peak: slanting up to it, then level, with its value at the right. */
function roofLine(
  peak: number,
  { bytesPerSecond }: Roof,
  plane: Plane,
  x: { from: number; to: number },
  y: { from: number },
) {
  const start = Math.max(x.from, y.from / bytesPerSecond), ridge = peak / bytesPerSecond;
  const corners = [[start, start * bytesPerSecond], [ridge, peak], [x.to, peak]] as const;
  const places = corners.map(([across, up]) => [plane.x(across), plane.y(up)] as const);
  const words = `peak ${brief(peak, "MACs/s")}`,
    at = [plane.area.x + plane.area.width - 4, plane.y(peak) - 5] as const;
  return {
    places,
    line: polyline(places, "mark"),
    name: {
      box: textBox(...at, widthOfText(words, "small"), 11, "end"),
      drawn: text(...at, words, { anchor: "end", style: "small" }),
    },
  };
}
