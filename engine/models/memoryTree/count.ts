/**
 * Counts what a mapping moves. Rules that reproduce Timeloop's (A. Parashar et al., ISPASS 2019), proven on mappings of its own in
 * `tests/published/timeloop_test.ts`:
 *
 * - Words filled into a memory for a tensor: its tile, times every loop outside of it from the innermost one that concerns the
 *   tensor; loops inside of that one cost nothing, because the tile stays.
 * - Tiles of inputs overlap where windows slide. What a tile shares with the one before stays where both steps go the same way and
 *   equally far; where the direction changes, the tile is loaded whole. As in Timeloop, a loop's later iterations move like its second.
 * - The first value of a partial sum is not read; each later visit reads and writes it; it leaves once more at the end.
 * - One read serves all places that need the same word (multicast); sums of places along a reduced loop are added up on their way.
 * - The arithmetic reads each operand and updates each sum in every cycle.
 */
import { type Loops, MOST_LOOPS } from "./loops.ts";
import {
  C,
  concerns,
  G,
  INPUTS,
  K,
  LOOPS,
  N,
  OUTPUTS,
  P,
  Q,
  R,
  reach,
  S,
  type Shape,
  TENSORS,
  WEIGHTS,
} from "./shape.ts";
import type { Tree } from "./tree.ts";

/** What zeros leave of products, of their cycles, and of the accesses of each operand and sum. */
export interface Shares {
  readonly products: number;
  readonly cycles: number;
  readonly accesses: readonly number[];
}

/** Counts mappings on a tree, one after another. Bits are those of one instance of a memory. */
export class Counter {
  /** Bits read, written from farther memories and updated from nearer ones: `[tensor * levels + level]`. */
  readonly readBits: Float64Array;
  readonly writeBits: Float64Array;
  readonly updateBits: Float64Array;
  /** Words of each tile, at the same places. */
  readonly tile: Float64Array;
  /** Instances of each level in use. */
  readonly instances: Float64Array;
  /** Iterations of all loops in time. */
  iterations = 0;
  readonly #tree: Tree;
  readonly #levels: number;
  /** Iterations inside of a place of the list, by loop; outside of it, all together. */
  readonly #inner = new Float64Array((MOST_LOOPS + 1) * LOOPS);
  readonly #outer = new Float64Array(MOST_LOOPS + 1);
  /** The innermost loop before a place of the list that concerns a tensor; -1 for none. */
  readonly #last = new Int32Array((MOST_LOOPS + 1) * TENSORS);
  /** Iterations spread below a level, by loop. */
  readonly #fed: Float64Array;
  /** Places of a level that see different outputs. */
  readonly #outputPlaces: Float64Array;
  /** Iterations of each loop, rounded up as mapped. */
  readonly #padded = new Float64Array(LOOPS);
  /** Bits of tiles at each level. */
  readonly #held: Float64Array;
  #outputs = 0;
  /** The outermost loop over what a sum adds up. */
  #firstSum = Infinity;
  #places = 1;
  #distinctPlaces = 1;
  /** Shares of words that are there, and that of the tensor at hand. */
  readonly #shares = new Float64Array(TENSORS + 1);
  #real = 1;

  constructor(tree: Tree) {
    const levels = this.#levels = tree.levels.length;
    this.#tree = tree;
    this.readBits = new Float64Array(TENSORS * levels);
    this.writeBits = new Float64Array(TENSORS * levels);
    this.updateBits = new Float64Array(TENSORS * levels);
    this.tile = new Float64Array(TENSORS * levels);
    this.instances = new Float64Array(levels);
    this.#fed = new Float64Array(levels * LOOPS);
    this.#outputPlaces = new Float64Array(levels);
    this.#held = new Float64Array(levels);
  }

  /** Whether the tiles of a mapping fit their memories. What is found on the way serves `count`. */
  fits(shape: Shape, x: Loops): boolean {
    this.#unroll(x);
    this.#place(x);
    const { levels } = this.#tree, count = this.#levels, held = this.#held.fill(0);
    for (let t = 0; t < TENSORS; t++) {
      let isSum = t === OUTPUTS; // those that the arithmetic adds to
      for (let l = count - 1; l >= 0; l--) {
        const at = t * count + l;
        if (x.keeps[at] === 0) continue;
        const { sharedBits, ownBits, wordBits, sumBits } = levels[l]!;
        const words = this.tile[at] = this.#tile(shape, t, x.cut[at]! * LOOPS, l * LOOPS);
        const bits = words * (isSum ? sumBits : wordBits[t]!);
        if (bits > ownBits[t]! || (held[l]! += bits) > sharedBits) return false;
        isSum = t === OUTPUTS && this.#isVisitedAgain(x.cut[at]!);
      }
    }
    return true;
  }

