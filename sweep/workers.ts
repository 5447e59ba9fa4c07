/** A runner of several workers of this process. Each is told a network or a profile once, and then points. */
import { cannotRun, FodlamError, type Problem, refusedToWorker, workerFailed } from "../ir/errors.ts";
import type { Detail } from "./cost.ts";
import { type AnySubject, subjectOf } from "./parcel.ts";
import type { Outcome, Runner, Work } from "./runner.ts";
import { hashesOf, type Shard } from "./shard.ts";

/** What a worker is asked; null to close its store. */
export type Asked = {
  readonly subjects: readonly AnySubject[];
  readonly detail: Detail;
  readonly shard: Shard;
  /** The path of the store that keeps the rows. */
  readonly path: string | undefined;
} | null;

/** What it answers: what became of the shard, or why nothing did. */
export type Answered =
  | { readonly outcome: Outcome }
  | { readonly refused: Problem }
  | { readonly failed: string }
  | { readonly closed: true };

/** A runner of so many workers. */
export function workers(count: number): Runner {
  return async (shards, work) => {
    if (typeof Worker === "undefined") throw new FodlamError(cannotRun("workers", "Deno, Bun or a browser"));
    const all = Array.from({ length: count }, () => new Peer());
    const source = shards[Symbol.asyncIterator]();
    let number = 0;
    const next = inTurn(async () => ({ number: number++, ...await source.next() }));
    const take = work.store === undefined
      ? inOrder(work.take)
      : (_: number, outcome: Outcome) => work.take(outcome);
    try {
      await Promise.all(all.map((peer) => peer.work(next, work, take)));
    } finally {
      for (const peer of all) peer.end();
    }
  };
}

/** Calls one after another: a generator may not be asked again before it has answered. */
function inTurn<T>(action: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const now = last.then(action);
    last = now.catch(() => {});
    return now;
  };
}

/** Takes outcomes in the order of their numbers, whenever they come. */
function inOrder(take: (outcome: Outcome) => void): (number: number, outcome: Outcome) => void {
  const early = new Map<number, Outcome>();
  let next = 0;
  return (number, outcome) => {
    early.set(number, outcome);
    for (let one = early.get(next); one !== undefined; one = early.get(next)) {
      early.delete(next++);
      take(one);
    }
  };
}

/** One worker, as this side sees it. */
class Peer {
  readonly #worker: Worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #told: Set<string> = new Set();

  /** Has shards costed until there are none; the next is fetched while one is costed. */
  async work(
    next: () => Promise<IteratorResult<Shard> & { readonly number: number }>,
    { subjects, detail, store, signal }: Work,
    take: (number: number, outcome: Outcome) => void,
  ): Promise<void> {
    for (let ahead = next();;) {
      const { done, value: shard, number } = await ahead;
      if (done === true || signal?.aborted === true) break;
      const fresh = hashesOf(shard).filter((hash) => !this.#told.has(hash));
      for (const hash of fresh) this.#told.add(hash);
      const told = fresh.map((hash) => subjectOf(subjects, hash));
      const answer = this.#ask({ subjects: told, detail, shard, path: store?.path });
      ahead = next();
      ahead.catch(() => {}); // said when it is awaited
      const answered = await answer;
      if ("outcome" in answered) take(number, answered.outcome);
    }
    await this.#ask(null);
  }

  #ask(asked: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<Answered>) => {
        if ("refused" in data) reject(new FodlamError(refusedToWorker(data.refused)));
        else if ("failed" in data) reject(new FodlamError(workerFailed(data.failed)));
        else resolve(data);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new FodlamError(workerFailed(event.message)));
      };
      this.#worker.postMessage(asked);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}
