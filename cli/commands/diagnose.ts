import { averageCost } from "../../engine/models/perMac/mod.ts";
import {
  averageImbalance,
  everyLayer,
  leaveOneLayerOut,
  leaveOneNetworkOut,
  sparseComparisons,
} from "../../engine/trust/diagnose.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { PublishedRow } from "../../profiles/types.ts";
import { rowsOf } from "../../profiles/rows.ts";
import { columns } from "../../report/columns.ts";
import { quantity, signed } from "../../report/quantity.ts";
import type { Command } from "../spec.ts";

/** Networks whose rows the original averaged, in its order. */
const NETWORKS = ["VGG-16", "AlexNet"];

interface LayerCostPerMac {
  readonly network: string;
  readonly layer: string;
  readonly macs: number;
  readonly latencySecondsPerMac: number;
  readonly energyJoulesPerMac: number;
}

function perMac(row: PublishedRow): LayerCostPerMac {
  const { latencySeconds, energyJoules } = averageCost([row]);
  const { network, layer, macs } = row;
  return { network, layer, macs, latencySecondsPerMac: latencySeconds, energyJoulesPerMac: energyJoules };
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values);
}

/** All that is to be said of the constant-cost assumption on one chip's published rows. */
function diagnosis(chip: ChipProfile) {
  const rows = rowsOf(chip.models.table!);
  const used = NETWORKS.flatMap((network) => rows.filter((row) => row.network === network));
  const layers = used.map(perMac);
  return {
    profile: chip.id,
    group: chip.models.table!.groups[0]!,
    layers,
    average: averageCost(used),
    averageOf2017: averageCost(used.map((row) => ({ ...row, batch: 1 }))),
    latencySpread: spreadOf(layers.map((layer) => layer.latencySecondsPerMac)),
    energySpread: spreadOf(layers.map((layer) => layer.energyJoulesPerMac)),
    everyLayer: everyLayer(used, NETWORKS),
    leaveOneNetworkOut: leaveOneNetworkOut(used, NETWORKS),
  };
}

type Diagnosis = ReturnType<typeof diagnosis>;

function chipText(found: Diagnosis): string[] {
  const { profile, group, layers, average, averageOf2017, latencySpread, energySpread } = found;
  const rows = layers.map((layer, i) => ({ ...layer, ...found.everyLayer[i]! }));
  return [
    `${profile}: cost per MAC of each published ${group} layer, for one image`,
    "",
    ...columns(rows, [
      { head: "network", align: "left", text: ({ network }) => network },
      { head: "layer", align: "left", text: ({ layer }) => layer },
      { head: "MACs", align: "right", text: ({ macs }) => `${macs}` },
      { head: "latency/MAC", align: "right", text: (row) => quantity(row.latencySecondsPerMac, "s") },
      { head: "energy/MAC", align: "right", text: (row) => quantity(row.energyJoulesPerMac, "J") },
      { head: "average's latency error", align: "right", text: ({ latencyError }) => signed(latencyError) },
      { head: "energy error", align: "right", text: ({ energyError }) => signed(energyError) },
    ]),
    "",
    `average: ${quantity(average.latencySeconds, "s")} and ${quantity(average.energyJoules, "J")} a MAC` +
    (averageOf2017.latencySeconds === average.latencySeconds
      ? ""
      : `; the original, which read a batch as one image, had ` +
        `${quantity(averageOf2017.latencySeconds, "s")} and ${quantity(averageOf2017.energyJoules, "J")}`),
    `spread: ${latencySpread.toFixed(1)}x in latency, ${
      energySpread.toFixed(1)
    }x in energy; the original promised ` +
    `"less than an order of magnitude", which holds barely and comforts little`,
    "",
    "leave one network out: each network estimated from the others' cost per MAC (estimated / published - 1)",
    ...found.leaveOneNetworkOut.map(({ subject, from, latencyError, energyError }) =>
      `  ${subject} from ${from}: latency ${signed(latencyError)}, energy ${signed(energyError)}`
    ),
  ];
}

function sparseText(chip: ChipProfile): string[] {
  const rows = sparseComparisons(chip);
  const leftOut = new Map(leaveOneLayerOut(chip).map(({ subject, error }) => [subject, error]));
  const imbalance = averageImbalance(chip);
  return [
    `${chip.id}: time modelled from densities, padding and one load-imbalance factor (${
      imbalance.toFixed(3)
    }, the mean over these simulated layers)`,
    "",
    ...columns(rows, [
      { head: "layer", align: "left", text: ({ subject }) => subject },
      { head: "ideal", align: "right", text: (row) => quantity(row.modelledIdealSeconds, "s") },
      { head: "to printed theoretical", align: "right", text: ({ idealError }) => signed(idealError) },
      { head: "to printed actual", align: "right", text: (row) => signed(imbalance / row.imbalance - 1) },
      { head: "left out", align: "right", text: ({ subject }) => signed(leftOut.get(subject)!) },
    ]),
  ];
}

/** `fodlam diagnose`: how far a constant cost per MAC holds. */
export const diagnose: Command = {
  spec: {
    name: "diagnose",
    help: "Show the cost per MAC of every published layer, and how far a constant cost holds",
    arguments: [],
    options: [{ flags: "--json", help: "print JSON" }],
  },
  async run(options, _args, io) {
    const chips = [await loadProfile("eyeriss") as ChipProfile, await loadProfile("eie") as ChipProfile];
    const found = chips.map(diagnosis);
    if (options.json === true) {
      const sparse = { layers: sparseComparisons(chips[1]!), loadImbalance: averageImbalance(chips[1]!) };
      return io.out(JSON.stringify({ perMac: found, sparse }, null, 2));
    }
    io.out([...found.map(chipText), sparseText(chips[1]!)].map((lines) => lines.join("\n")).join("\n\n\n"));
  },
};
