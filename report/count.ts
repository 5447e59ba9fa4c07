import type { Count, LayerCount } from "../ir/count.ts";
import { csvLines, shown } from "../ir/escape.ts";
import { formatShape } from "../ir/shape.ts";
import { type Column, columns, MOST_OF_NAME } from "./columns.ts";
import { bitsText, cacheWord } from "./facts.ts";
import { quantity, tally } from "./quantity.ts";
import { plain, type Style } from "./style.ts";
import type { Detail } from "./text.ts";

const right = (head: string, text: (layer: LayerCount) => string): Column<LayerCount> => ({
  head,
  align: "right",
  text,
});

const spec: readonly Column<LayerCount>[] = [
  { head: "layer", align: "left", most: MOST_OF_NAME, text: ({ name }) => name },
  { head: "kind", align: "left", text: ({ kind }) => kind },
  {
    head: "output",
    align: "left",
    text: ({ shape, instances }) => (instances === 1 ? "" : `${instances} x `) + formatShape(shape),
  },
  right("MACs", ({ macs }) => `${macs}`),
  right("parameters", ({ parameters }) => `${parameters}`),
  right("vector ops", ({ vectorOperations }) => `${vectorOperations}`),
  right("weights", ({ weightBytesRead }) => quantity(weightBytesRead, "B", 3)),
  right("in", ({ inputBytes, stateBytes }) => quantity(inputBytes + stateBytes, "B", 3)),
  right("out", ({ outputBytes }) => quantity(outputBytes, "B", 3)),
  right("MACs/byte", ({ arithmeticIntensity }) => arithmeticIntensity.toPrecision(3)),
];

function sums(count: Count): string[] {
  const { macs, flops, maskedMacs, parameters, weightBytes, weightBytesRead, stateBytes, vectorOperations } =
    count;
  const { masked, bias, weightBits, activationBits, cacheBits } = count.conventions,
    cache = cacheWord(count.layers);
  const state = stateBytes > 0 ? `, ${quantity(stateBytes, "B")} of ${cache} read` : "";
  const widths = bitsText([
    ["weights", [weightBits]],
    ["activations", [activationBits]],
    [cache, stateBytes > 0 ? [cacheBits] : []],
  ]);
  const mask = maskedMacs === 0
    ? []
    : [`masks throw away ${maskedMacs} MACs, which are ${masked ? "counted" : "not counted"}`];
  return [
    `MACs              ${macs} (${tally(macs)})`,
    `FLOPs, 2 x MACs   ${flops} (${tally(flops)})`,
    `parameters        ${parameters} (${tally(parameters)})`,
    `weights           ${quantity(weightBytes, "B")}; ${quantity(weightBytesRead, "B")} are read${state}`,
    `vector operations ${vectorOperations} (${tally(vectorOperations)})`,
    `MACs per byte     ${count.arithmeticIntensity.toPrecision(4)}`,
    `peak activations  ${quantity(count.peakActivationBytes, "B")} at ${count.peakLayer}`,
    [
      `batch ${count.batch}, ${widths} where the network fixes none`,
      ...mask,
    ]
      .concat(`additions of biases are ${bias ? "counted as MACs" : "not counted as MACs"}`).join("; "),
  ];
}

/** A count as text for people: layers, sums, conventions. */
export function countText(
  exact: Count,
  { detail = "costed", style = plain }: { detail?: Detail; style?: Style } = {},
): string {
  const count = shown(exact);
  const listed = count.layers.filter(({ macs, parameters }) =>
    detail === "layers" || (detail === "costed" && macs + parameters > 0)
  );
  const table = listed.length === 0 ? [] : columns(listed, spec);
  const blocks = [[style.bold(`${count.network}; FODLAM ${count.fodlam}`)], table, sums(count)];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}

/** A count as CSV: a line a layer. */
export function countCsv(count: Count): string {
  const keys = Object.keys(count.layers[0]!).filter((key) => key !== "shape") as (keyof LayerCount)[];
  const lines = count.layers.map((layer) => [
    ...keys.map((key) => layer[key] as string | number),
    formatShape(layer.shape),
  ]);
  return csvLines([...keys, "shape"], lines);
}
