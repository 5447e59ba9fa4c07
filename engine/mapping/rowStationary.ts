/**
 * The search for a row-stationary mapping: Y.-H. Chen et al., JSSC 52(1), 2017, sections III and IV, Tables II and III. A set
 * of processing elements is as high as the kernel and makes `e` output rows; `r` sets add up different channels, `t` sets
 * have different filters; each element holds rows of `p` filters and `q` channels. A pass goes over `n` images; `m` output
 * channels wait in the global buffer while the passes add up all channels.
 */
import type { MappingGoal } from "../../profiles/data/rowStationary.ts";
import { divisors, largestDivisor, rounded, setsOf, shares } from "./counts.ts";
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

/** A choice of `e`, `n`, `m` and rounding, and what it costs whatever `p`, `q`, `r` and `t` are. */
interface Frame {
  readonly shape: RowShape;
  readonly array: RowArray;
  readonly goal: MappingGoal;
  readonly outer: Pick<RowMapping, "e" | "n" | "m" | "filters" | "tiles">;
  /** Sets that stand in the array. */
  readonly sets: number;
  /** Elements to be kept busy. */
  readonly least: number;
  /** Cost of DRAM traffic. */
  readonly base: number;
  /** The global buffer, and what the partial sums of a pass take of it, counted in channels of inputs. */
  readonly room: number;
  readonly psumRoom: number;
}

/** The mapping of a frame with `q`, `r` and `t`, and as many filters and groups as go beside them; nothing if none does. */
function mappingWith(
  frame: Frame,
  channels: number,
  q: number,
  r: number,
  t: number,
): RowMapping | undefined {
  const { shape, array, outer, sets, least, room, psumRoom } = frame;
  const { kernelHeight, kernelWidth } = shape;
  const together = Math.min(shape.groups, array.groupsTogether, Math.floor(sets / (r * t)));
  const activePes = kernelHeight * outer.e * r * t * together;
  if (activePes < least || together * (q * r + psumRoom) > room) return undefined;
  const rowWords = q * kernelWidth;
  const passWords = together * t * r * kernelHeight * rowWords;
  const most = Math.min(array.psumWords, array.filterWords / rowWords, array.filterBufferWords / passWords);
  const p = largestDivisor(outer.m / t, most);
  return p === 0 ? undefined : { ...outer, p, q, r, t, together, channels, activePes };
}

/** Keeps a mapping if it is better: by score, then by words through the buffer, then by elements at work. */
function keepBetter(best: Best, mapping: RowMapping, { shape, array, goal, base }: Frame): void {
  const { cycles, bufferWords } = cyclesOf(shape, mapping, array);
  const score = base + goal.cycle.value * cycles + goal.globalBufferWord.value * bufferWords;
  const order = score - best.score || bufferWords - best.words || best.activePes - mapping.activePes;
  if (order < 0) Object.assign(best, { mapping, score, words: bufferWords, activePes: mapping.activePes });
}

/** Tries every `q`, `r` and `t`. */
function tryInside(frame: Frame, best: Best): void {
  const { shape, array, sets } = frame;
  const room = frame.room - frame.psumRoom; // channels whose inputs fit
  for (const channels of rounded(shape.channels, [4])) {
    for (const q of divisors(channels)) {
      if (q > room || q * shape.kernelWidth > array.inputWords) break;
      for (const r of divisors(channels / q)) {
        if (r > sets || q * r > room) break;
        const busy = shape.kernelHeight * frame.outer.e * r; // elements for each t, without groups side by side
        for (let t = Math.floor(sets / r); t > 0; t--) {
          if (shape.groups === 1 && busy * t < frame.least) break;
          if (frame.outer.m % t !== 0) continue;
          const mapping = mappingWith(frame, channels, q, r, t);
          if (mapping !== undefined) keepBetter(best, mapping, frame);
        }
      }
    }
  }
}

/** Tries every `m` for `n` images in a pass and `e` output rows in a set. */
function tryOuter(
  { shape, array, goal, tiles, sets, least }: Pick<Frame, "shape" | "array" | "goal" | "sets" | "least"> & {
    tiles: number;
  },
  e: number,
  n: number,
  best: Best,
): void {
  const { images, channels, groups, kernelHeight, kernelWidth, outputHeight, outputWidth } = shape;
  const outputColumns = Math.ceil(outputWidth / tiles);
  const columns = inputColumns(shape, outputColumns);
  const strips = Math.ceil(outputHeight / e);
  const rows = (strips - 1) * inputRows(shape, e) + inputRows(shape, outputHeight - (strips - 1) * e);
  const weights = shape.filters * channels * kernelHeight * kernelWidth * groups * strips * tiles *
    Math.ceil(images / n);
  const inputs = images * channels * groups * rows * columns * tiles;
  const leastCycles = images * groups * shape.filters * channels * outputHeight * outputWidth * kernelWidth /
    (e * sets * array.macsPerPe);
  const leastCost = goal.cycle.value * leastCycles * (1 - 1e-9);
  const channelWords = n * inputRows(shape, e) * columns;
  for (const filters of rounded(shape.filters, shape.filters < 16 ? [4] : [8, 16])) {
    for (const m of divisors(filters).reverse()) {
      const words = weights + goal.inputShare.value * inputs * filters / m;
      const base = goal.dramWord.value * words;
      if (base + leastCost >= best.score) break; // fewer channels at a time read the inputs more often
      const psumRoom = m * n * e * outputColumns / channelWords;
      const outer = { e, n, m, filters, tiles };
      tryInside({
        shape,
        array,
        goal,
        outer,
        sets,
        least,
        base,
        room: array.bufferWords / channelWords,
        psumRoom,
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
  for (let e = 1; e <= outputHeight; e++) {
    const sets = setsOf(array, kernelHeight, e);
    if (sets === 0) break;
    if (kernelHeight * e * sets < least) continue;
    const whole = e === outputHeight && tiles === 1 && e <= array.columns; // only then do images take turns in a pass
    for (const n of whole ? shares(images) : [1]) {
      tryOuter({ shape, array, goal, tiles, sets, least }, e, n, best);
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
