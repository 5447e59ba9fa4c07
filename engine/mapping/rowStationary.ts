/**
 * The search for a row-stationary mapping: Y.-H. Chen et al., JSSC 52(1), 2017, sections III and IV, Tables II and III. A set
 * of processing elements is as high as the kernel and makes `e` output rows; `r` sets add up different channels, `t` sets
 * have different filters; each element holds rows of `p` filters and `q` channels. A pass goes over `n` images; `m` output
 * channels wait in the global buffer while the passes add up all channels.
 */
import type { MappingGoal } from "../../profiles/data/rowStationary.ts";
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

function divisors(count: number): number[] {
  const low: number[] = [], high: number[] = [];
  for (let i = 1; i * i <= count; i++) {
    if (count % i !== 0) continue;
    low.push(i);
    if (i * i !== count) high.push(count / i);
  }
  return [...low, ...high.reverse()];
}

/** The count, and rounded up to multiples that have more divisors. */
function rounded(count: number, multiples: readonly number[]): number[] {
  return [...new Set([count, ...multiples.map((of) => Math.ceil(count / of) * of)])];
}

/** Sizes of equal shares of some images: all of them, half, a third... */
function shares(images: number): number[] {
  const sizes = new Set<number>();
  for (let parts = 1, step = 1; parts <= images; parts += step) {
    sizes.add(Math.ceil(images / parts));
    if (parts >= 4 * step) step *= 2;
  }
  return [...sizes.add(1)];
}

/** Sets of height `kernel` and width `e` that stand in the array; a set wider than the array is folded. */
function setsOf({ rows, columns }: RowArray, kernel: number, e: number): number {
  const high = Math.floor(rows / kernel);
  return e <= columns ? high * Math.floor(columns / e) : Math.floor(high / Math.ceil(e / columns));
}

/** The largest divisor of a count up to a limit; 0 if there is none. */
function largestDivisor(count: number, limit: number): number {
  for (let i = Math.min(count, Math.floor(limit)); i > 0; i--) if (count % i === 0) return i;
  return 0;
}

interface Best {
  mapping: RowMapping | undefined;
  score: number;
  words: number;
}

/** A choice of `e`, `n` and rounding, and what it costs whatever `p`, `q`, `r` and `t` are. */
interface Frame {
  readonly shape: RowShape;
  readonly array: RowArray;
  readonly goal: MappingGoal;
  readonly tiles: number;
  readonly sets: number;
  readonly e: number;
  readonly n: number;
  readonly filters: number;
  readonly least: number;
}

/** Tries every `q`, `r` and `t` with the largest `p`, for `m` output channels. */
function tryInside(
  { shape, array, goal, tiles, sets, e, n, filters, least }: Frame,
  m: number,
  base: number,
  best: Best,
) {
  const { kernelHeight, kernelWidth } = shape;
  const width = Math.ceil(shape.outputWidth / tiles);
  const rowWords = n * inputRows(shape, e) * inputColumns(shape, width);
  const allRoom = array.bufferWords / rowWords; // in channels' inputs
  const psumRoom = m * n * e * width / rowWords;
  const room = allRoom - psumRoom;
  for (const channels of rounded(shape.channels, [4])) {
    for (const q of divisors(channels)) {
      if (q > room || q * kernelWidth > array.inputWords) break;
      for (const r of divisors(channels / q)) {
        if (r > sets || q * r > room) break;
        for (let t = Math.floor(sets / r); t > 0; t--) {
          const together = Math.min(shape.groups, array.groupsTogether, Math.floor(sets / (r * t)));
          const activePes = kernelHeight * e * r * t * together;
          if (activePes < least) continue;
          if (m % t !== 0 || together * (q * r + psumRoom) > allRoom) continue;
          const p = largestDivisor(
            m / t,
            Math.min(
              array.psumWords,
              array.filterWords / (q * kernelWidth),
              array.filterBufferWords / (together * t * q * r * kernelHeight * kernelWidth),
            ),
          );
          if (p === 0) continue;
          const mapping = { p, q, r, t, m, n, e, together, filters, channels, tiles, activePes };
          const { cycles, bufferWords } = cyclesOf(shape, mapping, array);
          const score = base + goal.cycle.value * cycles + goal.globalBufferWord.value * bufferWords;
          const better = score < best.score || (score === best.score &&
            (bufferWords < best.words ||
              (bufferWords === best.words && activePes > best.mapping!.activePes)));
          if (better) Object.assign(best, { mapping, score, words: bufferWords });
        }
      }
    }
  }
}

/** The best mapping among those that keep at least `least` elements busy, or nothing if none fits the buffers. */
function searchAbove(least: number, shape: RowShape, array: RowArray, goal: MappingGoal, tiles: number) {
  const { images, channels, groups, kernelHeight, kernelWidth, outputHeight } = shape;
  const width = inputColumns(shape, Math.ceil(shape.outputWidth / tiles));
  const best: Best = { mapping: undefined, score: Infinity, words: Infinity };
  for (let e = 1; e <= outputHeight; e++) {
    const sets = setsOf(array, kernelHeight, e);
    if (sets === 0) break;
    if (kernelHeight * e * sets < least) continue;
    const strips = Math.ceil(outputHeight / e);
    const rows = (strips - 1) * inputRows(shape, e) + inputRows(shape, outputHeight - (strips - 1) * e);
    const whole = strips === 1 && tiles === 1 && e <= array.columns; // only then do images take turns in a pass
    for (const n of whole ? shares(images) : [1]) {
      const weights = channels * kernelHeight * kernelWidth * groups * strips * tiles * Math.ceil(images / n);
      const inputs = images * channels * groups * rows * width * tiles;
      for (const filters of rounded(shape.filters, shape.filters < 16 ? [4] : [8, 16])) {
        const frame = { shape, array, goal, tiles, sets, e, n, filters, least };
        for (const m of divisors(filters).reverse()) {
          const words = weights * shape.filters + goal.inputShare.value * inputs * filters / m;
          const base = goal.dramWord.value * words;
          if (base < best.score) tryInside(frame, m, base, best);
        }
      }
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
