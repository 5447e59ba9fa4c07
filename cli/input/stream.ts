/** Pipes and standard input: bytes that come when they come, and no later than a deadline. */
import { cannotRead, FodlamError, tooSlow } from "../../ir/errors.ts";
import type { Limits } from "./limits.ts";
import { system } from "../process/system.ts";

let areRefused = false;

/** From now on streams are refused: standard input carries a server's protocol, and a pipe may keep all its callers waiting. */
export function refuseStreams(): void {
  areRefused = true;
}

function checkStream(name: string): void {
  if (areRefused) throw new FodlamError(cannotRead(name, "it is no file"));
}

/** Bytes as they come. */
export type Chunks = AsyncIterable<Uint8Array>;

/** A promise that is kept within so many milliseconds; a timer does not keep the process alive. */
async function within<T>(promise: Promise<T>, milliseconds: number, late: () => FodlamError): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** The bytes of a stream, if its end comes in time. Somebody who types has all the time in the world. */
export async function* streamed(
  stream: ReadableStream<Uint8Array>,
  path: string,
  { seconds }: Limits,
): AsyncGenerator<Uint8Array> {
  checkStream(path);
  const end = performance.now() + seconds * 1000;
  const reader = stream.getReader();
  for (;;) {
    const late = () => new FodlamError(tooSlow(path, seconds));
    const { value, done } = await within(reader.read(), end - performance.now(), late);
    if (done) return;
    yield value;
  }
}

/** Standard input; from a terminal without a deadline. */
export function standardInput(path: string, limits: Limits): Chunks {
  checkStream(path);
  return system().stdin.isTerminal()
    ? system().stdin.readable
    : streamed(system().stdin.readable, path, limits);
}

/** Milliseconds between two looks at a pipe, and bytes of one look. */
const LOOK_MILLISECONDS = 5, LOOK_BYTES = 2 ** 16;

/**
 * The bytes of a named pipe. It is opened without waiting for a writer, because a process that waits in the system for one can
 * only be killed: so it is looked at now and then.
 */
export async function* pipe(path: string, name: string, { seconds }: Limits): AsyncGenerator<Uint8Array> {
  checkStream(name);
  const { closeSync, constants, openSync, readSync } = await import("node:fs");
  const end = performance.now() + seconds * 1000;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const room = new Uint8Array(LOOK_BYTES);
  let hasWriter = false;
  try {
    for (;;) {
      const count = look(() => readSync(descriptor, room));
      if (count === 0 && hasWriter) return;
      hasWriter ||= count !== 0;
      if (count !== undefined && count > 0) yield room.slice(0, count);
      else await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      if (performance.now() > end) throw new FodlamError(tooSlow(name, seconds));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What a look at a pipe found: so many bytes, 0 if nobody writes to it, nothing if somebody will. */
function look(read: () => number): number | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as { code?: unknown }).code === "EAGAIN") return undefined;
    throw error;
  }
}
