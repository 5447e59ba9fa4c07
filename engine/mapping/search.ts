/**
 * The search for a row-stationary mapping. Sizes that a mapping may have do not depend on the layer, and what a layer does not fill is
 * paid for as if it were zeros: so a larger layer is never faster than a smaller one, and more of anything in the array never slower.
 */
import { dramWords, loops, otherWords, type RowTerms, time } from "./equations.ts";
import type { RowArray } from "./shape.ts";

/** A mapping, in the letters of the paper's Table II. */
export type RowMapping = Pick<RowTerms, "p" | "q" | "r" | "t" | "m" | "n" | "e" | "together" | "tiles">;

/** What makes one mapping better than another: less of something; between equals fewer words through the buffer. */
export interface Goal {
  /** A time or an energy, which follows from the cycles, the weights' words of DRAM and the reads of inputs, and grows with each. */
  of(x: RowTerms): number;
  /** What no mapping with so many cycles can do better than; nothing where time is not what counts. */
  least?(cycles: number): number;
  /** What comes on top of that, of terms on which memory moves everything once; nothing if left out. */
  rest?(x: RowTerms): number;
}

/** Numbers of parts into which something is cut. */
const COUNTS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];

/** Sets of height `kernel` and width `e` that stand in the array; a set wider than the array is folded. */
export function setsOf({ rows, columns }: RowArray, kernel: number, e: number): number {
  const high = Math.floor(rows / kernel);
  return e <= columns ? high * Math.floor(columns / e) : Math.floor(high / Math.ceil(e / columns));
}

/** Puts a mapping on terms. */
export function setMapping(x: RowTerms, { p, q, r, t, m, n, e, together, tiles }: RowMapping): void {
  x.p = p;
  x.q = q;
  x.r = r;
  x.t = t;
  x.m = m;
  x.n = n;
  x.e = e;
  x.together = together;
  x.tiles = tiles;
}

/** The best mapping of a shape, or nothing if none fits the buffers. */
export function bestMapping(x: RowTerms, array: RowArray, goal: Goal): RowMapping | undefined {
  return new Search(x, array, goal).best();
}

class Search {
  readonly #x: RowTerms;
  readonly #array: RowArray;
  readonly #goal: Goal;
  #least = Infinity;
  #words = Infinity;
  #floor = 0;
  #rest = 0;
  #found: RowMapping | undefined;

  constructor(x: RowTerms, array: RowArray, goal: Goal) {
    this.#x = x;
    this.#array = array;
    this.#goal = goal;
  }

  best(): RowMapping | undefined {
    const x = this.#x, array = this.#array;
    if (this.#goal.least !== undefined) this.#floor = this.#timeOfMemory();
    else dramWords(x); // the inputs of an image, whatever the mapping
    const least = Math.ceil(x.outputWidth / array.widestTile);
    for (const tiles of COUNTS) {
      if (tiles < least && least <= COUNTS.at(-1)!) continue;
      if (tiles > x.outputWidth && tiles > least) break;
      x.tiles = Math.max(tiles, least);
      this.#rows();
    }
    return this.#found;
  }

  /** The time that no mapping undercuts, for memory takes it: everything moved once. */
  #timeOfMemory(): number {
    const x = this.#x;
    x.tiles = x.p = x.q = 1;
    x.e = x.outputHeight;
    x.n = x.images;
    x.t = x.m = x.layerFilters;
    x.r = x.layerChannels;
    loops(x);
    dramWords(x);
    x.cycles = 0;
    const floor = this.#goal.of(x);
    this.#rest = (this.#goal.rest?.(x) ?? 0) * SAFELY;
    return floor;
  }

