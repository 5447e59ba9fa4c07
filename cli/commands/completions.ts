import { FodlamError, unknownName } from "../../ir/errors.ts";
import type { Command, CommandSpec } from "../spec.ts";

/** How this program was started, for the completion script to start it again. */
function executable(): string {
  return `deno run -A ${new URL("../main.ts", import.meta.url).href}`;
}

/** `fodlam completions SHELL`: a script for the shell, which calls `fodlam complete -- ...` to know the next words. */
export function completions(specs: () => Promise<readonly CommandSpec[]>): Command {
  return {
    spec: {
      name: "completions",
      help: "Print a completion script for a shell",
      arguments: [{ name: "<shell>", help: "bash, zsh, fish or powershell" }],
      options: [],
      examples: ["source <(fodlam completions bash)"],
    },
    async run(_options, [shell], io) {
      const { script, SHELLS } = await import("../arguments/complete.ts");
      if (!SHELLS.includes(shell!)) throw new FodlamError(unknownName("shell", shell!, SHELLS));
      io.out(script(await specs(), "fodlam", executable(), shell!));
    },
  };
}
