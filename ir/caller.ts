import { type FodlamError, isFodlamError } from "./errors.ts";

/** Errors that already point to the user's line. */
const located = new WeakSet<FodlamError>();

/** FODLAM's own files. A user's script that lies among them, as a test or an example does, is not one of them. */
const rooms = ["built", "dsl", "engine", "ir", "profiles", "sweep"];

function isOwn(stack: string): boolean {
  return rooms.some((room) => stack.includes(new URL(`../${room}/`, import.meta.url).href));
}

/**
 * Makes an error of a public function point to the line of its caller, and nowhere else: a mistake in a network is one
 * message at one line of the user's program, not a tour of FODLAM's own files. If the caller is FODLAM itself, the
 * public function further out has its turn.
 */
export function pointAtCaller(error: unknown, entry: (...args: never[]) => unknown): unknown {
  if (!isFodlamError(error) || located.has(error)) return error;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(error, entry);
  Error.stackTraceLimit = limit;
  const { stack = "" } = error;
  if (!isOwn(stack)) located.add(error);
  return error;
}

/** A public function whose errors point to the line of its caller. */
export function atCaller<T, A extends readonly unknown[], R>(
  action: (this: T, ...args: A) => R,
): (this: T, ...args: A) => R {
  return function entry(this: T, ...args: A): R {
    try {
      return action.apply(this, args as unknown as [...A]);
    } catch (error) {
      throw pointAtCaller(error, entry);
    }
  };
}
