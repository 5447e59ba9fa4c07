/** A runner that gives shards to a queue and takes their rows from it. */
import type { JsMsg } from "../../deps/nats.ts";
import { FodlamError, missingFor, tooLargeForQueue, workerFailed } from "../../ir/errors.ts";
import { VERSION } from "../../ir/version.ts";
import { subjectOf } from "../parcel.ts";
import { outcomeOf, type Runner, type Work } from "../runner.ts";
import { sha256 } from "../sha256.ts";
import { hashesOf, pointsOf, type Shard, someOf } from "../shard.ts";
import type { Store } from "../store.ts";
import {
  consuming,
  forgetting,
  messagesIn,
  openQueue,
  type OpenQueueOptions,
  type Queue,
  ROWS,
  setUp,
  stubbornly,
  TASKS,
} from "./connection.ts";
import { fits, readResult, textOf } from "./message.ts";
import { tell } from "./subjects.ts";

/** Points that may wait in the queue: more only take its disk. */
const MOST_WAITING = 100_000;

/** Results that are taken at once, and milliseconds until what is there is taken. */
const RESULTS = 100, WAIT_MILLISECONDS = 1000;

/** Empty results in a row after which a coordinator looks whether the server has lost something. */
const PATIENCE = 5;

/** Times of waiting after which results that were due are not waited for: the server is gone. */
const OVERDUE = 5;

/** Bytes of a point's figures in a message, at the most. */
const FIGURE_BYTES = 350;

const encoder = new TextEncoder();

/** A runner at a queue; the identity of its store names its tasks and results. */
export function queued(address: string, how: OpenQueueOptions = {}): Runner {
  return async (shards, work) => {
    const { store } = work;
    if (store === undefined) throw new FodlamError(missingFor("queue", "a store"));
    const queue = await openQueue(address, how), coordinator = new Coordinator(queue, store, work);
    try {
      await coordinator.begin();
      const asking = coordinator.ask(shards);
      asking.catch(() => {}); // said below
      await Promise.all([asking, coordinator.collect()]);
      if (work.signal?.aborted !== true) await coordinator.end();
    } finally {
      await queue.connection.close();
    }
  };
}

/** A task, and the ids of its points. */
interface Asked {
  readonly shard: Shard;
  readonly ids: readonly string[];
}

class Coordinator {
  readonly #queue: Queue;
  readonly #store: Store;
  readonly #work: Work;
  /** What was told, by its hash. */
  readonly #told: Set<string> = new Set();
  /** Tasks that were asked here and have no result, by their ids. Their points are made again when they are needed: kept, they cost more. */
  readonly #asked: Map<string, Asked> = new Map();
  /** The ids of points that are asked and have no row. */
  readonly #waiting: Set<string> = new Set();
  readonly #tasks: string;
  readonly #rows: string;
  readonly #consumer: string;
  #hasAsked = false;
  #failed: unknown;

  constructor(queue: Queue, store: Store, work: Work) {
    this.#queue = queue;
    this.#store = store;
    this.#work = work;
    this.#tasks = `fodlam.task.${store.identity}.>`;
    this.#rows = `fodlam.rows.${store.identity}.>`;
    this.#consumer = `rows-${store.identity}`;
  }

