/**
 * Checks of what comes from outside: profiles, configurations, netfiles. Loaded only there. The types are the few that we use, written
 * here: those of the package cost whoever checks a script of three lines more than the script.
 */
import { npm } from "./npm.ts";

/** What a schema is given besides. */
type Said = { readonly error: string | ((issue: { readonly code: string }) => string) };

interface Registry {
  add(schema: z.ZodType, meta: { readonly id: string }): unknown;
}

interface Zod {
  array<T>(item: z.ZodType<T>, said?: Said): z.ZodArray<T>;
  boolean(said?: Said): z.ZodType<boolean>;
  custom<T>(accepts: (value: unknown) => boolean, said?: Said): z.ZodType<T>;
  enum<W extends string>(words: readonly W[], said?: Said): z.ZodType<W>;
  exactOptional<T>(schema: z.ZodType<T>): z.ZodExactOptional<z.ZodType<T>>;
  literal<const W extends string | number>(words: W | readonly W[], said?: Said): z.ZodType<W>;
  looseObject<T>(shape: Readonly<Record<keyof T, z.ZodType>>): z.ZodType<T>;
  number(said?: Said): z.ZodNumber;
  record<T>(key: z.ZodType<string>, value: z.ZodType<T>, said?: Said): z.ZodType<Record<string, T>>;
  registry(): Registry;
  strictObject<T>(shape: Readonly<Record<keyof T, z.ZodType>>, said?: Said): z.ZodType<T>;
  string(said?: Said): z.ZodString;
  toJSONSchema(
    registry: Registry,
    options: { readonly target: string; readonly unrepresentable: string; uri(id: string): string },
  ): { readonly schemas: Readonly<Record<string, object>> };
  tuple<T extends readonly unknown[]>(
    items: { readonly [K in keyof T]: z.ZodType<T[K]> },
    said?: Said,
  ): z.ZodType<T>;
  union<T extends readonly unknown[]>(
    either: { readonly [K in keyof T]: z.ZodType<T[K]> },
    said?: Said,
  ): z.ZodType<T[number]>;
  unknown(): z.ZodType<unknown>;
  readonly ZodExactOptional: new () => unknown;
}

/** The types of schemas and of what they find. */
export declare namespace z {
  /** A schema of something. */
  interface ZodType<out T = unknown> {
    describe(text: string): this;
    meta(data: Readonly<Record<string, unknown>>): this;
    nullable(): ZodType<T | null>;
    optional(): ZodType<T | undefined>;
    superRefine(check: (value: T, context: { addIssue(issue: object): void }) => void): this;
    safeParse(value: unknown): Result<T>;
  }
  /** A schema of a text. */
  interface ZodString extends ZodType<string> {
    min(least: number): this;
    regex(pattern: RegExp, said?: Said): this;
  }
  /** A schema of a number. */
  interface ZodNumber extends ZodType<number> {
    int(): this;
    min(least: number): this;
  }
  /** A schema of a list. */
  interface ZodArray<out T> extends ZodType<T[]> {
    length(count: number, said?: Said): this;
    min(least: number, said?: Said): this;
  }
  /** A schema of an object. */
  interface ZodObject extends ZodType<object> {
    partial(): ZodObject;
  }
  /** What may be left out, and is never `undefined`. */
  interface ZodExactOptional<out S = ZodType> extends ZodType<S extends ZodType<infer T> ? T : never> {
    unwrap(): S;
  }
  /** What parsing gives. */
  type Result<T> = { readonly success: true; readonly data: T; readonly error?: undefined } | {
    readonly success: false;
    readonly data?: undefined;
    readonly error: { readonly issues: readonly core.$ZodIssue[] };
  };
  namespace core {
    /** A fault. */
    type $ZodIssue = $ZodIssueUnrecognizedKeys | $ZodIssueCustom | $ZodIssueOther;
    /** What every fault has. */
    interface $ZodIssueBase {
      readonly path: PropertyKey[];
      readonly message: string;
    }
    /** Keys that a strict object does not have. */
    interface $ZodIssueUnrecognizedKeys extends $ZodIssueBase {
      readonly code: "unrecognized_keys";
      readonly keys: string[];
    }
    /** A fault that a check of ours found. */
    interface $ZodIssueCustom extends $ZodIssueBase {
      readonly code: "custom";
      readonly params?: Readonly<Record<string, unknown>>;
    }
    /** Any other. */
    interface $ZodIssueOther extends $ZodIssueBase {
      readonly code:
        | "invalid_type"
        | "too_small"
        | "too_big"
        | "invalid_value"
        | "invalid_format"
        | "invalid_union";
    }
  }
}

/** The package. */
export const { z }: { readonly z: Zod } = await npm("zod@4.6.7");
