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
  workload: Workload,
  facts: Facts,
  data: RooflineData,
  machine: Machine,
  batch: number,
  latencySeconds: number,
  parts: number,
): Term[] {
  const { macs, vectorOperations } = workload;
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
    { name: "overheadSeconds", value: facts.overheadSeconds, source: sourceOfOverhead(data, workload) },
    ...contextTerms(data, parts),
    ...lastTerms(data, latencySeconds),
  ].map(withoutGaps);
}

/** The source of a layer's fixed time, if it has one. */
function sourceOfOverhead({ overheads }: RooflineData, { group }: Workload): string | undefined {
  return overheads.find(({ groups }) => groups.includes(group))?.seconds.source;
}

function withoutGaps(
  { source, ...term }: Omit<Term, "source"> & { readonly source?: string | undefined },
): Term {
  return source === undefined ? term : { ...term, source };
}

/** In how many parts the network is run, on a chip that runs it in parts. */
function contextTerms({ contexts }: RooflineData, parts: number): Term[] {
  if (contexts === undefined) return [];
  const { weightBytes, layers, seconds } = contexts;
  return [
    { name: "contextWeightBytes", value: weightBytes.value, source: weightBytes.source },
    { name: "contextLayers", value: layers.value, source: layers.source },
    { name: "contexts", value: parts, formula: "what parameters or layers fill; 1 keeps all parameters" },
    { name: "contextSeconds", value: seconds.value, source: seconds.source },
  ];
}

/** The latency from its parts, and the power that is drawn for as long. */
function lastTerms({ power, startSeconds, contexts }: RooflineData, latencySeconds: number): Term[] {
  const starts = startSeconds === undefined
    ? []
    : [{ name: "startSeconds", value: startSeconds.value, source: startSeconds.source }];
  return [
    ...starts,
    { name: "ratedWatts", value: power.watts.value, source: power.watts.source },
    { name: "powerShare", value: power.share.value, source: power.share.source },
    {
      name: "latencySeconds",
      value: latencySeconds,
      formula: `the time that holds + (1 - overlap) x the others + overheadSeconds${
        starts.length > 0 ? " + startSeconds in a network's first layer" : ""
      }${contexts ? " + contexts x contextSeconds in a network's first layer, if there are several" : ""}`,
    },
  ];
}
