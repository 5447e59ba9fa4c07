import { keyOf, rowsOf } from "../../../profiles/rows.ts";
import type { PublishedRow, TableData } from "../../../profiles/types.ts";
import type { Run } from "../../equations.ts";
import { type Chip, type CostModel, firstsOf, type LayerView } from "../../model.ts";
import * as equations from "./equations.ts";
import { RowTerms, TableTerms } from "./equations.ts";
import { byDensity, byShape, type Match, shelfOf } from "./matching.ts";

/**
 * Published rows for this very layer. Layers are recognised by shape, and by density where the profile says so; among
 * rows of one shape, the order of the published network decides; where it cannot, the rows' mean is taken, and said.
 */
export const table: CostModel<"table"> = {
  id: "table",
  standing: "published",
  words: "fixed",
  reads: [],
  prepare(data, chip) {
    const match = (data.match.includes("density") ? byDensity : byShape)(shelfOf(chip.rows));
    const entries = entriesOf(data, chip), { delay, power } = chip.factors;
    const isSilicon = (source: string) => chip.profile.sources[source]!.kind === "silicon";
    const gap = `no published row of ${chip.profile.name} has its shape`;
    return ({ workloads, sorts }) => {
      const keys = workloads.map(({ nests }) => nests.length === 1 ? keyOf(nests[0]!) : "");
      const found = match(workloads, keys);
      const own = found.map((match) => match && ownRows(match, entries, isSilicon));
      const terms = Object.assign(new TableTerms(), { delayFactor: delay, powerFactor: power });
      return {
        gaps: found.map((match) => match === undefined ? gap : undefined),
        firsts: firstsOf(
          found.map((match, at) => `${sorts[at]} ${match?.rows.map((row) => entries.get(row)!.number)}`),
        ),
        terms,
        storedWeights: (at) => storedOf(found[at]!, workloads[at]!.parameters),
        begin: (batch) => void (terms.batch = batch),
        cost: (at, run) => costOf(own[at]!, terms, run),
        view: (at) => viewOf(own[at]!, terms),
      };
    };
  },
};

/** Weights that are not zero, as published; the padding of long runs of zeros is not. */
function storedOf({ rows }: Match, parameters: number): number {
  const shares = rows.map(({ density }) => density?.weights ?? 1);
  return parameters * shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A published row as terms: as it is printed, and at the process asked for. */
interface Entry {
  /** Its place among the rows. */
  readonly number: number;
  readonly row: PublishedRow;
  readonly published: RowTerms;
  readonly scaled: RowTerms;
  /** What is assumed of a batch of another size. */
  readonly assumed: string;
}

/** The chip's rows with what is printed in the table. */
function entriesOf(data: TableData, { rows }: Chip): ReadonlyMap<PublishedRow, Entry> {
  const printed = rowsOf(data);
  return new Map(rows.map((row, number) => {
    const { source, batch } = row,
      { latencySeconds, powerWatts, processingLatencySeconds = 0 } = printed[number]!;
    const cited = {
      batch: source,
      latencySeconds: source,
      powerWatts: source,
      processingLatencySeconds: source,
    };
    const published = {
      batch,
      latencySeconds,
      powerWatts,
      processingLatencySeconds: processingLatencySeconds,
      cited,
    };
    return [row, {
      number,
      row,
      published: Object.assign(new RowTerms(), published),
      scaled: new RowTerms(),
      assumed: batchAssumption(batch),
    }];
  }));
}

function batchAssumption(published: number): string {
  return published === 1
    ? "one input after another, as published for a batch of 1"
    : `the share of one input in a published batch of ${published}`;
}

/** The rows of a layer, and what is said of it. */
interface OwnRows {
  readonly entries: readonly Entry[];
  /** What stands before the names of each row's terms. */
  readonly numbers: readonly string[];
  /** Whether all tell the time of computing. */
  readonly isSplit: boolean;
  readonly basis: "measured" | "simulated";
  readonly sources: readonly string[];
  readonly assumed: readonly string[];
}

function ownRows(
  { rows, assumed }: Match,
  all: ReadonlyMap<PublishedRow, Entry>,
  isSilicon: (source: string) => boolean,
): OwnRows {
  const sources = [...new Set(rows.map(({ source }) => source))];
  return {
    entries: rows.map((row) => all.get(row)!),
    numbers: rows.length === 1 ? [""] : rows.map((_, i) => `${i + 1}`),
    isSplit: rows.every(({ processingLatencySeconds }) => processingLatencySeconds !== undefined),
    basis: sources.every(isSilicon) ? "measured" : "simulated",
    sources,
    assumed,
  };
}

function costOf({ entries, numbers, isSplit }: OwnRows, t: TableTerms, run: Run): void {
  t.rows = entries.length;
  t.sharesSeconds = t.sharesJoules = t.sharesProcessingLatencySeconds = 0;
  for (let i = 0; i < entries.length; i++) {
    const row = atProcess(entries[i]!, numbers[i]!, isSplit, t, run);
    run(equations.addRow, t, row);
    if (isSplit) run(equations.addProcessing, t, row);
  }
  run(equations.ofBatch, t);
  if (isSplit) run(equations.processingOfBatch, t);
}

/** A row as it is published, or brought to the process asked for. */
function atProcess(
  { published, scaled }: Entry,
  number: string,
  isSplit: boolean,
  t: TableTerms,
  run: Run,
): RowTerms {
  published.prefix = PUBLISHED + number;
  if (t.delayFactor === 1 && t.powerFactor === 1) return published;
  scaled.prefix = SCALED + number;
  run(equations.toProcess, scaled, published, t);
  if (isSplit) run(equations.processingToProcess, scaled, published, t);
  return scaled;
}

const PUBLISHED = "published", SCALED = "scaled";

function viewOf({ entries, isSplit, basis, sources, assumed }: OwnRows, t: TableTerms): LayerView {
  const others = entries.filter(({ row }) => row.batch !== t.batch).map((entry) => entry.assumed);
  const { processingLatencySeconds: processing, unoverlappedDramSeconds: unoverlappedDram } = t;
  return {
    basis,
    sources,
    assumed: [...new Set([...assumed, ...others])],
    ...(isSplit && {
      latencyParts: { processing, unoverlappedDram },
      bound: processing >= unoverlappedDram ? "compute" as const : "memory" as const,
    }),
  };
}
