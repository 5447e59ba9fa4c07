import { isFodlamError } from "../ir/errors.ts";
import { visible, visibleLines } from "../ir/escape.ts";
import type { Io } from "./spec.ts";

/** The user's input is wrong. */
export const USER_ERROR = 1;
/** FODLAM failed. */
export const FAILURE = 2;

const encoder = new TextEncoder();

/** Writes all of a content; whether the reader is still there (`| head` goes away). */
function write(to: { writeSync(bytes: Uint8Array): number }, content: string | Uint8Array): boolean {
  let bytes = typeof content === "string" ? encoder.encode(content) : content;
  try {
    while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    return false;
  }
}

/** Writes to standard output; nothing is left to be done if nobody reads it. */
function put(content: string | Uint8Array): void {
  if (!write(Deno.stdout, content)) Deno.exit(0);
}

/** The codes of a report's own colours. */
// deno-lint-ignore no-control-regex -- codes are what is looked for
const COLOURS = /(\x1b\[(?:[012]|33)m)/;

/** A report with its own colours, in which nothing else moves a terminal, whatever it is made of. */
function safe(text: string): string {
  return text.split(COLOURS).map((part, i) => i % 2 === 1 ? part : visibleLines(part)).join("");
}

/** The process's own output. */
export const processIo: Io = {
  out: (text) => put(`${safe(text)}\n`),
  content: put,
  err: (text) => void write(Deno.stderr, `${visibleLines(text)}\n`),
  fail: (code) => Deno.exitCode = code,
  color: !Deno.noColor && Deno.stdout.isTerminal(),
  watched: Deno.stderr.isTerminal(),
  ...(Deno.stderr.isTerminal() &&
    { progress: (text) => void write(Deno.stderr, `\r\x1b[K${visible(text)}`) }),
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
