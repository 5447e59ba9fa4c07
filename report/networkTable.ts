/** A network as a table for people: its blocks or layers, their shapes and work, and the sums. */
import type { Count, LayerCount } from "../ir/count.ts";
import { shown } from "../ir/escape.ts";
import { formatShape } from "../ir/shape.ts";
import { type Row, rowsByPlace } from "./blocks.ts";
import { columns, MOST_OF_NAME } from "./columns.ts";
import { quantity, tally, UNKNOWN } from "./quantity.ts";

const sumOf = (key: "macs" | "parameters") => ({ layers }: Row<LayerCount>) => {
  const sum = layers.reduce((all, layer) => all + layer[key], 0);
  return sum === 0 ? UNKNOWN : tally(sum);
};

function kindsOf({ layers }: Row<LayerCount>): string {
  const kinds = [...new Set(layers.map(({ kind }) => kind))];
  return kinds.length === 1 ? kinds[0]! : `${kinds.length} kinds`;
}

function shapeOf({ layers }: Row<LayerCount>): string {
  const { shape, instances } = layers.at(-1)!;
  return (instances === 1 ? "" : `${instances} x `) + formatShape(shape);
}

/** Blocks of the outermost scopes, or layers, in the network's order, with the shape that they give. */
export function networkTable(exact: Count): string {
  const counted = shown(exact), { rows } = rowsByPlace(counted);
  const isBlocks = rows.length < counted.layers.length;
  const table = columns(rows, [
    { head: isBlocks ? "block" : "layer", align: "left", most: MOST_OF_NAME, text: ({ name }) => name },
    ...(isBlocks
      ? [
        {
          head: "layers",
          align: "right",
          text: ({ layers }: Row<LayerCount>) => `${layers.length}`,
        } as const,
      ]
      : []),
    { head: "kind", align: "left", text: kindsOf },
    { head: "shape", align: "left", text: shapeOf },
    { head: "MACs", align: "right", text: sumOf("macs") },
    { head: "parameters", align: "right", text: sumOf("parameters") },
  ]);
  const { network, macs, parameters, weightBytes, layers } = counted;
  return [
    `${network}: ${layers.length} layers, ${tally(macs)} MACs, ${tally(parameters)} parameters, ` +
    `${quantity(weightBytes, "B", 3)} of weights`,
    "",
    ...table,
  ].join("\n");
}
