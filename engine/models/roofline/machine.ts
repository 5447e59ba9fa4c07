import type { Group } from "../../../ir/work.ts";
import type { RooflineData, RooflineMemory } from "../../../profiles/data/roofline.ts";
import type { ScaleFactors } from "../../technology.ts";

/** A peak in plain numbers. */
export interface Peak {
  /** Bits of its operands. */
  readonly bits: number;
  /** Multiply-accumulates a second at the most. */
  readonly macsPerSecond: number;
  /** Joules for one. */
  readonly joulesPerMac: number;
}

/** A memory in plain numbers. */
export interface Memory {
  /** Its name. */
  readonly name: string;
  /** Bytes a second that are reached. */
  readonly bytesPerSecond: number;
  /** Bytes that it holds. */
  readonly capacityBytes: number;
  /** Bytes of activations that the memories nearer than this one keep. */
  readonly keptActivationBytes: number;
  /** Bytes of parameters that the memories nearer than this one keep. */
  readonly keptWeightBytes: number;
  /** Bytes of the next nearer memory, Infinity for the nearest. */
  readonly nearerBytes: number;
  /** Joules for one byte. */
  readonly joulesPerByte: number;
}

/** A tile of a product. */
export type Tile = readonly [m: number, n: number, k: number];

/** A chip in plain numbers, at the process asked for. */
export interface Machine {
  /** Peaks, the narrowest first. */
  readonly peaks: readonly Peak[];
  /** Cores that tiles are dealt out to. */
  readonly cores: number;
  /** Share of a peak that the best shape reaches. */
  readonly efficiency: number;
  /** Tiles to choose from. */
  readonly tiles: readonly Tile[];
  /** Whether each tap of a kernel is a product of its own. */
  readonly perTap: boolean;
  /** Whether a tile of parameters stays while all rows pass it. */
  readonly stationary: boolean;
  /** Whether the padding of a tile of parameters is read. */
  readonly readWhole: boolean;
  /** Parts at the most into which K is cut. */
  readonly splits: number;
  /** Rows of M that a tile takes at the least. */
  readonly loadRows: number;
  /** Memories, the nearest first. */
  readonly memories: readonly Memory[];
  /** Vector operations a second that are reached. */
  readonly operationsPerSecond: number;
  /** Lanes of the vector unit. */
  readonly lanes: number;
  /** Whether the vector unit computes products. */
  readonly multiplies: boolean;
  /** Joules for a vector operation. */
  readonly joulesPerOperation: number;
  /** Share of the shorter times that passes behind the longest. */
  readonly overlap: number;
  /** Fixed seconds by group: of layers without parameters, and with. */
  readonly overheadSeconds: Partial<Record<Group, readonly [bare: number, weighted: number]>>;
  /** Fixed seconds of a run. */
  readonly startSeconds: number;
  /** What of a network is on the chip at once, if it is run in parts. */
  readonly contexts:
    | { readonly weightBytes: number; readonly layers: number; readonly seconds: number }
    | undefined;
  /** For each group, the groups that it is fused with. */
  readonly fused: Partial<Record<Group, readonly Group[]>>;
  /** Power drawn whatever is done. */
  readonly watts: number;
}

function memoriesOf(memories: readonly RooflineMemory[], { delay, power }: ScaleFactors): Memory[] {
  let keptActivationBytes = 0, keptWeightBytes = 0, nearerBytes = Infinity;
  return memories.map((memory) => {
    const slower = memory.offChip ? 1 : delay, dearer = memory.offChip ? 1 : delay * power;
    const plain: Memory = {
      name: memory.name,
      bytesPerSecond: memory.bytesPerSecond.value * memory.efficiency.value / slower,
      capacityBytes: memory.capacityBytes?.value ?? Infinity,
      keptActivationBytes,
      keptWeightBytes,
      nearerBytes,
      joulesPerByte: (memory.joulesPerByte?.value ?? 0) * dearer,
    };
    keptActivationBytes += memory.activationBytes?.value ?? 0;
    keptWeightBytes += memory.weightBytes?.value ?? 0;
    nearerBytes = plain.capacityBytes;
    return plain;
  });
}

function overheadsOf({ groups, overheads }: RooflineData): Machine["overheadSeconds"] {
  const seconds = (group: Group, weighted: boolean): number =>
    overheads.find((entry) => entry.groups.includes(group) && (entry.parameters ?? weighted) === weighted)
      ?.seconds.value ?? 0;
  return Object.fromEntries(groups.map((group) => [group, [seconds(group, false), seconds(group, true)]]));
}

/** A profile's data in plain numbers: times and energies of the chip itself scaled, those of other chips as they are. */
export function machineOf(data: RooflineData, factors: ScaleFactors): Machine {
  const { unit, vector, power } = data;
  const energy = factors.delay * factors.power;
  return {
    peaks: data.peaks.map((peak) => ({
      bits: peak.bits,
      macsPerSecond: peak.macsPerSecond / factors.delay,
      joulesPerMac: (peak.joulesPerMac?.value ?? 0) * energy,
    })).sort((a, b) => a.bits - b.bits),
    cores: unit.cores.value,
    efficiency: unit.efficiency.value,
    tiles: unit.tiles.sizes,
    perTap: unit.tiles.perTap ?? false,
    stationary: unit.tiles.stationary ?? false,
    readWhole: unit.tiles.readWhole ?? false,
    splits: unit.splits?.value ?? 1,
    loadRows: unit.loadRows?.value ?? 1,
    memories: memoriesOf(data.memories, factors),
    operationsPerSecond: vector.operationsPerSecond.value * vector.efficiency.value / factors.delay,
    lanes: vector.lanes.value,
    multiplies: vector.multiplies,
    joulesPerOperation: (vector.joulesPerOperation?.value ?? 0) * energy,
    overlap: data.overlap.value,
    overheadSeconds: overheadsOf(data),
    startSeconds: data.startSeconds?.value ?? 0,
    contexts: data.contexts && {
      weightBytes: data.contexts.weightBytes.value,
      layers: data.contexts.layers.value,
      seconds: data.contexts.seconds.value,
    },
    fused: Object.fromEntries(data.fused.map(({ group, after }) => [group, after])),
    watts: power.watts.value * power.share.value * factors.power,
  };
}

/** The peak that operands of so many bits use: the narrowest that has room for them, if there is one. */
export function peakFor({ peaks }: Machine, bits: number): Peak | undefined {
  for (let i = 0; i < peaks.length; i++) if (peaks[i]!.bits >= bits) return peaks[i];
  return undefined;
}
