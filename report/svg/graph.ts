/** The network from above with the cost of each block or layer: boxes in order, and arcs where data skips some. */
import type { CostedLayer, Estimate } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { percent } from "../../ir/numbers.ts";
import { boundWords } from "../facts.ts";
import { quantity, tally } from "../quantity.ts";
import { legendPart } from "./bars.ts";
import { boxesOf, type Node } from "./boxes.ts";
import { picture } from "./document.ts";
import { headingOf, lacksOf } from "./facts.ts";
import { type FoldedRow, foldedRows } from "./folded.ts";

const FREE = "no cost of its own", UNCOVERED = "not costed";

const limits = [...Object.values(boundWords), "limit not known", FREE, UNCOVERED];

/** A network's blocks or layers with their latency. */
export function graphPicture(exactNetwork: Network, exact: Estimate): string {
  const estimate = shown(exact), network = shown(exactNetwork);
  const { rows, rowOf } = foldedRows(network, estimate.layers);
  const nodes = rows.map((row) => nodeOf(row, estimate));
  const { part, notes } = boxesOf(network, nodes, rowOf);
  const used = limits.filter((_, place) => nodes.some((node) => node.place === place));
  return picture(headingOf(estimate, "Network", "latencySeconds"), [
    (top) => legendPart(used, limits, top),
    part,
  ], [
    "boxes: blocks or layers from input to output; bars: latency; arcs: data that skips boxes",
    ...(nodes.some(({ group }) => group !== undefined)
      ? ["lines at the left: boxes that repeat as often as they say; their bars are of all repeats"]
      : []),
    ...notes,
    ...lacksOf(estimate, "without a bar"),
  ]);
}

function nodeOf({ name, layers, times, group }: FoldedRow, { batch, total }: Estimate): Node {
  const costed = layers.filter((layer): layer is CostedLayer => layer.status === "costed");
  const seconds = costed.reduce((sum, { latencySeconds }) => sum + latencySeconds, 0);
  const longest = costed.toSorted((a, b) => b.latencySeconds - a.latencySeconds)[0];
  const macs = batch * layers.reduce((sum, layer) => sum + layer.macs, 0);
  const each = layers.length / times, what = each === 1 ? layers[0]!.kind : `${each} layers`;
  const often = times === 1 ? "" : `${times} x `;
  const limit = longest === undefined
    ? layers.some(({ status }) => status === "uncovered") ? UNCOVERED : FREE
    : longest.bound === undefined
    ? "limit not known"
    : boundWords[longest.bound];
  return {
    label: name,
    group,
    facts: `${often}${macs === 0 ? what : `${what}, ${tally(macs / times)} MACs`}`,
    value: seconds,
    says: `${quantity(seconds, "s", 3)}, ${percent(seconds / total.latencySeconds, 0)}`,
    place: limits.indexOf(limit),
  };
}