  /** Tries the heights of a set that fill the array's columns, as they are or folded. */
  #rows(): void {
    const x = this.#x, { columns, rows } = this.#array;
    for (const e of heights(x.outputHeight, columns, columns * rows)) {
      const strips = Math.ceil(x.outputHeight / e);
      const useful = x.layerFilters * x.layerChannels * x.groups; // more sets have nothing to do
      const sets = Math.min(setsOf(this.#array, x.kernelHeight, e), useful);
      if (sets === 0) continue;
      x.e = e;
      x.n = x.images;
      x.together = Math.min(x.groups, this.#array.groupsTogether);
      if (!this.#canBeBetter(sets, sets, sets)) continue;
      const whole = strips === 1 && x.tiles === 1 && e <= columns; // only then do images take turns in a pass
      this.#images(whole, sets);
    }
  }

  #images(whole: boolean, sets: number): void {
    const x = this.#x;
    if (!whole || x.images === 1) return this.#sets(1, sets);
    for (const blocks of COUNTS) {
      if (blocks >= x.images) break;
      this.#sets(Math.ceil(x.images / blocks), sets);
    }
    this.#sets(1, sets);
  }

  /** Tries how sets are shared among channels and filters: as many of each as stand beside each other. */
  #sets(n: number, sets: number): void {
    const x = this.#x;
    x.n = n;
    for (let r = 1, t; r <= sets; r = Math.floor(sets / t) + 1) {
      t = Math.floor(sets / r);
      x.r = Math.min(Math.floor(sets / t), x.layerChannels);
      x.t = Math.min(t, x.layerFilters);
      this.#groups(sets);
    }
  }

  /** Tries as many groups side by side as there is room for, and fewer filters at a time beside more of them. */
  #groups(sets: number): void {
    const x = this.#x, most = Math.min(x.groups, this.#array.groupsTogether), { t } = x;
    this.#together(Math.min(most, Math.floor(sets / (x.r * t))));
    for (const groups of most === 1 ? [] : COUNTS) {
      if (groups > most || groups * x.r > sets) break;
      x.t = Math.min(t, Math.floor(sets / (x.r * groups)));
      this.#together(Math.min(most, Math.floor(sets / (x.r * x.t))));
    }
    x.t = t;
  }

  #together(groups: number): void {
    const x = this.#x;
    x.together = Math.ceil(x.groups / Math.ceil(x.groups / Math.max(1, groups))); // evenly, in as many turns
    if (this.#canBeBetter(x.r * x.t, x.r, x.t)) this.#channels();
  }

