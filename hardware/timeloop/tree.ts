/** A design as memories, fan-outs and arithmetic of the cost model `memoryTree`. */
import type { YamlValue } from "../../formats/yaml.ts";
import { assumed, stated } from "../chip.ts";
import type {
  FanOut,
  LoopName,
  LoopRules,
  MemoryEnergy,
  MemoryPort,
  MemoryTreeData,
  TensorName,
  TreeLevel,
} from "../../profiles/data/memoryTree.ts";
import type { Cited } from "../../profiles/types.ts";
import type { Attributes } from "./attributes.ts";
import { actionsFor, type Energies, energyOf, joulesOf } from "./energies.ts";
import type { LoopLimits } from "./limits.ts";
import type { Compute, Design, Mesh, Storage } from "./parts.ts";
import { LOOPS, refused, TENSORS } from "./words.ts";
import { BITS_PER_BYTE, KIBI } from "../../ir/units.ts";

/** Bits of a word where a design states none: `kDefaultWordBits` of Timeloop's `include/model/buffer.hpp`. */
const WORD_BITS = 16;

/** The id of the table of energies as a source. */
export const ERT = "ert";

/** The id of Timeloop's way of counting as a source. */
export const TIMELOOP = "timeloop";

/** A tree, and what was taken for granted. */
export interface Built {
  readonly tree: MemoryTreeData;
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
}

const WORD = ["word_bits", "word_width", "datawidth"],
  BLOCK = ["block_size", "n_words"],
  CLUSTER = ["cluster_size"],
  WIDTH = ["width", "memory_width", "data_storage_width"],
  DEPTH = ["depth", "memory_depth", "data_storage_depth"];

/** The tree of a design, with its energies where there are any. */
export function treeOf(design: Design, energies: Energies | undefined): Built {
  return new Builder(design, energies).built();
}

class Builder {
  readonly #parts: Design["parts"];
  readonly #energies: Energies | undefined;
  readonly #assumptions: string[] = [];
  readonly #notes: string[] = [];
  readonly #wordless: string[] = [];

  constructor({ parts }: Design, energies: Energies | undefined) {
    this.#parts = parts;
    this.#energies = energies;
  }

  built(): Built {
    const fanOuts: FanOut[] = [], firsts = new Map<Storage, number>();
    for (const part of this.#parts) {
      if (part.kind === "mesh") fanOuts.push(...this.#fanOuts(part, fanOuts));
      if (part.kind === "storage") firsts.set(part, fanOuts.length);
    }
    const [far] = firsts.keys(), names = fanOuts.map(({ name }) => name);
    const levels = [...firsts].map(([storage, first]) => {
      const instances = fanOuts.slice(0, first).reduce((all, { size }) => all * size.value, 1);
      return this.#level(storage, storage === far, names.slice(first), instances);
    });
    const last = this.#parts.at(-1) as Compute;
    const tree: MemoryTreeData = {
      groups: ["conv", "fc", "matmul"],
      levels,
      fanOuts,
      compute: this.#compute(last),
      counting: {
        strideGaps: "loaded",
        firstSums: "set",
        leavingSums: "free",
        lines: "whole",
        source: TIMELOOP,
      },
    };
    if (this.#wordless.length > 0) {
      this.#assumptions.push(
        `words of ${WORD_BITS} bits in ${this.#wordless.join(", ")}, as Timeloop takes where none are stated`,
      );
    }
    return { tree, assumptions: this.#assumptions, notes: this.#notes };
  }

  /** One fan-out a side of a mesh that has more than one place. */
  #fanOuts({ name, at, x, y, limits }: Mesh, others: readonly FanOut[]): FanOut[] {
    const loops = limits.loops(), counts = limits.counts(), { multicast, reduction } = limits;
    const ownX = loopsOfX(limits, at);
    const side = (places: number, suffix: string, keep: (loop: LoopName) => boolean): FanOut | undefined => {
      if (places === 1) return undefined;
      const own = loops.filter(keep),
        fixed = LOOPS.filter((loop) => counts?.[loop] !== undefined && own.includes(loop));
      const both = x > 1 && y > 1 ? `${name}${suffix}` : name;
      if (own.length === 0) {
        this.#notes.push(`${both}: the constraints leave no loop to spread over its ${places} places`);
      }
      return {
        name: unique(both, others.map(({ name }) => name)),
        size: stated(places),
        loops: own,
        ...(fixed.length > 0 && { counts: Object.fromEntries(fixed.map((loop) => [loop, counts![loop]!])) }),
        ...(!multicast && { multicast }),
        ...(!reduction && { reduction }),
      };
    };
    if (ownX === undefined && counts !== undefined && x > 1 && y > 1) {
      throw refused(
        at,
        "factors of a mesh with two sides without a split",
        "say with permutation and split which side takes which loop",
      );
    }
    const sides = [
      side(x, "X", (loop) => ownX === undefined || ownX.includes(loop)),
      side(y, "Y", (loop) => ownX === undefined || !ownX.includes(loop)),
    ];
    return sides.filter((own) => own !== undefined);
  }