  /** Products of loops inside and outside of each place of the list. */
  #unroll(x: Loops): void {
    const inner = this.#inner, outer = this.#outer, last = this.#last, n = x.length;
    for (let d = 0, at = n * LOOPS; d < LOOPS; d++) inner[at + d] = 1;
    for (let i = n - 1; i >= 0; i--) {
      const at = i * LOOPS, below = at + LOOPS;
      for (let d = 0; d < LOOPS; d++) inner[at + d] = inner[below + d]!;
      inner[at + x.loop[i]!]! *= x.count[i]!;
    }
    let product = outer[0] = 1;
    last[0] = last[1] = last[2] = -1;
    this.#firstSum = MOST_LOOPS;
    for (let i = 0, at = 0; i < n; i++, at += TENSORS) {
      const d = x.loop[i]!;
      outer[i + 1] = product *= x.count[i]!;
      if (concerns[OUTPUTS * LOOPS + d] === 0 && this.#firstSum === MOST_LOOPS) this.#firstSum = i;
      for (let t = 0; t < TENSORS; t++) {
        last[at + TENSORS + t] = concerns[t * LOOPS + d] === 1 ? i : last[at + t]!;
      }
    }
    this.iterations = product;
  }

  /** What is spread below each level, and how many places it has. */
  #place(x: Loops): void {
    const { levels, fanOuts } = this.#tree, fed = this.#fed, spread = x.spread, padded = this.#padded;
    for (let d = 0; d < LOOPS; d++) padded[d] = this.#inner[d]!;
    for (let i = 0; i < spread.length; i++) padded[i % LOOPS]! *= spread[i]!;
    this.#outputs = padded[G]! * padded[N]! * padded[K]! * padded[P]! * padded[Q]!;
    for (let l = 0; l < levels.length; l++) {
      const { feeds } = levels[l]!, at = l * LOOPS;
      let instances = 1, places = 1;
      for (let d = 0; d < LOOPS; d++) fed[at + d] = 1;
      for (let a = 0; a < fanOuts.length; a++) {
        const from = a * LOOPS;
        if (feeds[a] === 1) { for (let d = 0; d < LOOPS; d++) fed[at + d]! *= spread[from + d]!; }
        else {
          for (let d = 0; d < LOOPS; d++) {
            const f = spread[from + d]!;
            if (f === 1) continue;
            instances *= f;
            if (concerns[OUTPUTS * LOOPS + d] === 1) places *= f;
          }
        }
      }
      this.instances[l] = instances;
      this.#outputPlaces[l] = places;
    }
  }

  /** Words of a tensor's tile inside a place of the list, at a level. */
  #tile(shape: Shape, t: number, inside: number, level: number): number {
    const x = this.#inner, f = this.#fed;
    const g = x[inside + G]! * f[level + G]!;
    if (t === WEIGHTS) {
      return g * x[inside + K]! * f[level + K]! * x[inside + C]! * f[level + C]! * x[inside + R]! *
        f[level + R]! *
        x[inside + S]! * f[level + S]!;
    }
    const n = g * x[inside + N]! * f[level + N]!;
    const p = x[inside + P]! * f[level + P]!, q = x[inside + Q]! * f[level + Q]!;
    if (t === OUTPUTS) return n * x[inside + K]! * f[level + K]! * p * q;
    return n * x[inside + C]! * f[level + C]! *
      this.#side(shape, 0, p, x[inside + R]! * f[level + R]!) *
      this.#side(shape, 1, q, x[inside + S]! * f[level + S]!);
  }

  /** Rows or columns of inputs in a tile: all between the first and the last, or those that windows may touch; of loops rounded up none beyond. */
  #side(shape: Shape, side: 0 | 1, outputs: number, kernel: number): number {
    const all = reach(outputs, shape.stride[side], kernel, shape.dilation[side]);
    return Math.min(this.#most(shape)[side], this.#tree.gapsLoaded ? all : Math.min(all, outputs * kernel));
  }

  /** Rows and columns of inputs that all windows touch. */
  #most({ reached, windowed }: Shape): readonly [number, number] {
    return this.#tree.gapsLoaded ? reached : windowed;
  }

  /** Whether outputs inside a place of the list are visited again from outside, so that they leave unfinished. */
  #isVisitedAgain(cut: number): boolean {
    return this.#firstSum < this.#last[cut * TENSORS + OUTPUTS]!;
  }

  /** Counts a mapping that fits. */
  count(shape: Shape, x: Loops, shares: Shares): void {
    const levels = this.#levels;
    this.readBits.fill(0);
    this.writeBits.fill(0);
    this.updateBits.fill(0);
    const real = this.#realShares(shape);
    for (let t = 0; t < TENSORS; t++) {
      let parent = -1;
      this.#real = real[t]!;
      for (let l = 0; l < levels; l++) {
        if (x.keeps[t * levels + l] === 0) continue;
        if (parent >= 0) this.#move(shape, x, t, parent, l);
        parent = l;
      }
      this.#feed(x, t, parent, real[TENSORS]! * shares.accesses[t]!);
    }
  }

  /**
   * Shares of words that are there, where loops are rounded up: of each tensor, and of products. Rows and columns of inputs end
   * with the image.
   */
  #realShares({ counts, macs }: Shape): Float64Array {
    const padded = this.#padded, shares = this.#shares.fill(1);
    let all = 1;
    for (let d = 0; d < LOOPS; d++) {
      const share = counts[d]! / padded[d]!;
      all *= padded[d]!;
      if (share === 1) continue;
      for (let t = 0; t < TENSORS; t++) {
        if (concerns[t * LOOPS + d] === 1 && (t !== INPUTS || d < P)) shares[t]! *= share;
      }
    }
    shares[TENSORS] = macs / all;
    return shares;
  }

  /** What moves between a memory and the next nearer one that keeps the tensor. */
  #move(shape: Shape, x: Loops, t: number, parent: number, child: number): void {
    const levels = this.#levels, at = t * levels + child, above = t * levels + parent;
    const from = this.#tree.levels[parent]!, to = this.#tree.levels[child]!;
    this.#reach(x, t, parent, child);
    const cut = x.cut[at]!, tile = this.tile[at]!, places = this.#places;
    if (t !== OUTPUTS) {
      const words = this.#real *
        (t === INPUTS ? this.#inputFills(shape, x, cut, child) : tile * this.#visits(t, cut));
      this.readBits[above]! += words * places * this.#bits(tile * places, from.wordBits[t]!, from.leastBits);
      this.writeBits[at]! += words * this.#bits(tile, to.wordBits[t]!, to.leastBits);
      return;
    }
    const { firstSumsRead, leavingSumsRead } = this.#tree, isAgain = this.#isVisitedAgain(cut);
    const words = this.#real * tile * this.#visits(t, cut), apart = places > this.#distinctPlaces;
    const outputs = this.#real * this.#outputs;
    const own = outputs / this.#outputPlaces[child]!, all = outputs / this.#outputPlaces[parent]!;
    const bitsAbove = this.#bits(
      tile * places,
      isAgain || apart ? from.sumBits : from.wordBits[t]!,
      from.leastBits,
    );
    const bits = this.#bits(tile, isAgain ? to.sumBits : to.wordBits[t]!, to.leastBits);
    const updates = words * places, isRead = isAgain || apart;
    this.updateBits[above]! += updates * bitsAbove;
    if (isRead) this.readBits[above]! += (firstSumsRead ? updates : updates - all) * bitsAbove;
    if (isAgain) this.writeBits[at]! += (firstSumsRead ? words : words - own) * bits;
    if (leavingSumsRead) this.readBits[at]! += words * bits;
  }

  /** What the arithmetic moves: each cycle an operand for each place, or a sum read and written. */
  #feed(x: Loops, t: number, parent: number, share: number): void {
    const at = t * this.#levels + parent, { wordBits, sumBits, leastBits } = this.#tree.levels[parent]!;
    this.#reach(x, t, parent, -1);
    const places = this.#places, words = this.iterations * places;
    if (t !== OUTPUTS) {
      this.readBits[at]! += words * this.#bits(places, wordBits[t]!, leastBits) * share;
      return;
    }
    const first = this.#tree.firstSumsRead ? 0 : this.#outputs / this.#outputPlaces[parent]!;
    const bits = this.#bits(places, sumBits, leastBits) * share;
    this.updateBits[at]! += words * bits;
    this.readBits[at]! += (words - first) * bits;
  }

  /** Bits that a word of a transfer of some words takes, for transfers are rounded up. */
  #bits(words: number, wordBits: number, leastBits: number): number {
    if (leastBits === 0) return wordBits;
    return Math.ceil(words * wordBits / leastBits) * leastBits / words;
  }

  /** Visits of a tile: the loops outside of it from the innermost that concerns the tensor. */
  #visits(t: number, cut: number): number {
    return this.#outer[this.#last[cut * TENSORS + t]! + 1]!;
  }

  /** Places of the fan-outs between two levels that a word for each is moved for, and those that differ by what concerns the tensor. */
  #reach(x: Loops, t: number, parent: number, child: number): void {
    const { levels, fanOuts } = this.#tree, above = levels[parent]!.feeds;
    const below = child < 0 ? undefined : levels[child]!.feeds;
    let places = 1, distinct = 1;
    for (let a = 0; a < fanOuts.length; a++) {
      if (above[a] === 0 || below !== undefined && below[a] === 1) continue;
      const { multicast, reduction } = fanOuts[a]!, shares = t === OUTPUTS ? reduction : multicast;
      for (let d = 0, at = a * LOOPS; d < LOOPS; d++) {
        const f = x.spread[at + d]!;
        if (f === 1) continue;
        if (concerns[t * LOOPS + d] === 1) {
          places *= f;
          distinct *= f;
        } else if (!shares) places *= f;
      }
    }
    this.#places = places;
    this.#distinctPlaces = distinct;
  }

  /** Words of inputs filled into a level whose tile is inside a place of the list. */
  #inputFills(shape: Shape, x: Loops, cut: number, level: number): number {
    const whole = this.tile[INPUTS * this.#levels + level]!, first = this.#last[cut * TENSORS + INPUTS]!;
    if (first < 0) return whole;
    const d = x.loop[first]!, side = d === P || d === R ? 0 : d === Q || d === S ? 1 : -1;
    const isApart = this.#tree.slidesInnermost && this.#isApart(x, first, cut);
    if (side === -1 || isApart) return whole * this.#outer[first + 1]!;
    const { stride, dilation } = shape,
      at = cut * LOOPS,
      f = level * LOOPS,
      inner = this.#inner,
      fed = this.#fed;
    const outputs = side === 0 ? P : Q, kernel = side === 0 ? R : S;
    const windows = inner[at + outputs]! * fed[f + outputs]!, taps = inner[at + kernel]! * fed[f + kernel]!;
    const all = reach(windows, stride[side]!, taps, dilation[side]!), step = this.#step(shape, x, first);
    const kept = this.#side(shape, side, windows, taps);
    const isWhole = this.#tree.gapsLoaded || all <= windows * taps; // a tile with gaps shares nothing with the next
    const shared = isWhole ? Math.max(0, all - step) : 0;
    const line = whole / kept, overlap = Math.min(shared, kept) * line;
    const count = x.count[first]!;
    let words = Math.min(whole + (count - 1) * (whole - overlap), line * this.#most(shape)[side]!),
      moved = step,
      isAlong = true;
    for (let i = first - 1; i >= 0; i--) {
      const loop = x.loop[i]!, n = x.count[i]!;
      let stays = 0;
      if (isAlong && concerns[INPUTS * LOOPS + loop] === 1) {
        if (loop === outputs || loop === kernel) {
          const own = this.#step(shape, x, i), by = own - moved;
          stays = by === step ? overlap : by === 0 ? whole : 0;
          moved += own;
        } else isAlong = false;
      }
      if (!isAlong) return words * this.#outer[i + 1]!;
      words = n * words - (n - 1) * stays;
    }
    return words;
  }

  /** Whether a loop that does not concern the inputs stands between the innermost that does and the tile. */
  #isApart(x: Loops, first: number, cut: number): boolean {
    for (let i = first + 1; i < cut; i++) if (x.count[i]! > 1) return true;
    return false;
  }

  /** How far one more iteration of a loop moves the inputs. */
  #step({ stride, dilation }: Shape, x: Loops, i: number): number {
    const d = x.loop[i]!, spread = x.spread, outside = x.outside;
    let step = this.#inner[(i + 1) * LOOPS + d]!;
    for (let a = 0; a < outside.length; a++) if (outside[a]! > i) step *= spread[a * LOOPS + d]!;
    return step * (d === P ? stride[0] : d === Q ? stride[1] : d === R ? dilation[0] : dilation[1]);
  }
}
