/**
 * The least that any mapping of a nest needs: each word of each tensor once in every memory that always keeps it, as many reads of
 * the nearest one as its multicast leaves, and products at all places at once. No mapping is below it; the best may be above.
 */
import type { Shares } from "./count.ts";
import { concerns, LOOPS, OUTPUTS, type Shape, TENSORS, WEIGHTS } from "./shape.ts";
import { spreadingsOf } from "./starts.ts";
import type { Level, Tree } from "./tree.ts";
import { wordsOf } from "./words.ts";

/** Cycles and joules below which no mapping is. */
export interface Bound {
  readonly cycles: number;
  readonly joules: number;
}

/** The lower bound of a shape on a tree, with tensors that stay at a level from layer to layer; -1 for none. */
export function boundOf(tree: Tree, shape: Shape, shares: Shares, stays: number): Bound {
  const { levels, joulesPerMac, macsPerCycle } = tree;
  const words = wordsOf(shape);
  const turns = leastIterations(tree, shape) * shares.cycles / macsPerCycle;
  let joules = shape.macs * shares.products * joulesPerMac, cycles = turns;
  const flows = levels.map(() => new Float64Array(2 * TENSORS)); // bits read and written of each tensor
  for (let t = 0; t < TENSORS; t++) {
    const chain = chainOf(tree, t, t === WEIGHTS ? -1 : stays);
    chain.forEach((l, i) => {
      const level = levels[l]!, bits = Math.min(level.wordBits[t]!, t === OUTPUTS ? level.sumBits : Infinity);
      const flow = flows[l]!, isNearest = i === chain.length - 1 && isLast(tree, t, l);
      const fed = isNearest ? shape.macs / reach(tree, shape, level, t) * shares.accesses[t]! : 0;
      if (t === OUTPUTS) {
        const first = words[t]! * sumPlaces(tree, shape, level) * shares.accesses[t]!; // not read
        const sums = isNearest ? Math.max(0, fed - first) : 0;
        flow[t] = sums * bits;
        flow[TENSORS + t] = Math.max(words[t]! * shares.accesses[t]!, fed) * bits;
      } else {
        flow[t] = Math.max(isNearest ? 0 : words[t]!, fed) * bits;
        flow[TENSORS + t] = i === 0 ? 0 : words[t]! * bits;
      }
      const { readJoules, writeJoules, updateJoules } = level.costs, line = level.lineBits[t]!;
      const written = t === OUTPUTS ? Math.min(writeJoules, updateJoules) : writeJoules;
      joules += (flow[t]! * readJoules + flow[TENSORS + t]! * written) / line *
        (level.lines / mostInstances(tree, level));
    });
  }
  levels.forEach((level, l) => {
    const instances = mostInstances(tree, level);
    for (const { bitsPerCycle, reads, writes } of level.ports) {
      let bits = 0;
      for (const t of reads) bits += flows[l]![t]!;
      for (const t of writes) bits += flows[l]![TENSORS + t]!;
      cycles = Math.max(cycles, bits / instances / bitsPerCycle);
    }
  });
  for (const { costs } of levels) joules += costs.leakageJoules * cycles;
  return { cycles: Math.ceil(cycles * (1 - 1e-12)), joules };
}

/** Levels that keep a tensor in every mapping, the farthest first. */
function chainOf({ levels }: Tree, t: number, from: number): number[] {
  return [...levels.keys()].filter((l) => l >= from && levels[l]!.keeps[t] === 1);
}

/** Whether no mapping keeps a tensor nearer to the arithmetic. */
function isLast({ levels }: Tree, t: number, l: number): boolean {
  return levels.slice(l + 1).every(({ keeps }) => keeps[t] === 0);
}

/** The most places that one access of a level serves. */
function reach(tree: Tree, shape: Shape, { feeds }: Level, t: number): number {
  return tree.fanOuts.reduce((all, { multicast, reduction }, a) => {
    const serves = feeds[a] === 1 && (t === OUTPUTS ? reduction : multicast);
    return serves ? all * samePlaces(tree, shape, a, t) : all;
  }, 1);
}

/** The most instances of a level that each begin a sum of their own for the same output. */
function sumPlaces(tree: Tree, shape: Shape, { feeds }: Level): number {
  return tree.fanOuts.reduce(
    (all, _, a) => feeds[a] === 1 ? all : all * samePlaces(tree, shape, a, OUTPUTS),
    1,
  );
}

/** The most places of a fan-out that the same word of a tensor belongs to; a loop may be rounded up. */
function samePlaces({ fanOuts }: Tree, { counts }: Shape, a: number, t: number): number {
  const { size, allows } = fanOuts[a]!;
  const isSame = allows.some((may, d) => may === 1 && concerns[t * LOOPS + d] === 0 && counts[d]! > 1);
  return isSame ? size : 1;
}

function mostInstances({ fanOuts }: Tree, { feeds }: Level): number {
  return fanOuts.reduce((all, { size }, a) => feeds[a] === 1 ? all : all * size, 1);
}

/** Iterations in time: the best spreading's, where that is known, or products over all places. */
function leastIterations(tree: Tree, shape: Shape): number {
  const { best, isComplete } = spreadingsOf(tree, shape);
  if (isComplete) return best[0]!.iterations;
  return shape.macs / tree.fanOuts.reduce((all, { size }) => all * size, 1);
}
