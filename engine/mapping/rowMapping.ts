/**
 * The search for a row-stationary mapping: Y.-H. Chen et al., JSSC 52(1), 2017, sections III and IV, Tables II and III. A set
 * of processing elements is as high as the kernel and makes `e` output rows; `r` sets add up different channels, `t` sets
 * have different filters; each element holds rows of `p` filters and `q` channels. A pass goes over `n` images; `m` output
 * channels wait in the global buffer while the passes add up all channels.
 */
import type { MappingGoal } from "../../profiles/data/rowStationary.ts";
import { divisors, largestDivisor, lastUpTo, rounded, setsOf, shares } from "./counts.ts";
import { inputColumns, inputRows, type RowArray, type RowShape } from "./shape.ts";
import { cyclesOf } from "./traffic.ts";

/** A mapping, in the letters of the paper's Table II. */
export interface RowMapping {
  /** Filters in an element. */
  readonly p: number;
  /** Channels in an element. */
  readonly q: number;
  /** Sets that add up different channels. */
  readonly r: number;
  /** Sets with different filters. */
  readonly t: number;
  /** Output channels whose partial sums wait in the global buffer. */
  readonly m: number;
  /** Images in a pass. */
  readonly n: number;
  /** Output rows in a set. */
  readonly e: number;
  /** Groups side by side. */
  readonly together: number;
  /** Filters, rounded up so that `m` divides them. */
  readonly filters: number;
  /** Channels, rounded up so that `q` x `r` divides them. */
  readonly channels: number;
  /** Tiles side by side into which the output is cut. */
  readonly tiles: number;
  /** Elements at work. */
  readonly activePes: number;
}

/** The best mapping so far. */
interface Best {
  mapping: RowMapping | undefined;
  score: number;
  words: number;
  activePes: number;
}

/** What stays the same in a search. */
interface Search {
  readonly shape: RowShape;
  readonly array: RowArray;
  readonly goal: MappingGoal;
  readonly tiles: number;
  /** Elements to be kept busy. */
  readonly least: number;
  /** Counts of channels and of filters to try: as they are, and rounded up. */
  readonly channels: readonly number[];
  readonly filters: readonly number[];
}

/** A choice of `e`, `n`, `m` and rounding, and what it costs whatever `p`, `q`, `r` and `t` are. */
interface Frame extends Search {
  readonly outer: Pick<RowMapping, "e" | "n" | "m" | "filters" | "tiles">;
  /** Sets that stand in the array. */
  readonly sets: number;
  /** The global buffer, and what the partial sums of a pass take of it, counted in channels of inputs. */
  readonly room: number;
  readonly psumRoom: number;
  /** Cost of DRAM traffic. */
  readonly base: number;
  /** Least words of weights and inputs through the global buffer, and of partial sums for each round of channels. */
  readonly leastWords: number;
  readonly psumWords: number;
  /** Cycles for each channel: of arithmetic on one set, of loading weights, and of partial sums that are not added up before. */
  readonly arithmetic: number;
  readonly weightLoad: number;
  readonly psums: number;
}

/** Below what any mapping can cost, however its sum is rounded. */
const SAFELY = 1 - 1e-9;

/**
 * The lowest score that a mapping can have which adds up `sum` = q x r of so many channels in the array, with r x t `sets` for
 * each of `together` groups: times of passes without what waits for another in the last strip, inputs read once for each `m`.
 */
function leastScore(frame: Frame, channels: number, sum: number, sets: number, together: number): number {
  const { shape: { groups }, goal, base, leastWords, psumWords, arithmetic, weightLoad, psums } = frame;
  const turns = together === 1 ? groups : Math.ceil(groups / together); // groups one after another
  const cycles = channels *
    Math.max(arithmetic * turns / sets + weightLoad * turns * together, psums * turns * together / sum);
  const words = leastWords + psumWords * channels / sum;
  return (base + goal.cycle.value * cycles + goal.globalBufferWord.value * words) * SAFELY;
}

/** Keeps a mapping if it is better: by score, then by words through the buffer, then by elements at work. */
function keepBetter(best: Best, mapping: RowMapping, { shape, array, goal, base }: Frame): void {
  const { cycles, bufferWords } = cyclesOf(shape, mapping, array);
  const score = base + goal.cycle.value * cycles + goal.globalBufferWord.value * bufferWords;
  const order = score - best.score || bufferWords - best.words || best.activePes - mapping.activePes;
  if (order < 0) Object.assign(best, { mapping, score, words: bufferWords, activePes: mapping.activePes });
}

/** Tries a frame with `q`, `r` and `t`, and with as many filters and groups as go beside them. */
function tryMapping(frame: Frame, channels: number, q: number, r: number, t: number, best: Best): void {
  const { shape, array, outer, sets, least, room, psumRoom } = frame;
  const { kernelHeight, kernelWidth, groups } = shape;
  const together = groups === 1 ? 1 : Math.min(groups, array.groupsTogether, Math.floor(sets / (r * t)));
  const activePes = kernelHeight * outer.e * r * t * together;
  if (activePes < least || together * (q * r + psumRoom) > room) return;
  if (leastScore(frame, channels, q * r, r * t, together) > best.score) return;
  const rowWords = q * kernelWidth;
  const passWords = together * t * r * kernelHeight * rowWords;
  const most = Math.min(array.psumWords, array.filterWords / rowWords, array.filterBufferWords / passWords);
  const p = largestDivisor(outer.m / t, most);
  if (p > 0) keepBetter(best, { ...outer, p, q, r, t, together, channels, activePes }, frame);
}

