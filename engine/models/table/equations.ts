/** What is made of published rows: one input's share of each, their mean, and the batch. */
import { Scope } from "../../equations.ts";

/** A published row, or the same brought to another process. */
export class RowTerms extends Scope {
  /** Inputs that the row is for. */
  batch = 1;
  latencySeconds = 0;
  powerWatts = 0;
  /** Time of computing, without waiting for memory, where it is published. */
  processingLatencySeconds = 0;
}

/** A layer that has rows. */
export class TableTerms extends Scope {
  /** How many rows are its own. */
  rows = 1;
  batch = 1;
  delayFactor = 1;
  powerFactor = 1;
  /** One input's shares, added up over the rows. */
  sharesSeconds = 0;
  sharesJoules = 0;
  sharesProcessingLatencySeconds = 0;
  processingLatencySeconds = 0;
  unoverlappedDramSeconds = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** A row at another process. */
export function toProcess(scaled: RowTerms, published: RowTerms, t: TableTerms): void {
  scaled.batch = published.batch;
  scaled.latencySeconds = published.latencySeconds * t.delayFactor;
  scaled.powerWatts = published.powerWatts * t.powerFactor;
}

/** Its time of computing at another process. */
export function processingToProcess(scaled: RowTerms, published: RowTerms, t: TableTerms): void {
  scaled.processingLatencySeconds = published.processingLatencySeconds * t.delayFactor;
}

/** What a row says of one input. */
export function addRow(t: TableTerms, row: RowTerms): void {
  t.sharesSeconds += row.latencySeconds / row.batch;
  t.sharesJoules += row.latencySeconds * row.powerWatts / row.batch;
}

/** What a row says of one input's time of computing. */
export function addProcessing(t: TableTerms, row: RowTerms): void {
  t.sharesProcessingLatencySeconds += row.processingLatencySeconds / row.batch;
}

/** The rows' mean, for each input of the batch. */
export function ofBatch(t: TableTerms): void {
  t.latencySeconds = t.sharesSeconds / t.rows * t.batch;
  t.energyJoules = t.sharesJoules / t.rows * t.batch;
}

/** The time of computing, and that of waiting for DRAM. */
export function processingOfBatch(t: TableTerms): void {
  t.processingLatencySeconds = t.sharesProcessingLatencySeconds / t.rows * t.batch;
  t.unoverlappedDramSeconds = t.latencySeconds - t.processingLatencySeconds;
}
