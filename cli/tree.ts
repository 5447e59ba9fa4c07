/** The one file that knows the command-line library: specs in, parsed options out. */
import { Command as Commander, CommanderError, Option } from "../deps/commander.ts";
import { badCommandLine, FodlamError } from "../ir/errors.ts";
import type { Command, CommandSpec, Io } from "./spec.ts";

function configured(commander: Commander, io: Io): Commander {
  return commander
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: () => {},
      getOutHelpWidth: () => 80,
      getOutHasColors: () => false, // otherwise the library asks the environment
      getErrHasColors: () => false,
    });
}

function described(commander: Commander, spec: CommandSpec): Commander {
  commander.description(spec.help);
  for (const { name, help } of spec.arguments) commander.argument(name, help);
  for (const { flags, help, choices, repeats } of spec.options) {
    const option = new Option(flags, help);
    if (choices !== undefined) option.choices([...choices]);
    if (repeats === true) option.argParser((word: string, all: string[] = []) => [...all, word]);
    commander.addOption(option);
  }
  const examples = spec.examples ?? [];
  if (examples.length > 0) {
    commander.addHelpText(
      "after",
      `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`,
    );
  }
  return commander;
}

function action(command: Command, io: Io): (...parsed: unknown[]) => Promise<void> {
  const positional = command.spec.arguments.length;
  return (...parsed) => {
    const args = parsed.slice(0, positional).filter((argument): argument is string =>
      typeof argument === "string"
    );
    return command.run(parsed[positional] as Record<string, unknown>, args, io);
  };
}

/** Runs the parser; its own complaints become one message, `--help` is no complaint. */
async function parse(commander: Commander, args: readonly string[]): Promise<void> {
  try {
    await commander.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw new FodlamError(badCommandLine(error.message.replace(/^error: /, "")));
  }
}

/** Parses arguments for one command and runs it. */
export async function runCommand(command: Command, args: readonly string[], io: Io): Promise<void> {
  const commander = described(configured(new Commander(command.spec.name), io), command.spec);
  await parse(commander.action(action(command, io)), args);
}

/** A command made of subcommands. */
export interface Program {
  /** The word. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
  /** What `--version` prints. */
  readonly version: string;
  /** The subcommands, in the order in which help lists them. */
  readonly commands: readonly Command[];
}

/** Parses arguments for a command with subcommands and runs the one named. */
export async function runTree(program: Program, args: readonly string[], io: Io): Promise<void> {
  const { name, help, version, commands } = program;
  const root = configured(new Commander(name), io).description(help).version(
    version,
    "--version",
    "print the version",
  );
  for (const command of commands) {
    const child = configured(root.command(command.spec.name), io);
    described(child, command.spec).action(action(command, io));
  }
  if (args.length === 0) return io.out(root.helpInformation().trimEnd());
  await parse(root, args);
}
