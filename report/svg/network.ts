/** The network from above with the work of each block or layer, whatever it runs on. */
import type { Count, LayerCount } from "../../ir/count.ts";
import { shown } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { percent } from "../../ir/numbers.ts";
import { type Row, rowsByPlace } from "../blocks.ts";
import { quantity, tally } from "../quantity.ts";
import { legendPart } from "./bars.ts";
import { boxesOf, type Node } from "./boxes.ts";
import { picture } from "./document.ts";

/** A network's blocks or layers with their multiply-accumulates, as `count` counts them for one inference. */
export function networkPicture(network: Network, exact: Count): string {
  const counted = shown(exact), { rows, rowOf } = rowsByPlace(counted);
  const groups = [...new Set(counted.layers.map(({ group }) => group))].sort();
  const nodes = rows.map((row) => nodeOf(row, counted, groups));
  const { part, notes } = boxesOf(network, nodes, rowOf);
  const used = groups.filter((_, place) => nodes.some((node) => node.place === place));
  const { macs, parameters, weightBytes, peakActivationBytes } = counted;
  return picture(
    {
      title: `Network: ${counted.network}`,
      lines: [
        `${tally(macs)} MACs and ${tally(parameters)} parameters, ${
          quantity(weightBytes, "B", 3)
        } of weights; at most ` +
        `${quantity(peakActivationBytes, "B", 3)} of activations at once`,
      ],
    },
    [(top) => legendPart(used, groups, top), part],
    ["boxes: blocks or layers from input to output; bars: MACs; arcs: data that skips boxes", ...notes],
  );
}

function nodeOf({ name, layers }: Row<LayerCount>, counted: Count, groups: readonly string[]): Node {
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const heaviest = layers.toSorted((a, b) => b.macs - a.macs)[0]!;
  const what = layers.length === 1 ? heaviest.kind : `${layers.length} layers`;
  return {
    label: name,
    facts: parameters === 0 ? what : `${what}, ${tally(parameters)} params`,
    value: macs,
    says: `${tally(macs)}, ${percent(macs / counted.macs, 0)}`,
    place: groups.indexOf(heaviest.group),
  };
}
