/** An estimate as the page's tables show it. */
import type { Estimate, LayerEstimate } from "../engine/estimate.ts";
import { shown } from "../ir/escape.ts";
import type { Network } from "../ir/network.ts";
import { percent } from "../ir/numbers.ts";
import { comparisonColumns, inOrder } from "../report/compare.ts";
import { boundWords, lacking } from "../report/facts.ts";
import { quantity, tally, UNKNOWN } from "../report/quantity.ts";
import type { ChipTable, LayerRow } from "./messages.ts";
import { doesNotFit } from "./words.ts";

/** Chips beside each other. */
export function chipTable(estimates: readonly Estimate[]): ChipTable {
  const sorted = inOrder(shown(estimates)), columns = comparisonColumns(sorted);
  return {
    heads: columns.map(({ head }) => head),
    rows: sorted.map((estimate) => columns.map(({ text }) => text(estimate))),
  };
}

/** Whether the network is too large for the chip's memory, and by how much. */
export function lackingOf({ memory }: Estimate): { readonly lacking?: string } {
  const short = lacking(memory);
  return short === undefined ? {} : { lacking: doesNotFit(short) };
}

/** Every layer. */
export function layerRows({ layers }: Network, estimate: Estimate): LayerRow[] {
  const { latencySeconds: total } = estimate.total;
  return estimate.layers.map((layer, at) => layerRow(layer, layers[at]!.shape, total));
}

function layerRow(layer: LayerEstimate, shape: readonly number[], total: number): LayerRow {
  const isCosted = layer.status === "costed";
  const latencySeconds = isCosted ? layer.latencySeconds : NaN;
  const energyJoules = isCosted ? layer.energyJoules : NaN;
  return {
    name: layer.name,
    kind: layer.kind,
    shape: shape.join(" x "),
    macs: layer.macs,
    macsText: layer.macs === 0 ? UNKNOWN : tally(layer.macs),
    latencySeconds,
    latencyText: quantity(latencySeconds, "s"),
    shareText: isCosted && total > 0 ? percent(latencySeconds / total) : UNKNOWN,
    energyJoules,
    energyText: quantity(energyJoules, "J"),
    status: isCosted
      ? layer.bound === undefined ? UNKNOWN : boundWords[layer.bound]
      : layer.status === "free"
      ? "free"
      : "not costed",
  };
}