/** Tries every `q`, `r` and `t`. */
function tryInside(frame: Frame, best: Best): void {
  const { shape: { groups, kernelHeight, kernelWidth }, array, outer: { e, m }, sets } = frame;
  const room = frame.room - frame.psumRoom; // channels whose inputs fit
  if (room < 1) return;
  const besides = divisors(m);
  for (const channels of frame.channels) {
    for (const q of divisors(channels)) {
      if (q > room || q * kernelWidth > array.inputWords) break;
      for (const r of divisors(channels / q)) {
        if (r > sets || q * r > room) break;
        if (groups === 1 && leastScore(frame, channels, q * r, sets, 1) > best.score) continue;
        const busy = kernelHeight * e * r; // elements for each t, without groups side by side
        for (let at = lastUpTo(besides, sets / r); at >= 0; at--) {
          const t = besides[at]!;
          if (groups === 1 && busy * t < frame.least) break;
          tryMapping(frame, channels, q, r, t, best);
        }
      }
    }
  }
}

/** Tries every `m` for `n` images in a pass and `e` output rows in each of some sets. */
function tryOuter(search: Search, sets: number, e: number, n: number, best: Best): void {
  const { shape, array, goal, tiles } = search;
  const { images, channels, groups, kernelHeight, kernelWidth, outputHeight, outputWidth } = shape;
  const outputColumns = Math.ceil(outputWidth / tiles);
  const columns = inputColumns(shape, outputColumns);
  const strips = Math.ceil(outputHeight / e), blocks = Math.ceil(images / n);
  const rows = (strips - 1) * inputRows(shape, e) + inputRows(shape, outputHeight - (strips - 1) * e);
  const weights = shape.filters * channels * kernelHeight * kernelWidth * groups * strips * tiles * blocks;
  const inputs = images * channels * groups * rows * columns * tiles;
  const leastCycles = images * groups * shape.filters * channels * outputHeight * outputWidth * kernelWidth /
    (e * sets * array.macsPerPe);
  const leastCost = goal.cycle.value * leastCycles * SAFELY;
  const channelWords = n * inputRows(shape, e) * columns;
  const room = array.bufferWords / channelWords;
  for (const filters of search.filters) {
    const multiply = filters * kernelWidth * outputColumns * images * strips * tiles / array.macsPerPe;
    const load = filters * kernelHeight * kernelWidth * blocks * strips * tiles / array.filterWordsPerCycle;
    const places = filters * images * outputHeight * outputColumns * tiles;
    const sizes = divisors(filters);
    for (let at = sizes.length - 1; at >= 0; at--) {
      const m = sizes[at]!;
      const base = goal.dramWord.value * (weights + goal.inputShare.value * inputs * filters / m);
      if (base + leastCost >= best.score) break; // fewer channels at a time read the inputs more often
      tryInside({
        ...search,
        outer: { e, n, m, filters, tiles },
        sets,
        room,
        psumRoom: m * n * e * outputColumns / channelWords,
        base,
        leastWords: weights + inputs * filters / m,
        psumWords: 2 * images * filters * groups * outputHeight * outputWidth,
        arithmetic: multiply,
        weightLoad: load,
        psums: places / array.psumWordsPerCycle,
      }, best);
    }
  }
}

/** The best mapping among those that keep at least `least` elements busy, or nothing if none fits the buffers. */
function searchAbove(
  least: number,
  shape: RowShape,
  array: RowArray,
  goal: MappingGoal,
  tiles: number,
): RowMapping | undefined {
  const { images, kernelHeight, outputHeight } = shape;
  const best: Best = { mapping: undefined, score: Infinity, words: Infinity, activePes: 0 };
  const search: Search = {
    shape,
    array,
    goal,
    tiles,
    least,
    channels: rounded(shape.channels, [4]),
    filters: rounded(shape.filters, shape.filters < 16 ? [4] : [8, 16]),
  };
  for (let e = 1; e <= outputHeight; e++) {
    const sets = setsOf(array, kernelHeight, e);
    if (sets === 0) break;
    if (kernelHeight * e * sets < least) continue;
    const whole = e === outputHeight && tiles === 1 && e <= array.columns; // only then do images take turns in a pass
    for (const n of whole ? shares(images) : [1]) {
      tryOuter(search, sets, e, n, best);
    }
  }
  return best.mapping;
}

/** The most elements that a kernel and an output of this shape can keep busy, buffers left aside. */
function mostBusy(shape: RowShape, array: RowArray): number {
  const { kernelHeight, outputHeight, filters, channels, groups } = shape;
  const useful = filters * channels * Math.min(groups, array.groupsTogether);
  let most = 0;
  for (let e = 1; e <= outputHeight; e++) {
    const sets = Math.min(setsOf(array, kernelHeight, e), useful);
    if (sets === 0) break;
    most = Math.max(most, kernelHeight * e * sets);
  }
  return most;
}

/**
 * The mapping of a shape: among those that keep nearly as many elements busy as can be, the one of the lowest cost in words
 * from DRAM, words through the global buffer and cycles, as `goal` weighs them; nothing if no mapping fits the buffers.
 */
export function mapRows(shape: RowShape, array: RowArray, goal: MappingGoal): RowMapping | undefined {
  const most = mostBusy(shape, array);
  for (let tile = array.widestTile; tile >= 1; tile = Math.floor(tile / 2)) {
    const tiles = Math.ceil(shape.outputWidth / tile);
    for (let share = goal.busyShare.value; most * share >= 0.5; share *= 0.75) {
      const mapping = searchAbove(most * share, shape, array, goal, tiles);
      if (mapping !== undefined) return mapping;
    }
  }
  return undefined;
}