  #level(
    { name, at, attributes, temporal, keeps }: Storage,
    isFar: boolean,
    feeds: string[],
    instances: number,
  ): TreeLevel {
    const word = attributes.count(...WORD) ?? WORD_BITS;
    if (attributes.find(...WORD) === undefined) this.#wordless.push(name);
    const wordBits = attributes.find(...WORD) === undefined ? assumed(word) : stated(word);
    const { block, cluster } = lineOf(attributes, at, word), words = this.#words(at, attributes, block, word);
    const buffering = attributes.positive("multiple_buffering") ?? 1;
    if (cluster > 1 && instances % cluster !== 0) {
      throw at.fault(`a cluster_size that divides ${instances} instances`, `${cluster}`);
    }
    const [kept, may] = tensors(isFar, keeps, at);
    return {
      name,
      keeps: kept,
      ...(may.length > 0 && { mayKeep: may }),
      feeds,
      ...(words !== undefined && { capacityBits: stated(words * word) }),
      ...(buffering !== 1 && { tiles: stated(buffering) }),
      wordBits,
      lineBits: stated(block * word),
      ...(cluster > 1 && { instancesPerLine: stated(cluster) }),
      ...this.#energy(name, at, attributes),
      ...ports(attributes, word, [...kept, ...may]),
      ...rules(temporal, isFar),
    };
  }

  /** Words that an instance holds. */
  #words(at: YamlValue, attributes: Attributes, block: number, word: number): number | undefined {
    const entries = attributes.count("entries"),
      depth = attributes.count(...DEPTH),
      kilobytes = attributes.count("sizeKB");
    const all = [
      entries,
      depth === undefined ? undefined : depth * block,
      kilobytes === undefined ? undefined : Math.floor(kilobytes * KIBI * BITS_PER_BYTE / word),
    ].filter((words) => words !== undefined);
    if (new Set(all).size > 1) {
      throw at.fault("one size, of entries, depth and sizeKB", `${all.join(" and ")} words`);
    }
    return all[0];
  }

  #energy(name: string, at: YamlValue, attributes: Attributes): { readonly energy?: MemoryEnergy } {
    const own = attributes.number("vector_access_energy");
    if (own !== undefined) {
      const joules = stated(joulesOf(own));
      return { energy: { readJoules: joules, writeJoules: joules } };
    }
    if (this.#energies === undefined) return {};
    const actions = actionsFor(this.#energies, name, at);
    const of = (...names: string[]) => energyOf(actions, ...names), read = of("random_read", "read");
    const write = of("random_fill", "random_write", "fill", "write");
    if (read === undefined || write === undefined) {
      throw refused(
        at,
        `"${name}" without an energy of ${read === undefined ? "reads" : "writes"} in the table beside it`,
      );
    }
    const update = of("random_update", "random_write", "update", "write")!, leak = of("leak") ?? 0;
    return {
      energy: {
        readJoules: fromTable(read),
        writeJoules: fromTable(write),
        ...(update !== write && { updateJoules: fromTable(update) }),
        ...(leak > 0 && { leakageJoules: fromTable(leak) }),
      },
    };
  }

  #compute({ name, at, attributes }: Compute): MemoryTreeData["compute"] {
    const own = attributes.number("energy");
    if (own !== undefined) return { joulesPerMac: stated(joulesOf(own)) };
    if (this.#energies === undefined) return {};
    const actions = actionsFor(this.#energies, name, at);
    const joules = energyOf(actions, "mac_random", "mult_random", "mac", "mult", "compute");
    if (joules === undefined) {
      throw refused(at, `"${name}" without an energy of its products in the table beside it`);
    }
    if ((energyOf(actions, "leak") ?? 0) > 0) {
      this.#notes.push(`${name}: its leakage is not counted, as in Timeloop`);
    }
    return { joulesPerMac: fromTable(joules) };
  }
}

function fromTable(joules: number): Cited {
  return { value: joules, source: ERT };
}

/** A name, or the same with a number behind it. */
function unique(name: string, others: readonly string[]): string {
  let own = name;
  for (let i = 2; others.includes(own); i++) own = `${name}${i}`;
  return own;
}

/**
 * Loops of the X side: the first of the permutation, to whose inside Timeloop's front end puts the loops that stand once; any where no
 * split is stated.
 */
function loopsOfX(limits: LoopLimits, at: YamlValue): readonly LoopName[] | undefined {
  const { split, permutation = [] } = limits;
  if (split === undefined) return undefined;
  const count = typeof split.value === "number" ? split.value : undefined;
  if (count === undefined || !Number.isSafeInteger(count) || count < 0) {
    throw (split ?? at).fault("a whole number");
  }
  const once = limits.ones().filter((loop) => !permutation.includes(loop)).reverse();
  const listed = [...once, ...permutation], others = LOOPS.filter((loop) => !listed.includes(loop));
  return [...listed, ...others].slice(0, count);
}

/** Words of a line of one instance, and instances that share a line. */
function lineOf(
  attributes: Attributes,
  at: YamlValue,
  word: number,
): { readonly block: number; readonly cluster: number } {
  const block = attributes.count(...BLOCK),
    cluster = attributes.count(...CLUSTER),
    width = attributes.count(...WIDTH);
  if (width === undefined) return { block: block ?? 1, cluster: cluster ?? 1 };
  const stated = attributes.find(...WIDTH) ?? at;
  const whole = (count: number) => {
    if (Number.isSafeInteger(count) && count >= 1) return count;
    throw stated.fault(`a width of whole words of ${word} bits`, `${width}`);
  };
  if (block !== undefined && cluster !== undefined && block * cluster * word !== width) {
    throw stated.fault(`${block} x ${cluster} words of ${word} bits`, `${width}`);
  }
  if (block !== undefined) return { block, cluster: cluster ?? whole(width / word / block) };
  return { block: whole(width / word / (cluster ?? 1)), cluster: cluster ?? 1 };
}

/** Tensors that a memory keeps, and those that a mapping may keep there. */
function tensors(
  isFar: boolean,
  { keep, pass }: Storage["keeps"],
  at: YamlValue,
): [TensorName[], TensorName[]] {
  const passed = TENSORS.find((tensor) => pass.has(tensor));
  if (isFar && passed !== undefined) throw refused(at, `a farthest memory that ${passed} bypass`);
  if (isFar) return [[...TENSORS], []];
  const kept = TENSORS.filter((tensor) => keep.has(tensor));
  return [kept, TENSORS.filter((tensor) => !keep.has(tensor) && !pass.has(tensor))];
}

/** Bandwidths are words of one instance a cycle. */
function ports(
  attributes: Attributes,
  word: number,
  kept: readonly TensorName[],
): { readonly ports?: readonly MemoryPort[] } {
  const port = (words: number | undefined, sides: ("reads" | "writes")[]): MemoryPort[] =>
    words === undefined || words === Infinity ? [] : [{
      bitsPerCycle: stated(words * word, `${words} words a cycle`),
      ...Object.fromEntries(sides.map((side) => [side, kept])),
    }];
  const both = attributes.positive("bandwidth"), half = both === undefined ? undefined : both / 2;
  const found = [
    ...port(attributes.positive("shared_bandwidth", "rw_bandwidth"), ["reads", "writes"]),
    ...port(attributes.positive("read_bandwidth") ?? half, ["reads"]),
    ...port(attributes.positive("write_bandwidth") ?? half, ["writes"]),
  ];
  return found.length === 0 || kept.length === 0 ? {} : { ports: found };
}

function rules(limits: LoopLimits, isFar: boolean): { readonly temporal?: LoopRules } {
  const loops = limits.loops(isFar), counts = limits.counts();
  const order = limits.permutation?.filter((loop) => loops.includes(loop)).toReversed();
  const own: LoopRules = {
    ...(loops.length < LOOPS.length && { loops }),
    ...(counts !== undefined && { counts }),
    ...(order !== undefined && order.length > 1 && { order }),
  };
  return Object.keys(own).length === 0 ? {} : { temporal: own };
}