  /** Whether sets, `r` for channels and `t` for filters, can give a better mapping than the best so far, whatever an element holds. */
  #canBeBetter(sets: number, r: number, t: number): boolean {
    const x = this.#x, { inputWords, psumWords } = this.#array;
    const channels = Math.max(1, Math.floor(inputWords / x.kernelWidth)) * r, filters = psumWords * t;
    return this.#isPossible(sets, Math.ceil(x.layerChannels / channels), Math.ceil(x.layerFilters / filters));
  }

  /** Whether passes on so many sets, in at least so many rounds of channels and filters, can be better than the best so far. */
  #isPossible(sets: number, channelRounds: number, filterRounds: number): boolean {
    const x = this.#x, { least } = this.#goal;
    const strips = Math.ceil(x.outputHeight / x.e), blocks = Math.ceil(x.images / x.n);
    const turns = Math.ceil(x.groups / x.together) * x.tiles * strips,
      columns = Math.ceil(x.outputWidth / x.tiles);
    const products = x.layerFilters * x.layerChannels, maps = x.images * x.groups;
    const arithmetic = turns * products *
      (x.kernelWidth * columns * x.images / x.macsPerPe * x.workShare / sets +
        x.groups / Math.ceil(x.groups / x.together) * x.kernelHeight * x.kernelWidth * blocks /
          x.filterWordsPerCycle *
          x.weightShare);
    const weightWords = products * x.kernelHeight * x.kernelWidth * x.groups * x.tiles * strips * blocks;
    const psumWords = channelRounds * x.layerFilters * maps * x.outputHeight * columns * x.tiles;
    const inputColumns = (columns - 1) * x.stepWidth + x.reachWidth;
    if (least === undefined) { // by all of the goal, with what holds whatever the rounds of filters
      const inputRows = (x.outputHeight - strips) * x.stepHeight + strips * x.reachHeight;
      x.cycles = Math.max(arithmetic, psumWords / x.psumWordsPerCycle);
      x.weightDramWords = weightWords;
      x.inputReads = inputRows * inputColumns * x.tiles / x.imageInputs;
      return this.#goal.of(x) * SAFELY <= this.#least;
    }
    const inputWords = filterRounds * x.layerChannels * maps * x.outputHeight * x.stepHeight * inputColumns *
      x.tiles;
    const overhead = turns * blocks * channelRounds * filterRounds * x.passOverheadCycles;
    const cycles = Math.max(arithmetic, psumWords / x.psumWordsPerCycle, inputWords / x.inputWordsPerCycle) +
      overhead;
    if (least(cycles * SAFELY) + this.#rest > this.#least) return false;
    return this.#least > this.#floor * ROUNDED || 2 * psumWords + inputWords + weightWords < this.#words;
  }

  /** Tries how many channels an element holds. */
  #channels(): void {
    const x = this.#x, { inputWords } = this.#array;
    const most = Math.floor(inputWords / x.kernelWidth);
    for (let q = Math.min(most, Math.ceil(x.layerChannels / x.r)); q >= 1; q--) {
      const rounds = Math.ceil(x.layerChannels / (q * x.r));
      q = x.q = Math.ceil(Math.ceil(x.layerChannels / rounds) / x.r); // fewer in as many rounds
      this.#filters();
    }
  }

  /** Tries how many filters an element holds; as many groups of them as fit wait in the global buffer. */
  #filters(): void {
    const x = this.#x, array = this.#array, { layerFilters: all } = x;
    const columns = Math.ceil(x.outputWidth / x.tiles),
      inputColumns = (columns - 1) * x.stepWidth + x.reachWidth;
    const rounds = Math.ceil(x.layerChannels / (x.q * x.r)), channels = Math.ceil(x.layerChannels / rounds);
    const inputs = x.together * x.n * channels * ((x.e - 1) * x.stepHeight + x.reachHeight) * inputColumns;
    const psums = x.together * x.n * x.e * columns; // of one filter
    const room = Math.floor((array.bufferWords - inputs) / psums + ROUNDING); // filters whose partial sums fit
    const weights = array.filterBufferWords / (x.together * channels * x.kernelHeight * x.kernelWidth);
    const together = Math.floor(Math.min(room, weights) + ROUNDING); // filters of a pass
    const most = Math.floor(Math.min(array.psumWords, array.filterWords / (x.q * x.kernelWidth)) + ROUNDING);
    if (together < 1 || most < 1) return;
    let turns = Math.max(Math.ceil(all / (most * x.t)), Math.ceil(all / together));
    if (!this.#isPossible(x.r * x.t, rounds, turns)) return;
    for (let p = most + 1; p > 1 && turns <= all; turns = Math.ceil(all / ((p - 1) * x.t))) {
      p = x.p = Math.ceil(Math.ceil(all / turns) / x.t);
      // fewer filters in a pass, as many in an element: more of their groups may fit the buffer
      for (let more = turns; more <= all && Math.ceil(Math.ceil(all / more) / x.t) === p;) {
        const filters = Math.ceil(all / more), fit = Math.floor(room / filters);
        x.m = Math.min(all, fit * filters);
        this.#keep();
        if (x.m === all) break;
        more = Math.ceil(all / Math.floor(room / (fit + 1)));
      }
    }
  }

  #keep(): void {
    const x = this.#x, goal = this.#goal;
    loops(x);
    time(x);
    dramWords(x);
    const found = goal.of(x);
    if (!(found <= this.#least * ROUNDED)) return;
    otherWords(x);
    const words = x.psumBufferWords + x.inputBufferWords + x.weightBufferWords;
    if (found >= this.#least / ROUNDED && words >= this.#words) return;
    this.#least = Math.min(found, this.#least);
    this.#words = words;
    const { p, q, r, t, m, n, e, together, tiles } = x;
    this.#found = { p, q, r, t, m, n, e, together, tiles };
  }
}

/** Quotients and sums are rounded. */
const ROUNDING = 1e-9, ROUNDED = 1 + 1e-12, SAFELY = 1 - 1e-9;

/**
 * Heights of sets, each the least of those that make as many strips: as many rows as there are columns and fewer, then more of them,
 * folded.
 */
function heights(rows: number, columns: number, most: number): readonly number[] {
  const upTo: number[] = [], folded: number[] = [];
  for (let strips = Math.ceil(rows / most), e = rows; strips <= rows; strips = Math.ceil(rows / (e - 1))) {
    e = Math.ceil(rows / strips);
    (e <= columns ? upTo : folded).push(e);
    if (e === 1) break;
  }
  return [...upTo, ...folded.reverse()];
}
