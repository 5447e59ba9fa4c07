/** Messages about sweeps: what is swept, where rows are kept, who computes them. Part of `errors.ts`. */
import type { Problem } from "./problem.ts";
import { show } from "./problem.ts";
import { joined, type Mismatch, mismatch, oneLine } from "./wording.ts";

/** What cannot be done without what is missing; options by their names. */
const acts: Readonly<Record<string, string>> = {
  sweep: "Cannot sweep",
  work: "Cannot work",
  sensitivity: "Cannot compute sensitivities",
  crossover: "Cannot look for a crossover",
};

/** A command, or an option, that something is missing for. */
export function missingFor(what: string, needed: string): Problem {
  const act = acts[what] ?? `Cannot use ${what}`;
  return mismatch("missing", act, { expected: needed, got: "none" });
}

/** A function of a sweep that makes something else. */
export function notMadeForSweep(expected: string, value: unknown): Problem {
  return mismatch("bad-option", "Cannot sweep", { expected, got: show(value) });
}

/** A sweep none of whose points has a result. */
export function noPointCosted(reason: string): Problem {
  return { code: "no-result", message: `None of the points has a result, the first because: ${reason}` };
}

/** A value that no function takes for which it was given. */
export function neverRead(option: string, functions: readonly string[], read: readonly string[]): Problem {
  const wrong = {
    expected: read.length > 0 ? `one of those that are read: ${read.join(", ")}` : "a function that reads it",
    got: `a name that is not read by ${functions.join(" or ")}`,
  };
  return mismatch("never-read", `Cannot use ${option}`, wrong);
}

/** Numbers with which a network takes no finite time on a chip. */
export function noFiniteTime(network: string, profile: string): Problem {
  const wrong = { expected: "a finite time", got: "none with these numbers" };
  return mismatch("no-finite-time", `Cannot cost ${show(network)} on "${profile}"`, wrong);
}

/** A runtime without SQLite. */
export function needsSqlite(): Problem {
  const wrong = {
    expected: "Deno 2.2, Node.js 22.5, Bun 1.4 or later",
    got: "a runtime without node:sqlite",
    hint: "rows as .csv, .jsonl or .parquet need none",
  };
  return mismatch("cannot-run", "Cannot keep rows in SQLite", wrong);
}

/** What SQLite says, and what it means for the user. */
const storeHints: readonly (readonly [said: RegExp, reason: string, hint?: string])[] = [
  [
    /disk (is full|I\/O error)/i,
    "the disk is full, or the file as large as it may be",
    "make room and start the same sweep again: it goes on where it was",
  ],
  [/database is locked/i, "another process writes to it", "one sweep at a time writes to a store"],
  [
    /malformed|not a database|JSON/i,
    "it is damaged, or no SQLite file",
    "name another file, or remove this one",
  ],
  [/unable to open/i, "it cannot be opened", "look whether its folder is there and may be written"],
  [/readonly|read-only/i, "it may not be written"],
];

/** A store that cannot be used, and why. */
export function cannotUseStore(path: string, said: string): Problem {
  const [, reason, hint] = storeHints.find(([pattern]) => pattern.test(said)) ?? [, oneLine(said)];
  return { code: "cannot-use-store", message: joined(`Cannot use ${oneLine(path)}: ${reason}`, hint) };
}

/** A place in a list of points that is not as it should be. */
export function badList(path: string, place: string, wrong: Mismatch): Problem {
  return mismatch("bad-list", `Cannot read ${oneLine(path)}: ${place}`, wrong);
}

/** A worker that ended, or failed. */
export function workerFailed(reason: string): Problem {
  const hint = "the rows before it are kept; without --workers everything runs in one process";
  return { code: "worker-failed", message: joined(`Cannot cost a shard: ${oneLine(reason)}`, hint) };
}

/** What a worker was refused, as it says it. */
export function refusedToWorker({ code, message }: Problem): Problem {
  return { code, message };
}

/** A queue that does not answer. */
export function cannotReach(address: string, reason: string): Problem {
  const hint = "start nats-server -js there, or name another address";
  return {
    code: "cannot-reach",
    message: joined(`Cannot reach ${oneLine(address)}: ${oneLine(reason)}`, hint),
  };
}

/** A worker of another version than the sweep's: its rows would not be the same. */
export function otherVersion(asked: string, own: string): Problem {
  const wrong = { expected: `FODLAM ${asked}, which asked for the sweep`, got: `FODLAM ${own}` };
  return mismatch("other-version", "Cannot work at the queue", wrong);
}

/** A point whose network, sizes or numbers take more than a message of the queue holds. */
export function tooLargeForQueue(): Problem {
  const wrong = { expected: "points that a message holds", got: "a larger one" };
  return mismatch("too-large", "Cannot ask the queue", wrong);
}

/** A queue that did not answer in time; whoever asked asks again. */
export function queueSilent(): Problem {
  return { code: "queue-silent", message: "Cannot wait longer for the queue: it did not answer in time" };
}
