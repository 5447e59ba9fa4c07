/** Shell completions, from the commands' specs. */
import { RootCommand } from "../../deps/tab.ts";
import { scalingRules } from "../../engine/evaluate.ts";
import { modelIds } from "../../engine/models/mod.ts";
import { zoo } from "../../examples/mod.ts";
import { idsOf } from "../../formats/mod.ts";
import { profileIds } from "../../profiles/mod.ts";
import type { CommandSpec } from "../spec.ts";

/** Shells for which there is a script. */
export const SHELLS: readonly string[] = ["bash", "zsh", "fish", "powershell"];

/** Words that an argument or option may be completed to. */
const words: Readonly<Record<string, readonly string[]>> = {
  "<net>": Object.keys(zoo),
  "[net]": Object.keys(zoo),
  "[profile]": profileIds,
  "--on": profileIds,
  "--from": idsOf("read"),
  "--to": idsOf("write"),
  "--model": modelIds,
  "--scaling": scalingRules,
  "<shell>": SHELLS,
};

type Complete = (value: string, description: string) => void;

function handler(word: string): (complete: Complete) => void {
  return (complete) => {
    for (const value of words[word] ?? []) complete(value, "");
  };
}

/** The commands as the completion library wants them. */
function rootOf(specs: readonly CommandSpec[]): RootCommand {
  const root = new RootCommand();
  for (const { name, help, arguments: args, options } of specs) {
    const command = root.command(name, help);
    for (const { name } of args) command.argument(name, handler(name));
    for (const { flags, help } of options) {
      const [long, value] = flags.split(" ");
      if (value === undefined) command.option(long!.slice(2), help);
      else command.option(long!.slice(2), help, handler(long!));
    }
  }
  return root;
}

/** Calls a function and takes what it prints: the completion library speaks to the console alone. */
function printed(action: () => void): string {
  const lines: string[] = [];
  const log = console.log;
  console.log = (text: unknown) => void lines.push(String(text));
  try {
    action();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

/** The script that makes a shell ask for completions of a command. */
export function script(
  specs: readonly CommandSpec[],
  name: string,
  executable: string,
  shell: string,
): string {
  return printed(() => rootOf(specs).setup(name, executable, shell));
}

/** Answers a shell: the possible next words of a command line. */
export function complete(specs: readonly CommandSpec[], line: readonly string[]): string {
  return printed(() => rootOf(specs).parse([...line]));
}
