import { FodlamError } from "../ir/errors.ts";

/** Where the builder's own files are. */
const here = new URL(".", import.meta.url).href;

/**
 * Makes a public function's errors point to the line of its caller, and nowhere else: a mistake in a network is one
 * message at one line of the user's program, not a tour of FODLAM's own files. Of nested calls the innermost one made
 * from outside counts: an error in a function given to `repeat` points into that function.
 */
export function atCaller<T, A extends readonly unknown[], R>(
  action: (this: T, ...args: A) => R,
): (this: T, ...args: A) => R {
  return function entry(this: T, ...args: A): R {
    try {
      return action.apply(this, args as unknown as [...A]);
    } catch (error) {
      if (error instanceof FodlamError && error.stack?.includes(here)) {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 1;
        Error.captureStackTrace(error, entry);
        Error.stackTraceLimit = limit;
      }
      throw error;
    }
  };
}
