import type { Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import type { Term } from "../../model.ts";
import type { Machine, Peak } from "./machine.ts";
import type { Tiled } from "./products.ts";
import type { Moved } from "./traffic.ts";

/** What is found of a layer on its way to a cost. */
export interface Facts {
  /** The peak at the layer's precision. */
  readonly peak: Peak;
  /** How its products are cut; none for products on the vector unit. */
  readonly tiles: readonly Tiled[];
  /** Seconds of arithmetic of its products. */
  readonly computeSeconds: number;
  /** Seconds of its products, waiting for operands included. */
  readonly seconds: number;
  /** Bytes by tensor. */
  readonly moved: Moved;
  /** Bytes that pass each memory, what tiles read again from the nearest left out. */
  readonly traffic: readonly number[];
  /** Bytes that tiles read again from each memory. */
  readonly rereadBytes: readonly number[];
  /** Seconds of its vector operations. */
  readonly vectorSeconds: number;
  /** Its fixed time. */
  readonly overheadSeconds: number;
}

function constantsOf(data: RooflineData, bits: number): Term[] {
  const { unit, vector, overlap, peaks, memories } = data;
  const peak = peaks.find((peak) => peak.bits === bits)!;
  const cited = (name: string, { value, source }: { value: number; source: string }): Term => ({
    name,
    value,
    source,
  });
  return [
    cited("peakMacsPerSecond", { value: peak.macsPerSecond, source: peak.source }),
    cited("computeEfficiency", unit.efficiency),
    cited("cores", unit.cores),
    ...memories.flatMap(({ name, bytesPerSecond, efficiency }) => [
      cited(`${name}BytesPerSecond`, bytesPerSecond),
      cited(`${name}Efficiency`, efficiency),
    ]),
    cited("vectorOperationsPerSecond", vector.operationsPerSecond),
    cited("vectorEfficiency", vector.efficiency),
    cited("overlap", overlap),
  ];
}

/** A layer's estimate taken apart. */
export function termsOf(
  { macs, vectorOperations }: Workload,
  facts: Facts,
  data: RooflineData,
  machine: Machine,
  batch: number,
): Term[] {
  const { peak, tiles, moved, traffic, computeSeconds, seconds, vectorSeconds } = facts;
  const memories = machine.memories.map(({ name, bytesPerSecond }, i) => ({
    name,
    bytes: traffic[i]!,
    seconds: traffic[i]! / bytesPerSecond,
  }));
  const most = Math.max(seconds, vectorSeconds, ...memories.map(({ seconds }) => seconds));
  return [
    ...constantsOf(data, peak.bits),
    { name: "macs", value: macs * batch },
    { name: "vectorOperations", value: vectorOperations * batch },
    { name: "weightBytes", value: moved.weightBytes },
    { name: "activationBytes", value: moved.activationBytes },
    { name: "stateBytes", value: moved.stateBytes },
    ...tiles.flatMap(({ tile, tiles, rounds }, i): Term[] => {
      const own = i === 0 ? "" : `${i + 1}`;
      const [m, n, k] = tile;
      return [
        { name: `tileRows${own}`, value: m },
        { name: `tileColumns${own}`, value: n },
        { name: `tileDepth${own}`, value: k },
        { name: `tiles${own}`, value: tiles },
        { name: `rounds${own}`, value: rounds, formula: `ceil(tiles${own} / cores)` },
      ];
    }),
    ...memories.map(({ name, bytes }): Term => ({ name: `${name}Bytes`, value: bytes })),
    { name: "rereadBytes", value: facts.rereadBytes[0]! },
    { name: "computeSeconds", value: computeSeconds },
    {
      name: "productSeconds",
      value: seconds,
      formula: "computeSeconds, or the time to read operands and rereadBytes if that is longer",
      holds: seconds === most,
    },
    ...memories.map(({ name, seconds }): Term => ({
      name: `${name}Seconds`,
      value: seconds,
      formula: `${name}Bytes / (${name}BytesPerSecond x ${name}Efficiency)`,
      holds: seconds === most,
    })),
    {
      name: "vectorSeconds",
      value: vectorSeconds,
      formula: "vectorOperations / (vectorOperationsPerSecond x vectorEfficiency)",
      holds: vectorSeconds === most,
    },
    { name: "overheadSeconds", value: facts.overheadSeconds },
  ];
}
