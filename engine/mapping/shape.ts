import type { RowStationaryArray } from "../../profiles/data/rowStationary.ts";
import type { Cited } from "../../profiles/types.ts";
import type { Nest } from "../../ir/work.ts";
import type { RowTerms } from "./equations.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";

/** The numbers of an array of processing elements, sizes in words. */
export interface RowArray {
  readonly rows: number;
  readonly columns: number;
  readonly macsPerPe: number;
  readonly wordBytes: number;
  readonly filterWords: number;
  readonly inputWords: number;
  readonly psumWords: number;
  readonly bufferWords: number;
  readonly filterBufferWords: number;
  readonly psumWordsPerCycle: number;
  readonly inputWordsPerCycle: number;
  readonly filterWordsPerCycle: number;
  readonly groupsTogether: number;
  readonly widestTile: number;
  readonly passOverheadCycles: number;
}

/** An array's cited values as plain numbers. */
export function arrayOf(data: RowStationaryArray): RowArray {
  const wordBytes = data.wordBits.value / BITS_PER_BYTE;
  return {
    rows: data.rows.value,
    columns: data.columns.value,
    macsPerPe: data.macsPerPe.value,
    wordBytes,
    filterWords: data.filterWords.value,
    inputWords: data.inputWords.value,
    psumWords: data.psumWords.value,
    bufferWords: data.bufferBytes.value / wordBytes,
    filterBufferWords: data.filterBufferBytes.value / wordBytes,
    psumWordsPerCycle: data.psumWordsPerCycle.value,
    inputWordsPerCycle: data.inputWordsPerCycle.value,
    filterWordsPerCycle: data.filterWordsPerCycle.value,
    groupsTogether: data.groupsTogether.value,
    widestTile: data.widestTile.value,
    passOverheadCycles: data.passOverheadCycles.value,
  };
}

/** Pieces of a kernel's side that fit. */
function pieces(side: number, longest: number): number {
  return Math.ceil(side / longest);
}

/**
 * Puts a loop nest on an array's terms. A convolution in one dimension lies along a row. A kernel higher than the array or
 * wider than the input spad is cut into equal pieces whose products are added up as if they were channels.
 */
export function setShape(x: RowTerms, nest: Nest, batch: number, { rows, inputWords }: RowArray): void {
  const { groups, stride, dilation } = nest, column = nest.q === 1 && nest.s === 1 && nest.p * nest.r > 1;
  const r = column ? nest.s : nest.r,
    s = column ? nest.r : nest.s,
    down = column ? 1 : 0,
    across = column ? 0 : 1;
  const high = pieces(r, rows), wide = pieces(s, inputWords);
  x.images = nest.n * batch;
  x.groups = groups;
  x.layerFilters = nest.k / groups;
  x.layerChannels = nest.c / groups * high * wide;
  x.outputHeight = column ? nest.q : nest.p;
  x.outputWidth = column ? nest.p : nest.q;
  x.kernelHeight = Math.ceil(r / high);
  x.kernelWidth = Math.ceil(s / wide);
  x.reachHeight = (x.kernelHeight - 1) * dilation[down]! + 1;
  x.reachWidth = (x.kernelWidth - 1) * dilation[across]! + 1;
  x.stepHeight = Math.min(stride[down]!, x.reachHeight); // rows between windows are not read
  x.stepWidth = Math.min(stride[across]!, x.reachWidth);
}

/** The terms of a nest on an array, with the sources of the array's numbers. */
export function nestTermsOf<T extends RowTerms>(terms: T, data: RowStationaryArray, array: RowArray): T {
  return Object.assign(terms, {
    macsPerPe: array.macsPerPe,
    psumWordsPerCycle: array.psumWordsPerCycle,
    inputWordsPerCycle: array.inputWordsPerCycle,
    filterWordsPerCycle: array.filterWordsPerCycle,
    passOverheadCycles: array.passOverheadCycles,
    cited: sourcesByName(data as unknown as Readonly<Record<string, Cited>>),
  });
}

/** Ids of sources by the name of what is cited. */
export function sourcesByName(
  cited: Readonly<Record<string, Cited>>,
  name = (key: string) => key,
): Record<string, string> {
  return Object.fromEntries(Object.entries(cited).map(([key, { source }]) => [name(key), source]));
}
