/** A command made of commands: which one is named, and help where none is. */
import { unknownCommand, unknownFlag } from "../../ir/commandLine.ts";
import { FodlamError } from "../../ir/errors.ts";
import type { Command, Io } from "../spec.ts";
import { asksHelp, runCommand } from "./command.ts";

/** A program. */
export interface Program {
  /** The word. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
  /** What `--version` prints. */
  readonly version: string;
  /** What the first word of commands of two words is about. */
  readonly groups: Readonly<Record<string, string>>;
  /** The commands by their words, in the order in which help lists them; each is loaded when it is named. */
  readonly commands: Readonly<Record<string, () => Promise<Command>>>;
}

/** Finds the command that the words name and runs it. */
export async function runProgram(program: Program, words: readonly string[], io: Io): Promise<void> {
  const { name, version, groups, commands } = program;
  const [first = "--help", second = "--help"] = words;
  if (first === "help") return await runProgram(program, [...words.slice(1), "--help"], io);
  if (first === "--version") return io.out(version);
  if (first.startsWith("-")) {
    if (asksHelp([first])) return io.out(await helpOf(program));
    throw new FodlamError(unknownFlag(first, ["--version", "--help"]));
  }
  const group = Object.hasOwn(groups, first) ? first : undefined;
  if (group !== undefined && second === "help") {
    return await runProgram(program, [group, ...words.slice(2), "--help"], io);
  }
  if (group !== undefined && asksHelp([second])) return io.out(await helpOf(program, group));
  const called = group === undefined ? first : `${group} ${second}`;
  const own = Object.hasOwn(commands, called) ? commands[called] : undefined;
  if (own === undefined) {
    throw new FodlamError(unknownCommand(group === undefined ? first : second, namesIn(program, group)));
  }
  await runCommand(await own(), words.slice(group === undefined ? 1 : 2), io, { after: name });
}

/** The words that may stand first, or behind the word of a group. */
function namesIn({ commands }: Program, group?: string): string[] {
  const names = Object.keys(commands).map((command) => command.split(" "));
  if (group === undefined) return [...new Set(names.map(([word]) => word!))];
  return names.flatMap(([word, own]) => word === group && own !== undefined ? [own] : []);
}

async function helpOf(program: Program, group?: string): Promise<string> {
  const { name, help, groups, commands } = program;
  const { commandRow, programHelp } = await import("./help.ts");
  const rows = namesIn(program, group).map(async (word) => {
    if (group === undefined && Object.hasOwn(groups, word)) return [word, groups[word]!] as const;
    const { spec } = await commands[group === undefined ? word : `${group} ${word}`]!();
    return commandRow(word, spec);
  });
  const all = await Promise.all(rows);
  return group === undefined
    ? programHelp(name, help, [["--version", "print the version"]], all)
    : programHelp(`${name} ${group}`, groups[group]!, [], all);
}
