import { FodlamError, unknownName } from "../../ir/errors.ts";
import type { Command, CommandSpec } from "../spec.ts";

/** How this program was started, for the completion script to start it again. */
function executable(): string {
  return `deno run -A ${new URL("../main.ts", import.meta.url).href}`;
}

/** Calls a function and takes what it prints. */
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

/** `fodlam completions SHELL`: a script for the shell, which calls `fodlam complete -- ...` to know the next words. */
export function completions(specs: () => readonly CommandSpec[]): Command {
  return {
    spec: {
      name: "completions",
      help: "Print a completion script for a shell",
      arguments: [{ name: "<shell>", help: "bash, zsh, fish or powershell" }],
      options: [],
      examples: ["source <(fodlam completions bash)"],
    },
    async run(_options, [shell], io) {
      const { rootOf, SHELLS } = await import("../complete.ts");
      if (!SHELLS.includes(shell!)) throw new FodlamError(unknownName("shell", shell!, SHELLS));
      io.out(printed(() => rootOf(specs()).setup("fodlam", executable(), shell!)));
    },
  };
}
