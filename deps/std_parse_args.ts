/** The argument parser of Deno's standard library. Loaded only when there are arguments to parse. */
import { npm } from "./npm.ts";

/** How to parse. */
export interface ParseOptions {
  /** Options with a value; `_` stands for the arguments. */
  readonly string: readonly string[];
  /** Options without. */
  readonly boolean: readonly string[];
  /** Options that `--no-` turns off. */
  readonly negatable: readonly string[];
  /** Options of which every value is kept. */
  readonly collect: readonly string[];
  /** Told of an option that is in no list; keeps it unless it gives `false`. Has no key where an argument is met. */
  unknown(word: string, key?: string): boolean;
}

/** Values by option, and under `_` what is no option. */
export type ParsedArgs = Readonly<Record<string, unknown>> & { readonly _: readonly string[] };

interface Module {
  parseArgs(words: readonly string[], options: ParseOptions): ParsedArgs;
}

const { parseArgs }: Module = await npm("deno-std@1.4.0/cli/parse_args.js");

export { parseArgs };
