/**
 * The command: `deno task fodlam ...` or `deno run -A cli/main.ts ...`, from a file or by URL.
 *
 * Exit codes: 0 fine, 1 what was given is wrong or cannot be had (a full disk, an output that nobody reads), 2 a fault of FODLAM. Messages go to standard error. This room is the only one
 * that speaks to the outside (arguments, files, standard input); it may import every other. Commands live in `commands/`,
 * one a file.
 *
 * ```ts
 * import { commands } from "./main.ts";
 *
 * console.log(commands[0]?.spec.name); // eval
 * ```
 *
 * @module
 */
import project from "../deno.json" with { type: "json" };
import { compare } from "./commands/compare.ts";
import { completions } from "./commands/completions.ts";
import { config } from "./commands/config.ts";
import { convert } from "./commands/convert.ts";
import { count } from "./commands/count.ts";
import { diagnose } from "./commands/diagnose.ts";
import { evaluate } from "./commands/eval.ts";
import { explain } from "./commands/explain.ts";
import { formats } from "./commands/formats.ts";
import { nets } from "./commands/nets.ts";
import { profileCheck, profileNew } from "./commands/profile.ts";
import { profiles } from "./commands/profiles.ts";
import { validate } from "./commands/validate.ts";
import { processIo, report } from "./output/io.ts";
import type { Command, Io } from "./spec.ts";
import { runTree } from "./tree.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  evaluate,
  compare,
  explain,
  validate,
  count,
  convert,
  formats,
  profiles,
  profileNew,
  profileCheck,
  nets,
  config,
  diagnose,
  completions(() => commands.map(({ spec }) => spec)),
];

const { version } = project;
const HELP =
  "Seconds and joules of a neural network on an accelerator, layer by layer, and how far to trust them.";

/** Commands of two words, by their first. */
const groups = { profile: "Start a profile of your own, or check one" };

/** Runs the command named by the arguments; faults end up on standard error and in the exit code. */
export async function main(args: readonly string[], io: Io = processIo): Promise<void> {
  try {
    if (args[0] === "complete" && args[1] === "--") {
      const { complete } = await import("./complete.ts");
      return io.out(complete(commands.map(({ spec }) => spec), args.slice(2)));
    }
    await runTree({ name: "fodlam", help: HELP, version, groups, commands }, args, io);
  } catch (error) {
    report(error, io);
  }
}

if (import.meta.main) await main(Deno.args);
