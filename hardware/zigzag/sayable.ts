/** A tree of memories in ZigZag's terms, and what those have no words for. */
import { PICO } from "../../ir/units.ts";
import type {
  ByTensor,
  Cited,
  MemoryPort,
  MemoryTreeData,
  TensorName,
  TreeLevel,
} from "../../profiles/types.ts";
import { otherFields } from "../chip.ts";
import { type Direction, DIRECTIONS, READS } from "./grammar.ts";

/** Dimensions of the array that a mapping file may name. */
const MOST_DIMENSIONS = 4;

/** Fields that can be said; any other is refused by its name. */
const SAYABLE = {
  tree: ["groups", "levels", "fanOuts", "compute", "counting"],
  level: [
    "name",
    "keeps",
    "feeds",
    "capacityBits",
    "tiles",
    "wordBits",
    "lineBits",
    "leastBits",
    "energy",
    "ports",
  ],
  energy: ["readJoules", "writeJoules", "updateJoules"],
  fanOut: ["name", "size", "loops", "multicast", "reduction"],
  compute: ["joulesPerMac", "macsPerCycle"],
} as const;

/** Bits of a farthest memory to which no limit is known: 1.25 GB, as in ZigZag's own files. */
const FAR_BITS = 1e10;

/** Digits of an energy in picojoules; more are rounding. */
const DIGITS = 12;

/** A direction of a tensor. */
interface Way {
  readonly tensor: TensorName;
  readonly direction: Direction;
}

/** A port. */
export interface WrittenPort {
  readonly bits: number;
  readonly leastBits: number;
  readonly serves: readonly Way[];
}

/** A memory. */
export interface WrittenMemory {
  readonly name: string;
  readonly bits: number;
  /** Picojoules of an access of a port's whole width; none where the tree states no energies. */
  readonly cost: { readonly read: number; readonly write: number } | undefined;
  readonly keeps: readonly TensorName[];
  readonly feeds: readonly string[];
  readonly ports: readonly WrittenPort[];
  readonly isDoubled: boolean;
}

/** A tree in ZigZag's terms. */
export class Sayable {
  /** The memories, the nearest first. */
  readonly memories: readonly WrittenMemory[];
  /** What cannot be said, and can be left out. */
  readonly unsaid: string[] = [];
  /** What has to be said and cannot. */
  readonly missing: string[] = [];
  /** What is approximated. */
  readonly notes: string[] = [];

  constructor(data: MemoryTreeData) {
    const { levels, fanOuts, compute } = data;
    this.unsaid.push(...otherFields(data, SAYABLE.tree, "the tree"));
    this.memories = levels.map((level, at) => this.#memory(level, at === 0)).reverse();
    if (fanOuts.length > MOST_DIMENSIONS) {
      this.missing.push(`${fanOuts.length} fan-outs, for a mapping file names at most ${MOST_DIMENSIONS}`);
    }
    for (const fanOut of fanOuts) {
      this.unsaid.push(...otherFields(fanOut, SAYABLE.fanOut, fanOut.name));
      const { name, loops, multicast = true, reduction = true } = fanOut;
      if (!multicast) this.unsaid.push(`no multicast over ${name}`);
      if (!reduction) this.unsaid.push(`no reduction over ${name}`);
      if (loops.length === 0) {
        this.notes.push(`${name}: one place is used, for no loop may be spread over it`);
      }
    }
    this.unsaid.push(...otherFields(compute, SAYABLE.compute, "the arithmetic"));
    const { macsPerCycle, joulesPerMac } = compute;
    if (macsPerCycle !== undefined && macsPerCycle.value !== 1) {
      this.unsaid.push(`${macsPerCycle.value} multiply-accumulates a cycle at a place`);
    }
    if (joulesPerMac === undefined) this.missing.push("a multiply-accumulate without an energy");
  }

  #memory(level: TreeLevel, isFarthest: boolean): WrittenMemory {
    const { name, keeps, mayKeep = [], feeds, capacityBits, tiles } = level, { unsaid } = this;
    this.unsaid.push(...otherFields(level, SAYABLE.level, name));
    const held = tiles?.value ?? 1, bits = numberOf(capacityBits);
    if (held !== 1 && held !== 2) unsaid.push(`${held} tiles of each tensor in ${name}`);
    if (bits === undefined && !isFarthest) {
      this.missing.push(`${name} without one size for all of its tensors`);
    }
    const ports = this.#ports(level);
    return {
      name,
      bits: bits ?? FAR_BITS,
      cost: this.#cost(level, ports, isFarthest),
      keeps: [...keeps, ...mayKeep],
      feeds,
      ports,
      isDoubled: held === 2,
    };
  }

