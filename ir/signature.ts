/** What public functions take, as data, and the one check that refuses everything else. */
import {
  badArgument,
  badOption,
  extraArgument,
  FodlamError,
  nearestLegal,
  type Problem,
  unknownKey,
  unknownName,
} from "./errors.ts";
import type { Field, Fields } from "./field.ts";
import { isRecord } from "./object.ts";

/** Fields whatever they hold. */
export type AnyFields = Readonly<Record<string, Field<unknown>>>;

/** What a function takes: arguments in order, and an options object after them. */
export interface Signature {
  /** What does not happen if an argument is refused: `Cannot call count`, `Cannot add convNorm`. */
  readonly act: string;
  /** Positional arguments in order. */
  readonly takes: AnyFields;
  /** The keys of the options object; none where the function takes no options. */
  readonly options?: AnyFields;
  /** Whether it may be given to `map`, which adds a place and a list: `networks.map(lower)`. */
  readonly mapped?: boolean;
  /** How an option's value is refused; as an argument's if left out. */
  readonly refuse?: Refuse;
}

/** The problem with a value. */
type Refuse = (act: string, name: string, field: Field<unknown>, value: unknown) => Problem;

/** The problem with an option of the engine's and the counts' functions: it is called by its own name. */
export function optionProblem(_act: string, name: string, field: Field<unknown>, value: unknown): Problem {
  if (field.words !== undefined) return unknownName(name, value as string, field.words);
  return badOption(name, field.expected, value, nearestLegal(field, value));
}

/** Refuses options that are no object, keys that there are not, and values that are not legal. */
export function checkOptions(
  act: string,
  fields: AnyFields,
  options: unknown,
  refuse: Refuse = badArgument,
): void {
  if (options === undefined) return;
  if (!isRecord(options)) {
    throw new FodlamError(badArgument(act, "options", OPTIONS, options));
  }
  for (const key in options) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) throw new FodlamError(unknownKey(act, "an option", key, Object.keys(fields)));
    const value = (options as Record<string, unknown>)[key];
    if (value === undefined || field.accepts(value)) continue;
    const problem = refuse(act, key, field, value);
    throw new FodlamError(problem);
  }
}

const OPTIONS = { expected: "an object" };

/** Refuses arguments that a function does not take. */
export function checkCall(signature: Signature, args: readonly unknown[]): void {
  const { act, takes, options, mapped, refuse } = signature;
  if (options !== undefined) checkOptions(act, options, args[Object.keys(takes).length], refuse);
  let at = 0;
  for (const name in takes) {
    const field = takes[name]!, value = args[at++];
    if (field.accepts(value)) continue;
    throw new FodlamError(badArgument(act, name, field, value));
  }
  if (mapped !== true || !isMapped(args, at)) {
    checkCount(act, Object.keys(takes), args, options !== undefined);
  }
}

/** Whether a place and a list stand after so many arguments, as `map` gives them. */
export function isMapped(args: readonly unknown[], after: number): boolean {
  return args.length === after + 2 && typeof args[after] === "number" && Array.isArray(args[after + 1]);
}

/** Refuses further arguments. */
export function checkCount(
  act: string,
  takes: readonly string[],
  args: readonly unknown[],
  options = false,
): void {
  for (let at = takes.length + (options ? 1 : 0); at < args.length; at++) {
    if (args[at] !== undefined) throw new FodlamError(extraArgument(act, takes, options, args[at]));
  }
}

/** A field for each of some options, whatever their values. */
export function fieldsOf<F extends object>(fields: Fields<F>): AnyFields {
  return fields as unknown as AnyFields;
}
