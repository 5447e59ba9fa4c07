/** Shell completions, from the commands' specs. */
import { RootCommand } from "../deps/tab.ts";
import { zoo } from "../examples/mod.ts";
import { profileIds } from "../profiles/mod.ts";
import type { CommandSpec } from "./spec.ts";

/** Shells for which there is a script. */
export const SHELLS: readonly string[] = ["bash", "zsh", "fish", "powershell"];

/** Words that an argument or option may be completed to. */
const words: Readonly<Record<string, readonly string[]>> = {
  "<net>": Object.keys(zoo),
  "[net]": Object.keys(zoo),
  "[profile]": profileIds,
  "--on": profileIds,
  "--model": ["table", "perMac", "sparse"],
  "--scaling": ["dennard", "stillmaker-baas"],
  "<shell>": SHELLS,
};

type Complete = (value: string, description: string) => void;

function handler(word: string): (complete: Complete) => void {
  return (complete) => {
    for (const value of words[word] ?? []) complete(value, "");
  };
}

/** The commands as the completion library wants them. */
export function rootOf(specs: readonly CommandSpec[]): RootCommand {
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

/** Answers a shell: the possible next words of a command line. */
export function complete(specs: readonly CommandSpec[], line: readonly string[]): void {
  rootOf(specs).parse([...line]);
}
