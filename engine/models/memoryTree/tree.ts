/** A profile's tree of memories as plain numbers. */
import type {
  FanOut,
  LoopCounts,
  LoopName,
  LoopRules,
  MemoryTreeData,
  TreeLevel,
} from "../../../profiles/data/memoryTree.ts";
import type { Cited } from "../../../profiles/types.ts";
import type { ScaleFactors } from "../../technology.ts";
import { byTensor, isCited } from "./byTensor.ts";
import { type Costs, costsOf } from "./costs.ts";
import { loopNames, LOOPS, OUTPUTS, tensorNames, TENSORS } from "./shape.ts";

/** A port: what it moves in a cycle, of which tensors. */
export interface Port {
  readonly bitsPerCycle: number;
  readonly source: string;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/** A memory; arrays have a place for each tensor. */
export interface Level {
  readonly name: string;
  /** Whether it keeps a tensor: 1 always, 2 if a mapping says so, 0 never. */
  readonly keeps: Uint8Array;
  /** Whether it feeds a fan-out. */
  readonly feeds: Uint8Array;
  /** Bits for all tensors together, and for each; without limit if infinite. */
  readonly sharedBits: number;
  readonly ownBits: Float64Array;
  readonly wordBits: Float64Array;
  /** Bits of an output that is not finished. */
  readonly sumBits: number;
  readonly lineBits: Float64Array;
  /** Lines of all instances together: fewer than instances where several share one. */
  readonly lines: number;
  readonly leastBits: number;
  readonly ports: readonly Port[];
  readonly costs: Costs;
  /** Loops that may stand there, iterations that must, and the place of each loop in an order that must hold; 0 of others. */
  readonly allows: Uint8Array;
  readonly fixed: Float64Array;
  readonly rank: Uint8Array;
  readonly stays: boolean;
}

/** A fan-out. */
export interface Spread {
  readonly name: string;
  readonly size: number;
  readonly allows: Uint8Array;
  readonly fixed: Float64Array;
  readonly multicast: boolean;
  readonly reduction: boolean;
}

/** A tree. */
export interface Tree {
  readonly levels: readonly Level[];
  readonly fanOuts: readonly Spread[];
  readonly macsPerCycle: number;
  readonly joulesPerMac: number;
  readonly gapsLoaded: boolean;
  readonly firstSumsRead: boolean;
  readonly leavingSumsRead: boolean;
  readonly slidesInnermost: boolean;
  readonly wholeLines: boolean;
  /** Words on energies that no source states. */
  readonly assumed: readonly string[];
}

/** Prepares a profile's data at a process. */
export function treeOf(data: MemoryTreeData, nanometers: number, factors: ScaleFactors): Tree {
  const { compute, counting } = data;
  const { levels, joulesPerMac, assumed } = costsOf(data, nanometers);
  const factor = factors.delay * factors.power;
  return {
    levels: data.levels.map((level, at) => levelOf(level, data.fanOuts, scaled(levels[at]!, factor))),
    fanOuts: data.fanOuts.map(({ name, size, loops, counts, multicast = true, reduction = true }) => ({
      name,
      size: size.value,
      allows: flags(loopNames, loops),
      fixed: countsOf(counts),
      multicast,
      reduction,
    })),
    macsPerCycle: compute.macsPerCycle?.value ?? 1,
    joulesPerMac: joulesPerMac * factor,
    gapsLoaded: counting.strideGaps === "loaded",
    firstSumsRead: counting.firstSums === "read",
    leavingSumsRead: counting.leavingSums === "read",
    slidesInnermost: counting.overlaps === "innermost",
    wholeLines: counting.lines === "whole",
    assumed,
  };
}

function levelOf(level: TreeLevel, fanOuts: readonly FanOut[], costs: Costs): Level {
  const { name, keeps, mayKeep = [], feeds, capacityBits, tiles, wordBits, lineBits, leastBits } = level;
  const { instancesPerLine, ports = [], temporal = {}, staysBetweenLayers: stays = false } = level;
  const instances = fanOuts.reduce((all, own) => feeds.includes(own.name) ? all : all * own.size.value, 1);
  const held = tiles?.value ?? 1, bits = byTensor(wordBits, 0);
  const { partialSums } = wordBits as { readonly partialSums?: Cited };
  return {
    name,
    keeps: Uint8Array.from(tensorNames, (name) => keeps.includes(name) ? 1 : mayKeep.includes(name) ? 2 : 0),
    feeds: flags(fanOuts.map(({ name }) => name), feeds),
    sharedBits: isCited(capacityBits) ? capacityBits.value / held : Infinity,
    ownBits: isCited(capacityBits)
      ? new Float64Array(TENSORS).fill(Infinity)
      : byTensor(capacityBits, Infinity).map((bits) => bits / held),
    wordBits: bits,
    sumBits: partialSums?.value ?? bits[OUTPUTS]!,
    lineBits: byTensor(lineBits, 1),
    lines: Math.ceil(instances / (instancesPerLine?.value ?? 1)),
    leastBits: leastBits?.value ?? 0,
    ports: ports.map(({ bitsPerCycle, reads = [], writes = [] }) => ({
      bitsPerCycle: bitsPerCycle.value,
      source: bitsPerCycle.source,
      reads: reads.map((name) => tensorNames.indexOf(name)),
      writes: writes.map((name) => tensorNames.indexOf(name)),
    })),
    costs,
    ...rulesOf(temporal),
    stays,
  };
}

function rulesOf({ loops = loopNames, counts, order = [] }: LoopRules) {
  return {
    allows: flags(loopNames, loops),
    fixed: countsOf(counts),
    rank: Uint8Array.from(loopNames, (name) => order.indexOf(name) + 1),
  };
}

function scaled(costs: Costs, factor: number): Costs {
  const { readJoules, writeJoules, updateJoules, leakageJoules } = costs;
  return {
    ...costs,
    readJoules: readJoules * factor,
    writeJoules: writeJoules * factor,
    updateJoules: updateJoules * factor,
    leakageJoules: leakageJoules * factor,
  };
}

function flags<V>(all: readonly V[], some: readonly V[]): Uint8Array {
  return Uint8Array.from(all, (name) => some.includes(name) ? 1 : 0);
}

/** Iterations by loop; 0 where none are fixed. */
function countsOf(counts: LoopCounts = {}): Float64Array {
  return Float64Array.from({ length: LOOPS }, (_, at) => counts[loopNames[at] as LoopName] ?? 0);
}
