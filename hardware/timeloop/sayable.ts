/** A tree of memories in Timeloop's terms, and what those have no words for. */
import type {
  ByTensor,
  MemoryPort,
  MemoryTreeData,
  TensorName,
  TreeLevel,
} from "../../profiles/data/memoryTree.ts";
import type { Cited } from "../../profiles/types.ts";
import { otherFields } from "../chip.ts";

/** A memory, and where it stands. */
export interface SayableLevel {
  readonly level: TreeLevel;
  /** Fan-outs between the memory above and this one. */
  readonly fanOutsAbove: readonly string[];
  readonly wordBits: number;
  /** Lines; none where it has no limit. */
  readonly depth: number | undefined;
  /** Bits of a line of all instances that share it. */
  readonly width: number;
  /** Words a cycle, by the attribute that says so. */
  readonly bandwidths: ReadonlyMap<string, number>;
}

/** The name of what multiplies. */
export const UNIT = "mac";

/** Fields that can be said; any other is refused by its name. */
const SAYABLE = {
  tree: ["groups", "levels", "fanOuts", "compute", "counting"],
  level: [
    "name",
    "keeps",
    "mayKeep",
    "feeds",
    "capacityBits",
    "tiles",
    "wordBits",
    "lineBits",
    "instancesPerLine",
    "leastBits",
    "energy",
    "ports",
    "temporal",
    "staysBetweenLayers",
  ],
  energy: ["readJoules", "writeJoules", "updateJoules", "leakageJoules"],
} as const;

/** A tree in Timeloop's terms. */
export class Sayable {
  /** The memories, the farthest first. */
  readonly levels: readonly SayableLevel[];
  /** What cannot be said, and can be left out. */
  readonly unsaid: string[] = [];
  /** What has to be said and cannot. */
  readonly missing: string[] = [];
  /** What is approximated. */
  readonly notes: string[] = [];

  constructor({ levels, ...data }: MemoryTreeData) {
    this.unsaid.push(...otherFields({ levels, ...data }, SAYABLE.tree, "the tree"));
    this.levels = levels.map((level, i) => this.#level(level, levels[i - 1]));
    this.#counting(data.counting);
    const { macsPerCycle, joulesPerMac } = data.compute;
    if (macsPerCycle !== undefined && macsPerCycle.value !== 1) {
      this.missing.push(`${macsPerCycle.value} multiply-accumulates a cycle at a place`);
    }
    const without = levels.filter(({ energy }) => energy === undefined).map(({ name }) => name);
    if (joulesPerMac === undefined) without.push("the arithmetic");
    if (without.length > 0) {
      this.notes.push(`no table of energies, for ${without.join(", ")} states none: Accelergy gives them`);
    }
    const groups = data.fanOuts.filter(({ loops }) => loops.includes("g")).map(({ name }) => name);
    if (groups.length > 0) {
      this.notes.push(
        `groups over ${groups.join(", ")} are left out: Timeloop's problems have no such dimension`,
      );
    }
    if (levels.some(({ temporal }) => temporal?.order !== undefined)) {
      this.notes.push("loops that an order does not name stand outside of it in Timeloop");
    }
  }

  #level(level: TreeLevel, above: TreeLevel | undefined): SayableLevel {
    const { name, feeds, capacityBits, instancesPerLine, leastBits, energy, ports = [], staysBetweenLayers } =
      level;
    this.unsaid.push(...otherFields(level, SAYABLE.level, name));
    if (energy !== undefined) this.unsaid.push(...otherFields(energy, SAYABLE.energy, name));
    if (!/^[\w -]+$/.test(name) || name === UNIT) this.missing.push(`the name "${name}"`);
    const fanOutsAbove = above?.feeds.filter((fanOut) => !feeds.includes(fanOut)) ?? [];
    const strange = feeds.find((fanOut) => above !== undefined && !above.feeds.includes(fanOut));
    if (strange !== undefined) {
      this.missing.push(`${name} below ${above!.name}, which does not feed ${strange}`);
    }
    const wordBits = this.#one(level, level.wordBits, `words of ${name} that differ by tensor`);
    const line = this.#one(level, level.lineBits, `lines of ${name} that differ by tensor`);
    if (line % wordBits !== 0) {
      this.missing.push(`lines of ${line} bits in ${name}, whose words have ${wordBits}`);
    }
    if (leastBits !== undefined && leastBits.value > wordBits) {
      this.unsaid.push(`transfers of at least ${leastBits.value} bits in ${name}`);
    }
    if (staysBetweenLayers === true) this.unsaid.push(`tensors that stay in ${name} between layers`);
    return {
      level,
      fanOutsAbove,
      wordBits,
      depth: capacityBits === undefined ? undefined : this.#depth(level, capacityBits, line),
      width: line * (instancesPerLine?.value ?? 1),
      bandwidths: this.#bandwidths(level, ports, wordBits),
    };
  }

