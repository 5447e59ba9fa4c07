import { FodlamError, notANetwork } from "../ir/errors.ts";
import { networkFrom } from "../ir/check.ts";
import { isBuilt, type Network } from "../ir/network.ts";
import { processIo, report } from "./output/io.ts";
import { evaluating, printing } from "./options.ts";
import { printEstimates } from "./output/print.ts";
import type { Command, Io, Options } from "./spec.ts";

/** How to run a network's own script. */
export interface RunOptions {
  /** The arguments; the script's own if left out. */
  readonly args?: readonly string[];
}

function commandOf(networks: readonly Network[]): Command {
  return {
    spec: {
      name: "net.ts",
      help: `Estimate the latency and energy of ${networks.map(({ name }) => name).join(", ")}.`,
      arguments: [],
      options: [...evaluating, ...printing],
    },
    run: (options: Options, _args: readonly string[], io: Io) => printEstimates(networks, options, io),
  };
}

/** Refuses what is no network before anything is printed. */
function checked(value: unknown): Network {
  if (typeof value !== "object" || value === null || !("format" in value)) {
    throw new FodlamError(notANetwork(value));
  }
  return isBuilt(value) ? value as Network : networkFrom(value);
}

/**
 * Makes a network's file a command: evaluates and prints it as the script's arguments ask (`--on`, `--batch`, `--model`,
 * `--json`, `--csv`, `--layers`, `--total`, `--help`). Needs no permission. A mistake in the arguments is one message on
 * standard error and exit code 1.
 *
 * @example
 * ```ts no-eval
 * import { conv, network, run } from "@fodlam/fodlam";
 *
 * export const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10).softmax());
 *
 * if (import.meta.main) await run(tiny); // deno run tiny.ts --on eyeriss --batch 4
 * ```
 */
export async function run(networks: Network | readonly Network[], options: RunOptions = {}): Promise<void> {
  const { args = Deno.args } = options;
  try {
    const list = (Array.isArray(networks) ? networks : [networks]).map(checked);
    if (list.length === 0) throw new FodlamError(notANetwork(networks));
    if (args.length === 0) return await printEstimates(list, {}, processIo);
    const { runCommand } = await import("./tree.ts");
    await runCommand(commandOf(list), args, processIo);
  } catch (error) {
    report(error, processIo);
  }
}