  /** Takes back what was asked for this store before: it is asked again, cut into other shards. */
  async begin(): Promise<void> {
    await stubbornly(() => this.#queue.manager.streams.purge(TASKS, { filter: this.#tasks }));
    await stubbornly(() => consuming(this.#queue, ROWS, this.#consumer, this.#rows));
  }

  /** Leaves nothing of this sweep in the queue. */
  async end(): Promise<void> {
    await forgetting(this.#queue, TASKS, this.#tasks);
    await forgetting(this.#queue, ROWS, this.#rows, this.#consumer);
  }

  /** Asks for shards, not too many at once. */
  async ask(shards: AsyncIterable<Shard>): Promise<void> {
    try {
      for await (const shard of shards) {
        while (this.#waiting.size > MOST_WAITING && !this.#isStopped()) {
          await new Promise((resolve) => setTimeout(resolve, WAIT_MILLISECONDS / 10));
        }
        if (this.#isStopped()) return;
        await this.#askFor(shard);
      }
      this.#hasAsked = true;
    } catch (error) {
      this.#failed = error;
      throw error;
    }
  }

  #isStopped(): boolean {
    return this.#failed !== undefined || this.#work.signal?.aborted === true;
  }

  /** Asks for what the store lacks of a shard and nobody was asked for. */
  async #askFor(shard: Shard): Promise<void> {
    const points = pointsOf(shard), lacking = this.#store.lacking(points), places: number[] = [];
    const some = lacking.length === points.length ? undefined : new Set(lacking.map(({ id }) => id));
    points.forEach(({ id }, at) => {
      const { size } = this.#waiting;
      if (some?.has(id) !== false && this.#waiting.add(id).size > size) places.push(at);
    });
    const kept = points.length - places.length;
    if (kept > 0) this.#work.take({ points: kept, made: 0, broken: 0 });
    if (places.length === 0) return;
    const ids = places.map((at) => points[at]!.id);
    await this.#publish({ shard: kept === 0 ? shard : someOf(shard, places), ids });
  }

  async #publish({ shard, ids }: Asked): Promise<void> {
    const { detail } = this.#work, { stream } = this.#queue;
    for (const hash of hashesOf(shard)) {
      if (!this.#told.has(hash)) await this.#tell(hash);
    }
    const json = textOf({ version: VERSION, detail, shard }), message = encoder.encode(json);
    if (!fits(this.#queue, message.length + FIGURE_BYTES * shard.size)) {
      if (shard.size === 1) throw new FodlamError(tooLargeForQueue());
      const half = shard.size >> 1, places = [...ids.keys()];
      await this.#publish({ shard: someOf(shard, places.slice(0, half)), ids: ids.slice(0, half) });
      return await this.#publish({ shard: someOf(shard, places.slice(half)), ids: ids.slice(half) });
    }
    const id = sha256(json), subject = `fodlam.task.${this.#store.identity}.${id}`;
    this.#asked.set(id, { shard, ids });
    await stubbornly(() => stream.publish(subject, message), this.#work.signal);
  }

  async #tell(hash: string): Promise<void> {
    await tell(this.#queue, subjectOf(this.#work.subjects, hash));
    this.#told.add(hash);
  }

  /** Takes results until every point has its row. */
  async collect(): Promise<void> {
    let idle = 0;
    while (!this.#isStopped() && !(this.#hasAsked && this.#waiting.size === 0)) {
      idle = await this.#some() === 0 ? idle + 1 : 0;
      if (idle > 0) this.#look();
      if (idle > 0 && idle % PATIENCE === 0 && this.#waiting.size > 0) await this.#repair();
    }
    if (this.#failed !== undefined) throw this.#failed;
  }

  /** Some results: to the store first, then the queue is told that they are there. */
  async #some(): Promise<number> {
    let count = 0;
    try {
      const consumer = await this.#queue.stream.consumers.get(ROWS, this.#consumer);
      const messages = await consumer.fetch({ max_messages: RESULTS, expires: WAIT_MILLISECONDS });
      const end = setTimeout(() => messages.stop(), OVERDUE * WAIT_MILLISECONDS);
      try {
        for await (const message of messages) {
          this.#take(message);
          count++;
          if (this.#hasAsked && this.#waiting.size === 0) break;
        }
      } finally {
        clearTimeout(end);
      }
    } catch (error) {
      if (error instanceof FodlamError) throw this.#failed = error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MILLISECONDS / 10)); // the server is away for a while
    }
    return count;
  }

  #take(message: JsMsg): void {
    const id = message.subject.slice(this.#rows.length - 1), asked = this.#asked.get(id);
    const rows = readResult(message, asked && pointsOf(asked.shard, (_, at) => asked.ids[at]!));
    if (rows === undefined) return message.term();
    if (typeof rows === "string") {
      message.ack();
      throw new FodlamError(workerFailed(rows));
    }
    const outcome = outcomeOf(0, rows, this.#store); // to the store before the queue is told
    const points = this.#without(rows.map(({ id }) => id));
    this.#asked.delete(id);
    this.#work.take({ ...outcome, points: Math.max(points, outcome.made) });
    message.ack();
  }

  /** Waits for some points no longer; how many of them were waited for. */
  #without(ids: readonly string[]): number {
    return ids.filter((id) => this.#waiting.delete(id)).length;
  }

  /** Rows that another coordinator of the same store took. */
  #look(): void {
    const lacking = new Set(
      this.#store.lacking([...this.#waiting].map((id) => ({ id }))).map(({ id }) => id),
    );
    const points = this.#without([...this.#waiting].filter((id) => !lacking.has(id)));
    if (points > 0) this.#work.take({ points, made: 0, broken: 0 });
  }

  /** What a server that was killed may have forgotten: streams, consumers, what was told, tasks, results. */
  async #repair(): Promise<void> {
    try {
      await setUp(this.#queue);
      await consuming(this.#queue, ROWS, this.#consumer, this.#rows);
      for (const hash of this.#told) await this.#tell(hash);
      const left = await Promise.all([
        messagesIn(this.#queue, TASKS, this.#tasks),
        messagesIn(this.#queue, ROWS, this.#rows),
      ]);
      if (left[0]! + left[1]! > 0 || !this.#hasAsked) return;
      for (const [id, asked] of [...this.#asked]) {
        this.#asked.delete(id);
        await this.#publishLost(asked);
      }
    } catch (error) {
      if (error instanceof FodlamError) throw error; // else the server is away: tried again later
    }
  }

  /** Asks again for the points of a task that have no row. */
  async #publishLost({ shard, ids }: Asked): Promise<void> {
    const places = [...ids.keys()].filter((at) => this.#waiting.has(ids[at]!));
    if (places.length === ids.length) await this.#publish({ shard, ids });
    else if (places.length > 0) {
      await this.#publish({ shard: someOf(shard, places), ids: places.map((at) => ids[at]!) });
    }
  }
}
