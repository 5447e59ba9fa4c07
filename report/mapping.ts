/** Mappings of an estimate's layers: loops from outside in, the tiles that each memory holds, and how far the best can be. */
import type { CostedLayer, Estimate } from "../engine/estimate.ts";
import type { Loop, MappedNest } from "../engine/mapped.ts";
import { cut, shown } from "../ir/escape.ts";
import { percent } from "../ir/numbers.ts";
import { MOST_OF_NAME } from "./columns.ts";
import { quantity, tally } from "./quantity.ts";
import { plain, type Style } from "./style.ts";
import { WIDTH } from "./text.ts";
import { wrapped } from "./wrap.ts";

/** The mappings of an estimate's layers as text for people; equal ones once. */
export function mappingText(estimate: Estimate, style: Style = plain): string {
  const mapped = shown(estimate).layers.flatMap((layer) =>
    layer.status === "costed" && layer.mapping !== undefined ? [layer] : []
  );
  const byMapping = new Map<string, CostedLayer[]>();
  for (const layer of mapped) {
    const key = JSON.stringify(layer.mapping), equal = byMapping.get(key);
    if (equal === undefined) byMapping.set(key, [layer]);
    else equal.push(layer);
  }
  return [...byMapping.values()].map((layers) => layersLines(layers, style).join("\n")).join("\n\n");
}

const LEGEND =
  "loops: g groups, n inputs, k filters and c channels of a group, p and q output rows and columns, r and s kernel rows and columns";

/** What the letters of loops mean, in lines. */
export function loopLegend(): string[] {
  return wrapped(LEGEND, 2, WIDTH);
}

function layersLines(layers: readonly CostedLayer[], style: Style): string[] {
  const names = layers.map(({ name }) => cut(name, MOST_OF_NAME));
  const head = names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  const nests = layers[0]!.mapping!;
  return mappingLines(nests, head, style);
}

/** The mapping of each of a layer's loop nests, each under a heading. */
export function mappingLines(nests: readonly MappedNest[], head: string, style: Style): string[] {
  return nests.flatMap((nest, i) => [
    style.bold(nests.length === 1 ? head : `${head}, loop nest ${i + 1}`),
    ...nestLines(nest),
  ]);
}

/** The part of a number that is above the least possible. */
function above(value: number, least: number, unit: "s" | "J"): string {
  const more = least > 0 && value > least ? `, ${percent(value / least - 1)} above` : ", reached";
  return `${quantity(value, unit)} (least ${quantity(least, unit)}${more})`;
}

function nestLines(nest: MappedNest): string[] {
  const { latencySeconds, energyJoules, least, from, shape } = nest;
  const counts = Object.entries(shape.counts).flatMap(([name, count]) =>
    count > 1 ? [`${name} ${count}`] : []
  );
  return [
    ...wrapped(
      `  ${from === "given" ? "given" : "found"} for ${
        counts.length === 0 ? "one product" : counts.join(", ")
      }`,
      2,
    ),
    `  latency ${above(latencySeconds, least.latencySeconds, "s")}`,
    `  energy ${above(energyJoules, least.energyJoules, "J")}`,
    ...placeLines(nest),
  ];
}

/** Memories with their tiles, fan-outs and loops, each inside of what stands above it. */
function placeLines({ mapping: { loops, tiles, fanOuts }, places, tileWords }: MappedNest): string[] {
  const lines: string[] = [];
  for (let at = 0; at <= loops.length; at++) {
    const indent = "  ".repeat(Math.min(at, 12) + 1);
    for (const place of places) {
      const spread = fanOuts[place];
      if (spread !== undefined) {
        if (spread.outside !== at || spread.loops.length === 0) continue;
        lines.push(`${indent}${place}: ${spread.loops.map(loopText).join(", ")} side by side`);
      } else {
        const held = Object.entries(tiles[place] ?? {}).filter(([, cut]) => cut === at).map(([tensor]) =>
          tensor
        );
        if (held.length === 0) continue;
        const words = tileWords[place] as Readonly<Record<string, number>>;
        lines.push(
          `${indent}${place}: ${held.map((tensor) => `${tensor} ${tally(words[tensor]!)}`).join(", ")}`,
        );
      }
    }
    const loop = loops[at];
    if (loop !== undefined) lines.push(`${indent}for ${loopText(loop)}`);
  }
  return lines;
}

function loopText([name, count]: Loop): string {
  return `${name} ${count}`;
}