  /** The ports that a level states, and one for each way that none of them serves. */
  #ports(level: TreeLevel): WrittenPort[] {
    const { name, keeps, mayKeep = [], lineBits, leastBits, ports = [] } = level;
    const stated = ports.flatMap((port) => split(port, lineBits));
    const open = [...keeps, ...mayKeep].flatMap(waysOf).filter((way) =>
      !stated.some(({ serves }) => serves.some((own) => isSame(own, way)))
    );
    if (open.length > 0) this.notes.push(`${name}: ports of a line a cycle where the tree has none`);
    const own = open.map((way) => ({ bits: numberOf(lineBits, way.tensor)!, serves: [way] }));
    return [...stated, ...own].map(({ bits, serves }) => {
      const whole = Math.max(1, Math.round(bits));
      if (whole !== bits) {
        this.unsaid.push(`${bits} bits a cycle at a port of ${name}, which is no whole number`);
      }
      return { bits: whole, leastBits: Math.min(whole, leastBits?.value ?? 1), serves };
    });
  }

  /** The energies of accesses of whole ports: one number for all that is read, and one for all that is written. */
  #cost({ name, energy, lineBits }: TreeLevel, ports: readonly WrittenPort[], isFarthest: boolean) {
    if (energy === undefined) {
      this.notes.push(`${name}: its energies are left to CACTI, for the tree states none`);
      return undefined;
    }
    this.unsaid.push(...otherFields(energy, SAYABLE.energy, name));
    const { readJoules, writeJoules, updateJoules = writeJoules } = energy;
    const costs = (joulesOf: (way: Way) => Cited | undefined): number[] =>
      ports.flatMap(({ bits, serves }) =>
        serves.flatMap((way) => {
          const own = joulesOf(way),
            isIdle = isFarthest && (way.direction === "fh" || way.direction === "th");
          if (own === undefined || isIdle) return [];
          return [Number((own.value / PICO / numberOf(lineBits, way.tensor)! * bits).toPrecision(DIGITS))];
        })
      );
    const one = (what: string, all: readonly number[]): number => {
      const most = Math.max(...all);
      if (all.some((own) => own !== most)) {
        this.unsaid.push(`${what} ${name} that cost otherwise by port or tensor`);
      }
      return most;
    };
    return {
      read: one("reads of", costs(({ direction }) => READS.includes(direction) ? readJoules : undefined)),
      write: one(
        "writes to",
        costs(({ direction }) =>
          ({ fh: writeJoules, fl: updateJoules, tl: undefined, th: undefined })[direction]
        ),
      ),
    };
  }
}

/** One number, or that of a tensor. */
function numberOf(value: ByTensor | undefined, tensor?: TensorName): number | undefined {
  if (value === undefined || "value" in value) return value?.value as number | undefined;
  return tensor && value[tensor]?.value;
}

/** Where data of a tensor go from and to a memory. */
function waysOf(tensor: TensorName): Way[] {
  const directions: readonly Direction[] = tensor === "outputs" ? DIRECTIONS : ["fh", "tl"];
  return directions.map((direction) => ({ tensor, direction }));
}

const isSame = (a: Way, b: Way): boolean => a.tensor === b.tensor && a.direction === b.direction;

/** A port in the format's terms; one that moves two lines of sums a cycle is a pair, as ZigZag's registers have it. */
function split({ bitsPerCycle, reads = [], writes = [] }: MemoryPort, lineBits: ByTensor) {
  const ways = (tensors: readonly TensorName[], isRead: boolean) =>
    tensors.flatMap(waysOf).filter(({ direction }) => READS.includes(direction) === isRead);
  const serves = [...ways(reads, true), ...ways(writes, false)], bits = bitsPerCycle.value;
  const isPair = serves.length === 2 && serves.every(({ tensor }) => tensor === "outputs") &&
    bits === 2 * numberOf(lineBits, "outputs")!;
  return isPair ? serves.map((way) => ({ bits: bits / 2, serves: [way] })) : [{ bits, serves }];
}
