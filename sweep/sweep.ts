import { displayed } from "../ir/display.ts";
import { calling, FodlamError, missingFor } from "../ir/errors.ts";
import { checkOptions, fieldsOf, optionProblem } from "../ir/signature.ts";
import { checkTogether, sweepFields, type SweepOptions } from "./options.ts";
import { inProcess, type Runner } from "./runner.ts";
import type { Row } from "./row.ts";
import { pointsOf } from "./shard.ts";
import { Space } from "./space.ts";
import type { Store } from "./store.ts";

/** Refuses a sweep that cannot be meant, before anything is made. */
export function checkSweep(options: unknown): void {
  checkOptions(calling("sweep"), fieldsOf(sweepFields), options ?? {}, optionProblem);
  const { networks, profiles } = (options ?? {}) as Partial<SweepOptions>;
  if (networks === undefined) throw new FodlamError(missingFor("sweep", "networks"));
  if (profiles === undefined) throw new FodlamError(missingFor("sweep", "profiles"));
  checkTogether(options as SweepOptions);
}

/** The rows of a sweep: see `sweep`. */
export async function swept(options: SweepOptions): Promise<Row[]> {
  checkSweep(options);
  if (options.store === undefined) {
    const rows = new Map<string, Row>();
    await runSweep(options, { onRows: (some) => some.forEach((row) => rows.set(row.id, row)) });
    return displayed("rows", [...rows.values()]);
  }
  const { openStore } = await import("./store.ts"), store = await openStore(options.store);
  try {
    const space = new Space(options), ids = new Set<string>();
    await runSweep(options, { store, space });
    for await (const shard of space.shards()) for (const { id } of pointsOf(shard)) ids.add(id);
    return displayed("rows", [...ids].map((id) => store.row(id)!));
  } finally {
    store.close();
  }
}

/** Where points are costed, and who is told. */
export interface Running {
  /** Keeps the rows; what it has is not computed again. */
  readonly store?: Store | undefined;
  /** The points, if they are made already. */
  readonly space?: Space;
  /** Where points are costed; in this process if left out. */
  readonly runner?: Runner;
  /** Takes rows as they are made, where there is no store. */
  onRows?(rows: readonly Row[]): void;
  /** Stops between two shards. */
  readonly signal?: AbortSignal;
}

/** What a run came to. */
export interface Ran {
  /** Rows made now. */
  readonly made: number;
  /** Points whose row was there, or that are equal to one before. */
  readonly kept: number;
  /** Rows made now without a result, and the reason of the first. */
  readonly broken: number;
  readonly reason?: string;
}

/** Runs a sweep whose options are checked: points in shards to a runner, its rows to the store. */
export async function runSweep(options: SweepOptions, running: Running): Promise<Ran> {
  const { store, runner = inProcess, signal, space = new Space(options) } = running;
  let done = 0, made = 0, broken = 0, reason: string | undefined;
  await runner(space.shards(), {
    subjects: space,
    detail: options.detail ?? "all",
    store,
    signal,
    take: (outcome) => {
      done += outcome.points;
      made += outcome.made;
      broken += outcome.broken;
      reason ??= outcome.reason;
      if (outcome.rows !== undefined) running.onRows?.(outcome.rows);
      options.onProgress?.(done, space.size);
    },
  });
  return { made, kept: done - made, broken, ...(reason !== undefined && { reason }) };
}
