/** A chip's data as scopes of constants, at the process asked for: times and energies of the chip itself scaled, those of other chips as they are. */
import type { Group } from "../../../ir/work.ts";
import type { RooflineData, RooflineMemory } from "../../../profiles/data/roofline.ts";
import type { Cited } from "../../../profiles/types.ts";
import type { ScaleFactors } from "../../technology.ts";
import { MemoryTerms, RooflineTerms, RunTerms } from "./equations.ts";

/** A peak in plain numbers. */
export interface Peak {
  /** Bits of its operands. */
  readonly bits: number;
  /** Multiply-accumulates a second at the most. */
  readonly macsPerSecond: number;
  /** Joules for one; none if only the power of the chip is known. */
  readonly joulesPerMac: number | undefined;
  /** Share of it that is reached, where it is not the unit's. */
  readonly efficiency: number | undefined;
  /** Ids of the sources of its numbers. */
  readonly cited: Readonly<Record<string, string>>;
}

/** A tile of a product. */
export type Tile = readonly [m: number, n: number, k: number];

/** A chip's memories: their constants, and what nearer ones keep. */
export interface Memories {
  /** The nearest first. */
  readonly all: readonly MemoryTerms[];
  /** Bytes of parameters that the memories nearer than each keep. */
  readonly keptWeightBytes: readonly number[];
  /** Whether the energy of a byte is known. */
  readonly hasEnergy: readonly boolean[];
}

function withPrefix(prefix: string, factor: number, slower: number, memory: RooflineMemory): MemoryTerms {
  const { bytesPerSecond, efficiency, joulesPerByte } = memory;
  return Object.assign(new MemoryTerms(), {
    prefix,
    bytesPerSecond: bytesPerSecond.value / slower,
    efficiency: efficiency.value,
    joulesPerByte: (joulesPerByte?.value ?? 0) * factor,
    cited: {
      bytesPerSecond: bytesPerSecond.source,
      efficiency: efficiency.source,
      ...(joulesPerByte && { joulesPerByte: joulesPerByte.source }),
    },
  });
}

/** Memories as scopes; each says what those nearer than it keep. */
export function memoriesOf({ memories }: RooflineData, { delay, power }: ScaleFactors): Memories {
  let sparedBytes = 0, kept = 0, nearerBytes = Infinity;
  const cited: Record<string, string> = {}, keptWeightBytes: number[] = [];
  const all = memories.map((memory) => {
    const slower = memory.offChip ? 1 : delay, dearer = memory.offChip ? 1 : delay * power;
    const terms = Object.assign(withPrefix(memory.name, dearer, slower, memory), {
      sparedBytes,
      nearerBytes,
    });
    terms.cited = { ...terms.cited, ...cited };
    keptWeightBytes.push(kept);
    sparedBytes += memory.activationBytes?.value ?? 0;
    kept += memory.weightBytes?.value ?? 0;
    nearerBytes = memory.capacityBytes?.value ?? Infinity;
    if (memory.activationBytes) cited.sparedBytes = memory.activationBytes.source;
    if (memory.capacityBytes) cited.nearerBytes = memory.capacityBytes.source;
    return terms;
  });
  return {
    all,
    keptWeightBytes,
    hasEnergy: memories.map(({ joulesPerByte }) => joulesPerByte !== undefined),
  };
}

/** The chip's own constants. */
export function constantsOf(
  { unit, vector, overlap, power }: RooflineData,
  factors: ScaleFactors,
): RooflineTerms {
  return Object.assign(new RooflineTerms(), {
    computeEfficiency: unit.efficiency.value,
    cores: unit.cores.value,
    serialShare: unit.serialShare?.value ?? 0,
    vectorOperationsPerSecond: vector.operationsPerSecond.value / factors.delay,
    vectorEfficiency: vector.efficiency.value,
    vectorLanes: vector.lanes.value,
    overlap: overlap.value,
    vectorJoulesPerOperation: (vector.joulesPerOperation?.value ?? 0) * factors.delay * factors.power,
    ratedWatts: power.watts.value * factors.power,
    powerShare: power.share.value,
    cited: {
      computeEfficiency: unit.efficiency.source,
      cores: unit.cores.source,
      ...(unit.serialShare && { serialShare: unit.serialShare.source }),
      vectorOperationsPerSecond: vector.operationsPerSecond.source,
      vectorEfficiency: vector.efficiency.source,
      vectorLanes: vector.lanes.source,
      overlap: overlap.source,
      ...(vector.joulesPerOperation && { vectorJoulesPerOperation: vector.joulesPerOperation.source }),
      ratedWatts: power.watts.source,
      powerShare: power.share.source,
    },
  });
}

/** The constants of a run. */
export function runOf({ startSeconds, contexts, power }: RooflineData, factors: ScaleFactors): RunTerms {
  return Object.assign(new RunTerms(), {
    startSeconds: startSeconds?.value ?? 0,
    contextSeconds: contexts?.seconds.value ?? 0,
    contextLayerSeconds: contexts?.layerSeconds.value ?? 0,
    ratedWatts: power.watts.value * factors.power,
    powerShare: power.share.value,
    cited: {
      ...(startSeconds && { startSeconds: startSeconds.source }),
      ...(contexts &&
        { contextSeconds: contexts.seconds.source, contextLayerSeconds: contexts.layerSeconds.source }),
      ratedWatts: power.watts.source,
      powerShare: power.share.source,
    },
  });
}

/** Peaks, the narrowest first. */
export function peaksOf(
  { peaks }: Pick<RooflineData, "peaks">,
  { delay, power }: ScaleFactors,
): readonly Peak[] {
  return peaks.map(({ bits, macsPerSecond, source, joulesPerMac, efficiency }): Peak => ({
    bits,
    macsPerSecond: macsPerSecond / delay,
    joulesPerMac: joulesPerMac && joulesPerMac.value * delay * power,
    efficiency: efficiency?.value,
    cited: {
      peakMacsPerSecond: source,
      ...(joulesPerMac && { joulesPerMac: joulesPerMac.source }),
      ...(efficiency && { computeEfficiency: efficiency.source }),
    },
  })).sort((a, b) => a.bits - b.bits);
}

/** The peak that operands of so many bits use: the narrowest that has room for them, if there is one. */
export function peakFor<P extends { readonly bits: number }>(
  peaks: readonly P[],
  bits: number,
): P | undefined {
  return peaks.find((peak) => peak.bits >= bits);
}

/** The fixed time of a layer: the first entry that names its group and suits it. */
export function overheadOf(
  { overheads }: Pick<RooflineData, "overheads">,
  group: Group,
  isWeighted: boolean,
): Cited | undefined {
  return overheads.find((entry) =>
    entry.groups.includes(group) && (entry.parameters ?? isWeighted) === isWeighted
  )
    ?.seconds;
}
