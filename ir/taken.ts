/** Messages about what functions are given: arguments, options, parameters. Part of `errors.ts`. */
import { type Problem, show } from "./problem.ts";
import { list, mismatch, oneLine, suggestion } from "./wording.ts";

/** What does not happen if a function refuses what it is given. */
export function calling(name: string): string {
  return `Cannot call ${name}`;
}

/** What does not happen if a block refuses what it is given. */
export function adding(block: string): string {
  return `Cannot add ${block}`;
}

/** What does not happen if an option is refused. */
export function using(option: string): string {
  return `Cannot use ${option}`;
}

/** An argument or an option of a public function that is not legal. */
export function badArgument(
  act: string,
  name: string,
  { expected, words }: { readonly expected: string; readonly words?: readonly string[] },
  value: unknown,
): Problem {
  const hint = words !== undefined && typeof value === "string" ? suggestion(value, words) : undefined;
  return mismatch("bad-argument", act, { expected: `${name} to be ${expected}`, got: show(value), hint });
}

/** A key that a public function does not know. */
export function unknownKey(act: string, what: string, key: string, known: readonly string[]): Problem {
  const hint = suggestion(key, known);
  const expected = known.length === 0 ? `no option` : `${what} among ${list(known, key)}`;
  return mismatch("unknown-option", act, { expected, got: show(key), hint });
}

/** More arguments than a public function takes. */
export function extraArgument(
  act: string,
  takes: readonly string[],
  options: boolean,
  value: unknown,
): Problem {
  const all = [...takes, ...(options ? ["an options object"] : [])];
  const expected = all.length === 0 ? "no arguments" : `${all.join(", ")} and no more`;
  return mismatch("bad-arguments", act, { expected, got: show(value) });
}

/** A profile written by hand that was not checked, and cannot be used. */
export function uncheckedProfile(act: string, error: unknown): Problem {
  const got = `one that cannot be used (${oneLine(error instanceof Error ? error.message : String(error))})`;
  const hint = "await defineProfile(profile) says what is wrong with it";
  return mismatch("bad-profile", act, { expected: "a profile without faults", got, hint });
}
