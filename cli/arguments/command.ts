/** One command, from its words to its action. */
import type { Command, Io } from "../spec.ts";

/** How a command is called. */
export interface Called {
  /** The words before its own: `fodlam` for a command of the program. */
  readonly after?: string;
}

/** Whether help is asked for; behind `--` nothing is. */
export function asksHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? undefined : end).some((word) => word === "--help" || word === "-h");
}

/** Parses the words of a command and runs it, or prints its help. */
export async function runCommand(
  command: Command,
  words: readonly string[],
  io: Io,
  { after }: Called = {},
): Promise<void> {
  const { spec } = command;
  if (asksHelp(words)) {
    const { commandHelp } = await import("./help.ts");
    return io.out(commandHelp(after === undefined ? spec.name : `${after} ${spec.name}`, spec));
  }
  const { parsed } = await import("./parse.ts");
  const { options, args } = parsed(spec, words, after === undefined ? undefined : spec.name);
  await command.run(options, args, io);
}