  /** One number for all tensors that a memory keeps. */
  #one({ keeps, mayKeep = [] }: TreeLevel, value: TreeLevel["wordBits"] | ByTensor, what: string): number {
    if (isOne(value)) return value.value;
    const { partialSums } = value as { readonly partialSums?: Cited };
    const own = [...keeps, ...mayKeep].map((tensor: TensorName) => value[tensor]!.value);
    if (new Set(partialSums === undefined ? own : [...own, partialSums.value]).size > 1) {
      this.unsaid.push(what);
    }
    return Math.max(...own);
  }

  #depth({ name, keeps, mayKeep = [] }: TreeLevel, capacity: ByTensor, line: number): number | undefined {
    const all = [...keeps, ...mayKeep];
    const bits = isOne(capacity) ? capacity.value : all.length === 1 ? capacity[all[0]!]?.value : undefined;
    if (bits === undefined) {
      this.unsaid.push(`capacities of ${name} that differ by tensor`);
      return undefined;
    }
    const lines = Math.floor(bits / line);
    if (lines * line !== bits) {
      this.unsaid.push(`${bits} bits of ${name}, which are no whole lines of ${line}`);
    }
    return Math.max(1, lines);
  }

  /** A port for all that is read, one for all that is written, or one for both. */
  #bandwidths(
    { name, keeps, mayKeep = [] }: TreeLevel,
    ports: readonly MemoryPort[],
    wordBits: number,
  ): Map<string, number> {
    const all = [...keeps, ...mayKeep], taken: string[] = [], bandwidths = new Map<string, number>();
    for (const { bitsPerCycle, reads = [], writes = [] } of ports) {
      const sides = { reads, writes };
      const own = (["reads", "writes"] as const).filter((side) => sides[side].length > 0);
      const partial = own.find((side) => sides[side].length < all.length),
        again = own.find((side) => taken.includes(side));
      if (partial !== undefined) {
        this.unsaid.push(`a port of ${name} for ${partial} of ${sides[partial].join(" and ")} alone`);
      } else if (again !== undefined) this.unsaid.push(`several ports of ${name} for ${again}`);
      else if (own.length > 0) {
        bandwidths.set(
          `${own.length === 2 ? "rw" : own[0]!.replace("s", "")}_bandwidth`,
          bitsPerCycle.value / wordBits,
        );
        taken.push(...own);
      }
    }
    return bandwidths;
  }

  #counting({ strideGaps, firstSums, leavingSums, overlaps = "sliding" }: MemoryTreeData["counting"]): void {
    if (strideGaps !== "loaded") this.unsaid.push("inputs that a stride leaves out and that are not loaded");
    if (firstSums !== "set") this.unsaid.push("first sums that are read");
    if (leavingSums !== "free") this.unsaid.push("sums that are read where they leave");
    if (overlaps !== "sliding") this.unsaid.push("overlaps that only an innermost loop keeps");
  }
}

function isOne(value: TreeLevel["wordBits"] | ByTensor): value is Cited {
  return "value" in value;
}
