import { isFodlamError } from "../ir/errors.ts";
import type { Io } from "./spec.ts";

/** The user's input is wrong. */
export const USER_ERROR = 1;
/** FODLAM failed. */
export const FAILURE = 2;

const encoder = new TextEncoder();

/** Writes all of a text; a reader that has gone away (`| head`) is no fault. */
function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(`${text}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exit(0);
  }
}

/** The process's own output. */
export const processIo: Io = {
  out: (text) => write(Deno.stdout, text),
  err: (text) => write(Deno.stderr, text),
  fail: (code) => Deno.exitCode = code,
  color: !Deno.noColor && Deno.stdout.isTerminal(),
  watched: Deno.stderr.isTerminal(),
};

/** Says on standard error what went wrong, in one message, and sets the exit code. */
export function report(error: unknown, io: Io): void {
  if (isFodlamError(error)) {
    io.err(error.message);
    return io.fail(USER_ERROR);
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.err(`FODLAM failed: ${reason}`);
  io.fail(FAILURE);
}
