/**
 * What a coordinator and its workers share: NATS JetStream as the queue. Three streams: tasks (a shard each, for whoever is free), rows
 * (a shard's result each, for the store that asked), and the networks and profiles that shards are about, in pieces by their hash.
 *
 * No row is lost or doubled: a worker publishes its rows before it says that the task is done; a coordinator writes them to the store,
 * which keeps one row an id, before it says that it has them; and a coordinator that starts again asks only for what the store lacks.
 */
import {
  AckPolicy,
  connect,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type NatsConnection,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "../../deps/nats.ts";
import { cannotReach, FodlamError, queueSilent } from "../../ir/errors.ts";

/** Names of streams, and before what their subjects begin. */
export const TASKS = "FODLAM_TASKS", ROWS = "FODLAM_ROWS", SUBJECTS = "FODLAM_SUBJECTS";

/** The consumer of all workers. */
export const WORKERS = "workers";

/** A task whose worker says nothing for so long is given to another. */
const SILENT_SECONDS = 5;

/** For so long the server drops a message that it had before. */
const DUPLICATE_SECONDS = 3600;

/** For so long it keeps what nobody takes: thirty days. */
const KEPT_SECONDS = 30 * 86400;

const RETRY_MILLISECONDS = 300, RECONNECT_MILLISECONDS = 200, REQUEST_MILLISECONDS = 5000;

/** Tries of the first connection: the server may start later. */
const FIRST_TRIES = 100;

function nanoseconds(seconds: number): number {
  return seconds * 1e9;
}

/** A connection with what both sides do with it. */
export interface Queue {
  readonly connection: NatsConnection;
  readonly stream: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** How to connect. */
export interface OpenQueueOptions {
  /** Tries of the first connection. */
  readonly tries?: number;
  /** Is told once that the server is not there yet, and why. */
  readonly onWait?: (reason: string) => void;
}

/** Connects, and makes the streams that are not there. */
export async function openQueue(
  address: string,
  { tries = FIRST_TRIES, onWait }: OpenQueueOptions = {},
): Promise<Queue> {
  for (let tried = 1;; tried++) {
    let connection: NatsConnection | undefined;
    try {
      connection = await connect({
        servers: address,
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_MILLISECONDS,
      });
      const timeout = { timeout: REQUEST_MILLISECONDS };
      const manager = await jetstreamManager(connection, timeout);
      const queue = { connection, stream: jetstream(connection, timeout), manager };
      await setUp(queue);
      return queue;
    } catch (error) {
      await connection?.close();
      const reason = error instanceof Error ? error.message : String(error);
      if (tried >= tries || FINAL.test(reason)) throw new FodlamError(cannotReach(address, reason));
      if (tried === 1) onWait?.(reason);
      await pause();
    }
  }
}

/** What no waiting mends: a server without JetStream, or one that lets nobody in. */
const FINAL = /jetstream|authorization|authentication|permission/i;

/** Makes the streams and the workers' consumer, where they are not there. */
export async function setUp(queue: Queue): Promise<void> {
  const common = {
    storage: StorageType.File,
    duplicate_window: nanoseconds(DUPLICATE_SECONDS),
    max_age: nanoseconds(KEPT_SECONDS),
  };
  const workqueue = { ...common, retention: RetentionPolicy.Workqueue };
  await made(queue, { ...workqueue, name: TASKS, subjects: ["fodlam.task.>"] });
  await made(queue, { ...workqueue, name: ROWS, subjects: ["fodlam.rows.>"] });
  await made(queue, { ...common, name: SUBJECTS, subjects: ["fodlam.subject.>"], max_msgs_per_subject: 1 });
  await consuming(queue, TASKS, WORKERS, "fodlam.task.>");
}

/** Waits a little. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
}

/** Does something again until the server, which may be away for a while, has done it. */
export async function stubbornly<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (signal?.aborted === true) throw error;
      await pause();
    }
  }
}

/** Milliseconds after which an answer that was due is not waited for: the server it was asked of is gone. */
const OVERDUE_MILLISECONDS = 5000;

/** What is answered within its time and a little more; whoever waits for ever is told to ask again. */
export function due<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FodlamError(queueSilent())), milliseconds + OVERDUE_MILLISECONDS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function made({ manager }: Queue, config: Partial<StreamConfig> & { name: string }): Promise<void> {
  await manager.streams.add(config).catch(ifThere);
}

/**
 * A consumer that gives each message to one of those who ask. It is kept in memory, so that a server that is killed forgets it, and is
 * told of it again: writing how far it is would cost as much as all else. A server that is killed forgets the last number of a stream
 * that was empty, and begins at 1 again (nats-server 2.9.10): a consumer that remembered more would never give out what came then.
 */
export async function consuming(
  { manager }: Queue,
  stream: string,
  name: string,
  filter_subject: string,
): Promise<void> {
  await manager.consumers.add(stream, {
    durable_name: name,
    filter_subject,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanoseconds(SILENT_SECONDS),
    max_deliver: -1,
    mem_storage: true,
  }).catch(ifThere);
}

/** Takes messages of a filter away, and their consumer: what is left there costs only room. */
export async function forgetting(
  { manager }: Queue,
  stream: string,
  filter: string,
  consumer?: string,
): Promise<void> {
  try {
    await manager.streams.purge(stream, { filter });
    if (consumer !== undefined) await manager.consumers.delete(stream, consumer);
  } catch { /* the server is away, or it is gone already */ }
}

/** How many messages of a stream have subjects of a filter. */
export async function messagesIn({ manager }: Queue, stream: string, filter: string): Promise<number> {
  const { state } = await manager.streams.info(stream, { subjects_filter: filter });
  return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Another process may have made it with the same settings at the same time. */
function ifThere(error: unknown): void {
  if (!/already (in use|exists)/.test(error instanceof Error ? error.message : String(error))) throw error;
}
