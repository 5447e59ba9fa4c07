/** Wording of what is wrong with a command line: its words, not their values. */
import { joined, list, suggestion } from "./wording.ts";
import type { Problem } from "./problem.ts";

function badCommandLine(what: string, hint: string | undefined = undefined): Problem {
  const help = hint ?? "see --help";
  return {
    code: "bad-command-line",
    message: joined(`Cannot read the command line: ${what}`, help),
    hint: help,
  };
}

/** An option that the command does not have; hyphens that all options share make none of them near. */
export function unknownFlag(flag: string, known: readonly string[]): Problem {
  const [word = ""] = flag.replace(/^-+/, "").split("=");
  const hint = suggestion(word, known.map((one) => one.slice(2)));
  return badCommandLine(`unknown option "${flag}"`, hint?.replace(/"(.*)"/, '"--$1"'));
}

/** A command that there is not. */
export function unknownCommand(name: string, known: readonly string[]): Problem {
  return badCommandLine(`unknown command "${name}"`, suggestion(name, known));
}

/** An option without the value that it needs; flags as help shows them. */
export function valueMissing(flags: string): Problem {
  return badCommandLine(`option "${flags}" needs a value`);
}

/** A value of an option that takes none. */
export function valueTooMuch(flag: string, value: string): Problem {
  return badCommandLine(`option "${flag}" takes no value, got "${value}"`);
}

/** An option that counts once, given several times. */
export function givenTwice(flag: string, values: readonly string[]): Problem {
  return badCommandLine(`option "${flag}" is given ${values.length} times: ${list(values)}`);
}

/** A value that is none of the few that an option has. */
export function notAChoice(flag: string, choices: readonly string[], value: string): Problem {
  const what = `option "${flag}" is one of ${list(choices, value)}, got "${value}"`;
  return badCommandLine(what, suggestion(value, choices));
}

/** An argument that the command needs. */
export function argumentMissing(name: string): Problem {
  return badCommandLine(`missing required argument "${name}"`);
}

/** More arguments than the command takes. */
export function tooManyArguments(
  command: string | undefined,
  most: number,
  given: readonly string[],
): Problem {
  const whose = command === undefined ? "" : ` for "${command}"`;
  return badCommandLine(`too many arguments${whose}: expected ${most}, got ${list(given)}`);
}

/** A part of FODLAM that Deno may not load. */
export function cannotLoad(path: string, reason: string): Problem {
  return {
    code: "cannot-load",
    message: joined(`Cannot load ${path}: ${reason}`, "run the command with -A, or with --allow-read"),
  };
}
