import { cannotWrite, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { visible, visibleLines } from "../../ir/escape.ts";
import type { Io } from "../spec.ts";
import { writeReasonOf } from "../process/reason.ts";
import { system } from "../process/system.ts";

/** What was given is wrong, or cannot be had. */
export const USER_ERROR = 1;
/** A fault of FODLAM. */
export const FAILURE = 2;

const encoder = new TextEncoder();

/** Whether standard output has taken anything yet. */
let hasBegun = false;

/** Bytes of one write: of one that fails nobody knows how much has been read. */
const FIRST_BYTES = 2 ** 12, NEXT_BYTES = 2 ** 16;

/** What is written next: at first no more than a line, which Deno writes in one piece. */
function nextOf(bytes: Uint8Array): Uint8Array {
  if (hasBegun) return bytes.subarray(0, NEXT_BYTES);
  const line = bytes.subarray(0, FIRST_BYTES).indexOf(10) + 1;
  return bytes.subarray(0, line > 0 ? line : FIRST_BYTES);
}

/**
 * Writes to standard output. A reader that goes away with what it has (`| head`) has seen enough, and nothing is left to be done; one
 * that was never there, or a full disk, is an error.
 */
function put(content: string | Uint8Array): void {
  let bytes = typeof content === "string" ? encoder.encode(content) : content;
  try {
    while (bytes.length > 0) {
      bytes = bytes.subarray(system().stdout.writeSync(nextOf(bytes)));
      hasBegun = true;
    }
  } catch (error) {
    if (hasBegun && error instanceof system().errors.BrokenPipe) system().exit(0);
    throw new FodlamError(cannotWrite("standard output", writeReasonOf(error)));
  }
}

/** Writes to standard error, if it takes it: there is no other place to complain. */
function say(text: string): void {
  let bytes = encoder.encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(system().stderr.writeSync(bytes));
  } catch { /* the exit code remains */ }
}

/** The codes of a report's own colours. */
// deno-lint-ignore no-control-regex -- codes are what is looked for
const COLOURS = /(\x1b\[(?:[012]|33)m)/;

/** A report with its own colours, in which nothing else moves a terminal, whatever it is made of. */
function safe(text: string): string {
  return text.split(COLOURS).map((part, i) => i % 2 === 1 ? part : visibleLines(part)).join("");
}

/** The process's own output. */
export function processIo(): Io {
  const { noColor, stdout, stderr } = system();
  return {
    out: (text) => put(`${safe(text)}\n`),
    content: put,
    err: (text) => say(`${visibleLines(text)}\n`),
    fail: (code) => system().exitCode = code,
    abandon: () => system().exit(),
    color: !noColor && stdout.isTerminal(),
    watched: stderr.isTerminal(),
    ...(stderr.isTerminal() && { progress: (text) => say(`\r\x1b[K${visible(text)}`) }),
  };
}

/** Says on standard error what went wrong, in one message, and sets the exit code. */
export function report(error: unknown, io: Io): void {
  if (isFodlamError(error)) {
    io.err(error.message);
    io.fail(USER_ERROR);
    if (error.code === "too-slow") io.abandon?.();
    return;
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.err(`FODLAM failed: ${reason}`);
  io.fail(FAILURE);
}
