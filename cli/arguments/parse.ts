/** The words of a command line as options and arguments: `parseArgs` of Deno's standard library, and what it lets pass refused. */
import { parseArgs, type ParsedArgs } from "../../deps/std_parse_args.ts";
import {
  argumentMissing,
  givenTwice,
  notAChoice,
  tooManyArguments,
  unknownFlag,
  valueMissing,
  valueTooMuch,
} from "../../ir/commandLine.ts";
import { FodlamError } from "../../ir/errors.ts";
import type { CommandSpec, Options, OptionSpec } from "../spec.ts";

/** What a command line says. */
export interface Parsed {
  /** Options by name, in camel case. */
  readonly options: Options;
  /** What stands beside them. */
  readonly args: readonly string[];
}

/** An option as it is read. */
interface Known {
  readonly spec: OptionSpec;
  /** As it is written: `--max-size`, `--no-masked`. */
  readonly flag: string;
  /** Without its hyphens and `no-`. */
  readonly name: string;
  readonly sort: "value" | "flag" | "negated";
}

/**
 * Options and arguments of a command.
 *
 * @param called what an error calls the command; nothing for a script
 * @throws {FodlamError} if a word is not one of the command's, or something is missing, too much or given twice
 */
export function parsed(
  { options, arguments: takes }: CommandSpec,
  words: readonly string[],
  called?: string,
): Parsed {
  const known = options.map(knownOf);
  const values = valuesOf(joined(words, known), known);
  checkArguments(takes.map(({ name }) => name), values._, called);
  return {
    options: Object.assign({}, ...known.map((option) => given(option, values[option.name]))),
    args: values._,
  };
}

function knownOf(spec: OptionSpec): Known {
  const [flag = "", value] = spec.flags.split(" "), isNegated = flag.startsWith("--no-");
  const sort = value !== undefined ? "value" : isNegated ? "negated" : "flag";
  return { spec, flag, name: flag.slice(isNegated ? 5 : 2), sort };
}

/** What begins as an option does; a number may be below zero, and `-` alone is standard input. */
const OPTION = /^-[^\d.]/;

/** Options and their values in one word each, `--batch=4`, so that no value is taken for an option, nor an argument for a value. */
function joined(words: readonly string[], known: readonly Known[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--") return [...out, ...words.slice(at)];
    const [flag, ...rest] = word.split("="), option = known.find((one) => one.flag === flag);
    if (option === undefined) out.push(word);
    else if (option.sort === "value") {
      out.push(rest.length > 0 ? word : `${word}=${valueAfter(words, at++, option)}`);
    } else if (rest.length > 0) throw new FodlamError(valueTooMuch(option.flag, rest.join("=")));
    else out.push(option.sort === "flag" ? `${word}=true` : word);
  }
  return out;
}

function valueAfter(words: readonly string[], at: number, { spec }: Known): string {
  const value = words[at + 1];
  if (value === undefined || OPTION.test(value)) throw new FodlamError(valueMissing(spec.flags));
  return value;
}

function valuesOf(words: readonly string[], known: readonly Known[]): ParsedArgs {
  const names = (sort: Known["sort"]) => known.filter((one) => one.sort === sort).map(({ name }) => name);
  return parseArgs(words, {
    string: ["_", ...names("value")],
    collect: names("value"),
    boolean: names("flag"),
    negatable: names("negated"),
    unknown: (word, key) => {
      if (key === undefined || known.some(({ flag }) => flag === word)) return true;
      throw new FodlamError(unknownFlag(word, ["--help", ...known.map(({ flag }) => flag)]));
    },
  });
}

/** An option's value under its name, if it was given: `maxSize`; `masked: false` for `--no-masked`. */
function given({ spec, flag, name, sort }: Known, value: unknown): Options {
  const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (sort !== "value") return value === (sort === "flag") ? { [key]: value } : {};
  const values = value as readonly string[];
  if (values.length === 0) return {};
  if (spec.repeats === true) return { [key]: values };
  if (values.length > 1) throw new FodlamError(givenTwice(flag, values));
  const [one = ""] = values, { choices } = spec;
  if (choices?.includes(one) === false) throw new FodlamError(notAChoice(flag, choices, one));
  return { [key]: one };
}

function checkArguments(names: readonly string[], args: readonly string[], called: string | undefined): void {
  const missing = names.slice(args.length).find((name) => name.startsWith("<"));
  if (missing !== undefined) throw new FodlamError(argumentMissing(missing.replace(/[<>.]/g, "")));
  if (names.at(-1)?.includes("...") === true) return; // the last may be given several times
  if (args.length > names.length) throw new FodlamError(tooManyArguments(called, names.length, args));
}
