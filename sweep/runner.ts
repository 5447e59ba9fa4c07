/** Where points are costed. A runner takes shards of points and has their rows made, in whatever order. */
import { Costing, type Detail, type Subjects } from "./cost.ts";
import type { Row } from "./row.ts";
import { pointsOf, type Shard } from "./shard.ts";
import type { Store } from "./store.ts";

/** What a runner works with. */
export interface Work {
  /** Networks and profiles; those of a shard are there when the shard is. */
  readonly subjects: Subjects;
  /** How much of each point is wanted. */
  readonly detail: Detail;
  /** Keeps the rows; what it has is not computed again. */
  readonly store: Store | undefined;
  /** Stops it between two shards. */
  readonly signal: AbortSignal | undefined;
  /** Takes what became of a shard. */
  take(outcome: Outcome): void;
}

/** What became of some points. */
export interface Outcome {
  /** How many there were. */
  readonly points: number;
  /** Rows that are new. */
  readonly made: number;
  /** Rows without a result, and the reason of the first. */
  readonly broken: number;
  readonly reason?: string;
  /** The rows, where no store has them. */
  readonly rows?: readonly Row[];
}

/** Costs every shard. */
export type Runner = (shards: AsyncIterable<Shard>, work: Work) => Promise<void>;

/** Costs what a store lacks of a shard, and puts it there. */
export function costed(shard: Shard, costing: Costing, store: Store | undefined): Outcome {
  const points = pointsOf(shard);
  const rows = (store === undefined ? points : store.lacking(points)).map((point) => costing.row(point));
  return outcomeOf(points.length, rows, store);
}

/** What becomes of rows. */
export function outcomeOf(points: number, rows: readonly Row[], store: Store | undefined): Outcome {
  const broken = rows.filter(({ problem }) => problem !== null);
  return {
    points,
    made: store?.put(rows) ?? rows.length,
    broken: broken.length,
    ...(broken.length > 0 && { reason: broken[0]!.problem! }),
    ...(store === undefined && { rows }),
  };
}

/** Costs in this process, and lets others have their turn between shards. */
export async function inProcess(shards: AsyncIterable<Shard>, work: Work): Promise<void> {
  const costing = new Costing(work.subjects, work.detail);
  for await (const shard of shards) {
    if (work.signal?.aborted === true) return;
    work.take(costed(shard, costing, work.store));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
