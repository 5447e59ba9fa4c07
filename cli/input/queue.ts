/** The address of a queue, and what is said while nobody answers there. */
import { badOption, FodlamError } from "../../ir/errors.ts";
import type { OpenQueueOptions } from "../../sweep/queue/connection.ts";
import type { Io } from "../spec.ts";

/** An address after `--queue`. */
export function queueAddress(text: unknown): string {
  const address = String(text);
  if (/^(nats|tls):\/\/[^/\s]+$/.test(address)) return address;
  throw new FodlamError(badOption("--queue", "an address such as nats://127.0.0.1:4222", text));
}

/** Says that a queue is waited for. */
export function waiting(address: string, io: Io): OpenQueueOptions {
  return { onWait: (reason) => io.err(`Waiting for ${address}: ${reason}`) };
}
