/** What a summary says of each layer. */
import { type Count, count, type LayerCount } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { formatShape } from "../../ir/shape.ts";

/** A column: its heading in either format, and what stands in it. */
export interface Column {
  /** The heading in CSV, with its unit. */
  readonly key: string;
  /** The heading in Markdown, with its unit. */
  readonly head: string;
  /** Whether it holds numbers. */
  readonly number: boolean;
  /** The value for a layer. */
  value(layer: LayerCount): string | number;
  /** The value for the whole network; empty if there is none. */
  sum?(count: Count): number;
}

const number = (
  key: "macs" | "parameters" | "vectorOperations" | "weightBytes" | "inputBytes" | "outputBytes",
  head: string,
): Column => ({
  key,
  head,
  number: true,
  value: (layer) => layer[key],
  sum: (count) => count[key],
});

/** The columns of a summary. */
export const columns: readonly Column[] = [
  { key: "layer", head: "layer", number: false, value: ({ name }) => name },
  { key: "kind", head: "kind", number: false, value: ({ kind }) => kind },
  {
    key: "shape",
    head: "output",
    number: false,
    value: ({ shape, instances }) => (instances === 1 ? "" : `${instances} x `) + formatShape(shape),
  },
  number("macs", "MACs"),
  number("parameters", "parameters"),
  number("vectorOperations", "vector operations"),
  number("weightBytes", "weights (bytes)"),
  number("inputBytes", "inputs (bytes)"),
  number("outputBytes", "outputs (bytes)"),
];

/** A network's count, for as many inferences together as are asked for. */
export function countFor(network: Network, batch: number): Count {
  return count(network, { batch });
}
