/**
 * Finds a good mapping: from many starts, small changes as long as they help. It sees no clock: a time is a number of trials.
 * What is found depends on the seed and on nothing else.
 */
import type { Objective } from "../../options.ts";
import type { Bound } from "./bound.ts";
import type { Shares } from "./count.ts";
import { Dice } from "./dice.ts";
import type { NestTerms } from "./equations.ts";
import { Loops } from "./loops.ts";
import { isInOrder, Moves } from "./moves.ts";
import type { Scorer } from "./score.ts";
import { LOOPS, type Shape } from "./shape.ts";
import { deal, type Spreading, spreadingsOf } from "./starts.ts";
import { State } from "./state.ts";
import type { Tree } from "./tree.ts";

/** Moves in vain after which a search starts anew. */
const PATIENCE = 400;

/** A search ends once it has found nothing better for this share of its trials: sooner where it is by time and none is faster. */
const VAIN = 0.6, VAIN_AT_BOUND = 0.35;

/** How a search goes. */
export interface SearchOptions {
  /** What the mapping is chosen by. */
  readonly objective: Objective;
  /** The most mappings that are tried. */
  readonly trials: number;
  /** What its choices follow from. */
  readonly seed: number;
}

/** Searches mappings on a tree, one nest after another. */
export class Search {
  /** Mappings that fitted in all searches. */
  valid = 0;
  readonly #tree: Tree;
  readonly #scorer: Scorer;
  readonly #loops: Loops;
  readonly #state: State;
  readonly #moves: Moves;
  readonly #options: SearchOptions;

  constructor(tree: Tree, scorer: Scorer, options: SearchOptions) {
    this.#tree = tree;
    this.#scorer = scorer;
    this.#options = options;
    this.#loops = new Loops(tree);
    this.#state = new State(tree);
    this.#moves = new Moves(tree, this.#state);
  }

