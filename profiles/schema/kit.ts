/** What the schemas are made of. A schema's message is what it expected, in words; `faults.ts` says the rest. */
import { z } from "../../deps/zod.ts";

/** Marks what a file may leave out. */
type Optional<V> = z.ZodExactOptional<z.ZodType<V>>;

/** A schema for each field of a type, and none besides: where type and schema part, the compiler says so. */
export type Shape<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>>
    : z.ZodType<T[K]>;
};

/** Known keys, as the message of an unknown one; `faults.ts` reads them to find the nearest. */
function keysOf(what: string, known: readonly string[]): string {
  return JSON.stringify([what, ...known]);
}

/** What an object must have, in words. */
function objectOf(shape: Readonly<Record<string, unknown>>): string {
  const needed = Object.keys(shape).filter((key) => !(shape[key] instanceof z.ZodExactOptional));
  return needed.length === 0 || needed.length > 6 ? "an object" : `an object of ${needed.join(", ")}`;
}

/** An object of just these fields. */
export function object<T extends object>(
  shape: Shape<T>,
  expected: string = objectOf(shape),
  key = "a key",
): z.ZodType<T> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: ({ code }) => code === "unrecognized_keys" ? keysOf(key, known) : expected,
  }) as unknown as z.ZodType<T>;
}

/** What a file may leave out. */
export function maybe<V>(schema: z.ZodType<V>): Optional<V> {
  return z.exactOptional(schema);
}

/** The same fields, of which any may be left out. */
export function partial<T extends object>(schema: z.ZodType<T>): z.ZodType<Partial<T>> {
  return (schema as unknown as z.ZodObject).partial() as unknown as z.ZodType<Partial<T>>;
}

/** A text that says something. */
export function text(about: string, expected = "a text"): z.ZodType<string> {
  return z.string({ error: expected }).regex(/\S/, { error: expected }).describe(about);
}

/** One of few words, each with its meaning; a word that the type has and this has not is the compiler's. */
export function word<W extends string>(meanings: Readonly<Record<W, string>>, about: string): z.ZodType<W> {
  const words = Object.keys(meanings) as [W, ...W[]];
  const error = `one of ${words.join(", ")}`;
  return z.enum(words, { error }).describe(about);
}

/** A list of at least so many. */
export function list<V>(item: z.ZodType<V>, about: string, expected: string, least = 0): z.ZodType<V[]> {
  const message = least === 0 ? `a list of ${expected}` : `a list of ${expected}, at least ${least}`;
  return z.array(item, { error: message }).min(least, { error: message }).describe(about);
}

/** True or false. */
export function flag(about: string): z.ZodType<boolean> {
  return z.boolean({ error: "true or false" }).describe(about);
}

/** Bounds that an editor can check too. */
export interface Bounds {
  /** What it must be, in words. */
  readonly expected: string;
  /** The least. */
  readonly low: number;
  /** The greatest. */
  readonly high: number;
  /** Whether it is a whole number. */
  readonly whole?: boolean;
  /** What may help whoever wrote a number outside. */
  hint?(value: number): string | undefined;
}

/** A number within bounds. */
export function number(bounds: Bounds, about: string): z.ZodType<number> {
  const { expected, low, high, whole = false } = bounds;
  const legal = (value: number) => value >= low && value <= high && (!whole || Number.isInteger(value));
  return z.number({ error: expected }).superRefine((value, context) => {
    if (legal(value)) return;
    context.addIssue({ code: "custom", message: expected, params: { hint: bounds.hint?.(value) } });
  }).meta({ description: about, minimum: low, maximum: high, ...(whole && { type: "integer" }) });
}
