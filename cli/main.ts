/**
 * The command: `deno task fodlam ...` or `deno run -A cli/main.ts ...`, from a file or by URL.
 *
 * Exit codes: 0 fine, 1 what was given is wrong or cannot be had (a full disk, an output that nobody reads), 2 a fault of FODLAM.
 * Messages go to standard error. This room is the only one that speaks to the outside (arguments, files, standard input); it may
 * import every other. `commands/` has a command a file, `arguments/` parses, `input/` reads, `output/` writes, `process/` knows
 * signals and what systems say.
 *
 * ```ts no-eval
 * import { main } from "./main.ts";
 *
 * await main(["eval", "vgg16", "--total"]);
 * ```
 *
 * @module
 */
import { VERSION } from "../ir/version.ts";
import { runProgram } from "./arguments/program.ts";
import { commands, specs } from "./commands/mod.ts";
import { processIo, report } from "./output/io.ts";
import { lazily } from "./process/lazily.ts";
import { enter, system } from "./process/system.ts";
import type { Io } from "./spec.ts";

const HELP =
  "Seconds and joules of a neural network on an accelerator, layer by layer, and how far to trust them.";

/** Commands of two words, by their first. */
const groups = { profile: "Start a profile of your own, show one, or check one" };

/** Runs the command named by the arguments; faults end up on standard error and in the exit code. */
export async function main(args?: readonly string[], io?: Io): Promise<void> {
  await enter();
  await command(args ?? system().args, io ?? processIo());
}

async function command(args: readonly string[], io: Io): Promise<void> {
  try {
    if (args[0] === "complete" && args[1] === "--") {
      const { complete } = await lazily<typeof import("./arguments/complete.ts")>(
        "./arguments/complete.ts",
        import.meta.url,
      );
      return io.out(complete(await specs(), args.slice(2)));
    }
    await runProgram({ name: "fodlam", help: HELP, version: VERSION, groups, commands }, args, io);
  } catch (error) {
    report(error, io);
  }
}

if (import.meta.main) await main();
