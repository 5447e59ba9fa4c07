import { keyOf } from "../../profiles/rows.ts";
import type { RowStationaryArray } from "../../profiles/data/rowStationary.ts";
import type { Nest } from "../../ir/work.ts";
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

/** One group of a convolution over a batch, in the words of the mapping: what fits into the array's rows and spads. */
export interface RowShape {
  /** Images that share the weights. */
  readonly images: number;
  /** Groups, each mapped for itself. */
  readonly groups: number;
  /** Filters of a group. */
  readonly filters: number;
  /** Input channels of a group, times the pieces of a kernel that is larger than the array takes. */
  readonly channels: number;
  /** Output rows. */
  readonly outputHeight: number;
  /** Output columns. */
  readonly outputWidth: number;
  /** Rows of (a piece of) the kernel. */
  readonly kernelHeight: number;
  /** Columns of (a piece of) the kernel. */
  readonly kernelWidth: number;
  /** Input rows for one output row. */
  readonly reachHeight: number;
  /** Input columns for one output column. */
  readonly reachWidth: number;
  /** Further input rows for each further output row. */
  readonly stepHeight: number;
  /** Further input columns for each further output column. */
  readonly stepWidth: number;
}

/** A kernel's side cut into equal pieces that fit. */
function cut(side: number, longest: number): readonly [pieces: number, length: number] {
  const pieces = Math.ceil(side / longest);
  return [pieces, Math.ceil(side / pieces)];
}

/**
 * A loop nest as the array takes it. A convolution in one dimension lies along a row. A kernel higher than the array or
 * wider than the input spad is cut into pieces whose products are added up as if they were channels.
 */
export function shapeOf(nest: Nest, batch: number, { rows, inputWords }: RowArray): RowShape {
  const column = nest.q === 1 && nest.s === 1 && nest.p * nest.r > 1;
  const [p, q, r, s] = column ? [nest.q, nest.p, nest.s, nest.r] : [nest.p, nest.q, nest.r, nest.s];
  const [strideH, strideW] = column ? [nest.stride[1], nest.stride[0]] : nest.stride;
  const [dilationH, dilationW] = column ? [nest.dilation[1], nest.dilation[0]] : nest.dilation;
  const [piecesHigh, kernelHeight] = cut(r, rows);
  const [piecesWide, kernelWidth] = cut(s, inputWords);
  const reachHeight = (kernelHeight - 1) * dilationH + 1;
  const reachWidth = (kernelWidth - 1) * dilationW + 1;
  return {
    images: nest.n * batch,
    groups: nest.groups,
    filters: nest.k / nest.groups,
    channels: nest.c / nest.groups * piecesHigh * piecesWide,
    outputHeight: p,
    outputWidth: q,
    kernelHeight,
    kernelWidth,
    reachHeight,
    reachWidth,
    stepHeight: Math.min(strideH, reachHeight), // rows between windows are not read
    stepWidth: Math.min(strideW, reachWidth),
  };
}

/** Input rows for some output rows. */
export function inputRows(shape: RowShape, outputRows: number): number {
  return (outputRows - 1) * shape.stepHeight + shape.reachHeight;
}

/** Input columns for some output columns. */
export function inputColumns(shape: RowShape, outputColumns: number): number {
  return (outputColumns - 1) * shape.stepWidth + shape.reachWidth;
}

/** A value for each nest and batch, computed once. */
export function remembered<T>(compute: (nest: Nest, batch: number) => T): (nest: Nest, batch: number) => T {
  const known = new Map<number, Map<string, T>>();
  return (nest, batch) => {
    let values = known.get(batch);
    if (values === undefined) known.set(batch, values = new Map());
    const key = keyOf(nest);
    let value = values.get(key);
    if (value === undefined) values.set(key, value = compute(nest, batch));
    return value;
  };
}
