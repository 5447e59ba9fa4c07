/** Energies of memories and arithmetic: the profile's own, or those of a small table of published ones. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import {
  ACCESS_ENERGY_SOURCE,
  accessEnergyProcess,
  add32Joules,
  CACHE_BITS,
  cacheJoules,
  multiply8Joules,
  OFF_CHIP_JOULES_PER_BIT,
} from "../../../profiles/accessEnergy.ts";
import type { MemoryTreeData, TreeLevel } from "../../../profiles/data/memoryTree.ts";
import { stillmakerBaas } from "../../../profiles/nodes.ts";
import { scaleFactors } from "../../technology.ts";
import { byTensor, isCited } from "./byTensor.ts";

/** Joules of a line's accesses, and of a cycle, with the id of their source. */
export interface Costs {
  readonly readJoules: number;
  readonly writeJoules: number;
  readonly updateJoules: number;
  readonly leakageJoules: number;
  readonly source?: string;
}

/** Energies of every memory and of a multiply-accumulate, and what was assumed because the profile states none. */
export interface AllCosts {
  readonly levels: readonly Costs[];
  readonly joulesPerMac: number;
  readonly assumed: readonly string[];
}

/** The energies of a profile's tree at its own process. */
export function costsOf({ levels, compute }: MemoryTreeData, nanometers: number): AllCosts {
  const missing = [
    ...levels.filter(({ energy }) => energy === undefined).map(({ name }) => name),
    ...(compute.joulesPerMac === undefined ? ["arithmetic"] : []),
  ];
  const [node, factor] = missing.length === 0 ? [nanometers, 1] : toProcess(nanometers);
  return {
    levels: levels.map((level) => ownCosts(level) ?? publicCosts(level, factor)),
    joulesPerMac: compute.joulesPerMac?.value ?? macJoules(levels.at(-1)!) * factor,
    assumed: missing.length === 0 ? [] : [
      `energies of ${missing.join(", ")} from a public table (${ACCESS_ENERGY_SOURCE}) brought to ${node} nm`,
    ],
  };
}

function ownCosts({ energy }: TreeLevel): Costs | undefined {
  if (energy === undefined) return undefined;
  const { readJoules, writeJoules, updateJoules = writeJoules, leakageJoules } = energy;
  return {
    readJoules: readJoules.value,
    writeJoules: writeJoules.value,
    updateJoules: updateJoules.value,
    leakageJoules: leakageJoules?.value ?? 0,
    source: readJoules.source,
  };
}

/** What a table's memory of this capacity takes for a line; leakage is not in the table. */
function publicCosts({ capacityBits, lineBits }: TreeLevel, factor: number): Costs {
  const line = Math.max(...byTensor(lineBits, 0));
  const bits = capacityBits === undefined
    ? Infinity
    : isCited(capacityBits)
    ? capacityBits.value
    : byTensor(capacityBits, 0).reduce((all, own) => all + own, 0);
  const joules = line *
    (bits === Infinity ? OFF_CHIP_JOULES_PER_BIT : joulesPerBit(bits / BITS_PER_BYTE) * factor);
  return { readJoules: joules, writeJoules: joules, updateJoules: joules, leakageJoules: 0 };
}

/**
 * Joules of a bit of an on-chip memory: linear in the square root of its bytes, the side of its array, between the table's points;
 * through zero below them.
 */
export function joulesPerBit(bytes: number): number {
  const side = Math.sqrt(bytes), last = cacheJoules.length - 2;
  let i = 0;
  while (i < last && bytes > cacheJoules[i + 1]![0]) i++;
  const [smaller, less] = cacheJoules[i]!, [larger, more] = cacheJoules[i + 1]!, from = Math.sqrt(smaller);
  if (bytes < smaller) return less * side / from / CACHE_BITS;
  return (less + (more - less) * (side - from) / (Math.sqrt(larger) - from)) / CACHE_BITS;
}

/** A multiplication grows with the square of its bits; the sum behind it is added at full width. */
function macJoules({ wordBits }: TreeLevel): number {
  const bits = Math.max(...byTensor(isCited(wordBits) ? wordBits : { ...wordBits }, 0));
  return multiply8Joules * (bits * bits) / (8 * 8) + add32Joules;
}

/** The node of the table nearest to a process, and what energies of the public table are multiplied by there. */
function toProcess(nanometers: number): readonly [node: number, factor: number] {
  const nodes = [...new Set(Object.keys(stillmakerBaas).map((name) => Number(name.replace(/\D/g, ""))))];
  const apart = (node: number) => Math.max(node / nanometers, nanometers / node);
  const node = nodes.reduce((best, other) => apart(other) < apart(best) ? other : best);
  const { delay, power } = scaleFactors("stillmaker-baas", accessEnergyProcess, node);
  return [node, delay * power];
}
