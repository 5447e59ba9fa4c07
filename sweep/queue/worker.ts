/** One of many workers at a queue: takes a shard, publishes its rows, and only then says that it is done. */
import type { Consumer, JsMsg } from "../../deps/nats.ts";
import { FodlamError, otherVersion, tooLargeForQueue } from "../../ir/errors.ts";
import { VERSION } from "../../ir/version.ts";
import { Recipient } from "../parcel.ts";
import type { Figures } from "../row.ts";
import { hashesOf, pointsOf, type Shard, someOf } from "../shard.ts";
import {
  due,
  openQueue,
  type OpenQueueOptions,
  type Queue,
  setUp,
  stubbornly,
  TASKS,
  WORKERS,
} from "./connection.ts";
import { failureOf, fits, readTask, resultOf, type Task } from "./message.ts";
import { asked } from "./subjects.ts";

/** How a worker works. */
export interface WorkOptions extends OpenQueueOptions {
  /** Ends it when there was no task for so many seconds; never if left out. */
  readonly idleSeconds?: number;
  /** Ends it after its task. */
  readonly signal?: AbortSignal;
  /** The time in milliseconds, where there is a clock. */
  readonly now?: () => number;
  /** Is told how many points it has costed. */
  readonly onShard?: (points: number) => void;
}

/** Milliseconds after which a worker lets the connection have its turn, and after which it says that it is still there. */
const TURN_MILLISECONDS = 50, SIGN_MILLISECONDS = 500;

/** A clock where there is none: so many milliseconds pass with each point. */
const POINT_MILLISECONDS = 1;

/** The coordinator knows the ids of what it asks for. */
const NO_ID = "";

/** Seconds that a worker waits for a task before it asks again, and after how many it looks whether the queue is whole. */
const WAIT_SECONDS = 1, PATIENCE_SECONDS = 5;

/** Works until it is told to end. */
export async function work(address: string, options: WorkOptions = {}): Promise<void> {
  const { idleSeconds = Infinity, signal, onShard, now = counting() } = options;
  const queue = await openQueue(address, options), recipient = new Recipient(), next = tasksOf(queue);
  let idle = 0;
  try {
    while (signal?.aborted !== true && idle < idleSeconds) {
      const message = await next();
      if (message !== null) {
        const points = await done(queue, recipient, message, now);
        onShard?.(points);
        idle = 0;
      } else if ((idle += WAIT_SECONDS) % PATIENCE_SECONDS === 0) await setUp(queue).catch(() => {});
    }
  } finally {
    await queue.connection.close();
  }
}

/** Gives the next task; nothing if there is none for a while, or the server does not answer: then the consumer is looked for again. */
function tasksOf({ stream }: Queue): () => Promise<JsMsg | null> {
  let consumer: Consumer | undefined;
  return async () => {
    try {
      consumer ??= await stream.consumers.get(TASKS, WORKERS);
      const task = await due(1000 * WAIT_SECONDS, consumer.next({ expires: 1000 * WAIT_SECONDS }));
      if (task === null) consumer = undefined;
      return task;
    } catch {
      consumer = undefined;
      await new Promise((resolve) => setTimeout(resolve, 1000 * WAIT_SECONDS));
      return null;
    }
  };
}

function counting(): () => number {
  let milliseconds = 0;
  return () => milliseconds += POINT_MILLISECONDS;
}

async function done(queue: Queue, recipient: Recipient, message: JsMsg, now: () => number): Promise<number> {
  const task = readTask(message);
  if (task === undefined) {
    message.term();
    return 0;
  }
  const { version, shard } = task;
  if (version !== VERSION) {
    message.nak();
    throw new FodlamError(otherVersion(version, VERSION));
  }
  const subject = message.subject.replace("fodlam.task.", "fodlam.rows.");
  try {
    for (const hash of recipient.unknown(hashesOf(shard))) {
      const told = await asked(queue, hash);
      if (told === undefined) { // the coordinator tells it again when it sees that nothing comes
        message.nak(1000 * PATIENCE_SECONDS);
        return 0;
      }
      await recipient.learn(told);
    }
    await publish(queue, subject, shard, await figuresOf(recipient, message, task, now));
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    await say(queue, subject, failureOf(failed));
  }
  message.ack();
  return shard.size;
}

async function figuresOf(
  recipient: Recipient,
  message: JsMsg,
  { shard, detail }: Task,
  now: () => number,
): Promise<Figures[]> {
  const costing = recipient.costing(detail), figures: Figures[] = [];
  let turn = now(), sign = turn;
  for (const point of pointsOf(shard, () => NO_ID)) {
    figures.push(costing.figures(point));
    const time = now();
    if (time - turn < TURN_MILLISECONDS) continue;
    if (time - sign >= SIGN_MILLISECONDS) {
      message.working();
      sign = time;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    turn = now();
  }
  return figures;
}

/** Publishes figures, in two messages where one is too large. */
async function publish(
  queue: Queue,
  subject: string,
  shard: Shard,
  figures: readonly Figures[],
): Promise<void> {
  const result = resultOf(shard, figures);
  if (fits(queue, result.length)) return await say(queue, subject, result);
  if (shard.size === 1) throw new FodlamError(tooLargeForQueue());
  const half = shard.size >> 1, places = [...figures.keys()];
  await publish(queue, `${subject}.a`, someOf(shard, places.slice(0, half)), figures.slice(0, half));
  await publish(queue, `${subject}.b`, someOf(shard, places.slice(half)), figures.slice(half));
}

async function say(queue: Queue, subject: string, result: Uint8Array): Promise<void> {
  await stubbornly(() => queue.stream.publish(subject, result));
}