  /** The best mapping that is found; nothing where not even a word of each tensor fits. */
  find(shape: Shape, shares: Shares, stays: number, least: Bound): State | undefined {
    const { objective, trials, seed } = this.#options, { nest } = this.#scorer, state = this.#state;
    const active = [...shape.counts.keys()].filter((d) => shape.counts[d]! > 1);
    const spreadings = spreadingsOf(this.#tree, shape).best,
      dice = new Dice(seed),
      best = new State(this.#tree);
    let first = Infinity, second = Infinity, since = 0, vainShare = VAIN, open = spreadings.length;
    const perIteration = shares.cycles / this.#tree.macsPerCycle; // cycles; spreadings of too many cannot be faster
    const keep = (tried: number) => {
      const [mainly, then] = goals[objective](nest);
      if (mainly > first || mainly === first && then >= second) return;
      first = mainly;
      second = then;
      since = tried;
      best.copy(state);
      if (objective !== "latency") return;
      vainShare = nest.cycles <= least.cycles ? VAIN_AT_BOUND : VAIN;
      open = spreadings.filter(({ iterations }) => iterations * perIteration < nest.cycles).length;
    };
    for (let start = 0, tried = 0; tried < trials && tried - since < trials * vainShare; start++) {
      this.#begin(start, shape, spreadings.slice(0, open || spreadings.length), dice);
      tried++;
      if (!this.#score(shape, shares, stays)) continue;
      keep(tried);
      let value = walks[objective](nest, least);
      for (let vain = 0; vain < PATIENCE && tried < trials; tried++) {
        this.#moves.make(shape, active, dice);
        const next = this.#score(shape, shares, stays) ? walks[objective](nest, least) : Infinity;
        if (next > value) {
          this.#moves.undo();
          vain++;
          continue;
        }
        if (next < value) vain = 0;
        else vain++;
        value = next;
        keep(tried);
      }
    }
    return first === Infinity ? undefined : best;
  }

  #score(shape: Shape, shares: Shares, stays: number): boolean {
    if (!this.#state.hasRoom()) return false;
    this.#state.write(this.#loops, stays);
    if (!this.#scorer.score(shape, this.#loops, shares)) return false;
    this.valid++;
    return true;
  }

  /**
   * A start: first all loops at the farthest memory, which always fits; then in turn a spreading of few cycles with the rest at
   * random, and all at random.
   */
  #begin(start: number, shape: Shape, spreadings: readonly Spreading[], dice: Dice): void {
    const { counts, order, keeps } = this.#state,
      { levels, fanOuts } = this.#tree,
      from = levels.length * LOOPS;
    const { places, optional } = this.#moves;
    const left = Float64Array.from(shape.counts);
    counts.fill(1);
    [...levels, ...fanOuts].forEach(({ fixed }, place) =>
      fixed.forEach((n, d) => {
        if (n === 0) return;
        counts[place * LOOPS + d] = n;
        left[d] = Math.ceil(left[d]! / n);
      })
    );
    if (start === 0) {
      for (let d = 0; d < LOOPS; d++) {
        counts[(places[d]![0] ?? 0) * LOOPS + d]! *= left[d]!;
      }
    } else if (start % 3 === 0) deal(counts, left, places, dice);
    else {
      const spreading = spreadings[Math.min(dice.below(spreadings.length), dice.below(spreadings.length))]!;
      counts.set(spreading.counts, from);
      const inTime = places.map((all) => all.filter((place) => place < levels.length));
      deal(counts, leftIn(shape, counts), inTime, dice);
    }
    for (let at = 0; at < order.length; at++) order[at] = at % LOOPS; // nothing is left of a search before
    for (let l = 0; l < levels.length; l++) shuffle(order, l * LOOPS, levels[l]!.rank, dice);
    for (const at of optional) keeps[at] = start === 0 ? 1 : dice.below(2);
  }
}

/** What is left of each loop, with the iterations that stand somewhere already. */
function leftIn(shape: Shape, counts: Float64Array): Float64Array {
  const left = Float64Array.from(shape.counts);
  for (let at = 0; at < counts.length; at++) {
    if (counts[at]! > 1) left[at % LOOPS] = Math.ceil(left[at % LOOPS]! / counts[at]!);
  }
  return left;
}

/** Any order of a memory's loops that its rules allow. */
function shuffle(order: Uint8Array, from: number, rank: Uint8Array, dice: Dice): void {
  for (let i = LOOPS - 1; i > 0; i--) {
    const j = dice.below(i + 1), moved = order[from + i]!;
    order[from + i] = order[from + j]!;
    order[from + j] = moved;
  }
  if (isInOrder(order, from, rank)) return;
  const own = order.subarray(from, from + LOOPS), ranked = own.filter((d) => rank[d]! > 0);
  ranked.sort((a, b) => rank[a]! - rank[b]!);
  let next = 0;
  for (let i = 0; i < LOOPS; i++) if (rank[own[i]!]! > 0) own[i] = ranked[next++]!;
}

/** What counts first, and what counts between equals. */
const goals: { readonly [O in Objective]: (nest: NestTerms) => readonly [number, number] } = {
  "latency": ({ cycles, nestJoules }) => [Math.ceil(cycles), nestJoules],
  "energy": ({ cycles, nestJoules }) => [nestJoules, cycles],
  "energy-delay": ({ cycles, nestJoules }) => [Math.ceil(cycles) * nestJoules, nestJoules],
};

/** How much the lesser goal counts in a walk, so that it is led where only that one changes: a percent as a twentieth of one. */
const LESSER = 19;

/** What a walk lets fall; the least that is possible says how large a change of the lesser goal is. */
const walks: { readonly [O in Objective]: (nest: NestTerms, least: Bound) => number } = {
  "latency": ({ cycles, nestJoules }, { joules }) => Math.ceil(cycles) * (nestJoules + LESSER * joules),
  "energy": ({ cycles, nestJoules }, least) => nestJoules * (cycles + LESSER * least.cycles),
  "energy-delay": ({ cycles, nestJoules }) => Math.ceil(cycles) * nestJoules,
};
