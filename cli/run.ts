import { type Bundle, type Displayed, showBy } from "../ir/display.ts";
import { calling, FodlamError, notANetwork } from "../ir/errors.ts";
import { isParametric, networkWith, parametersIn, type Parametric } from "../dsl/parametric.ts";
import type { Fields } from "../ir/field.ts";
import { checkOptions, fieldsOf } from "../ir/signature.ts";
import { networkFrom } from "../ir/check.ts";
import { isBuilt, type Network } from "../ir/network.ts";
import { dimOption, dimsOf, parameterRows, withDims } from "./input/dims.ts";
import { processIo, report } from "./output/io.ts";
import { evaluating, printing } from "./options.ts";
import { orientationNotes } from "./input/orientation.ts";
import { printEstimates } from "./output/print.ts";
import type { Command, Io, Options, OptionSpec } from "./spec.ts";
import { lazily } from "./process/lazily.ts";
import { enter, system } from "./process/system.ts";

/** What draws for notebooks: they run with the rights of the user, so it is loaded when one asks, by a name that Deno does not see before. */
interface Drawing {
  readonly bundles: Readonly<Record<Displayed, (value: unknown) => Bundle>>;
}

const here = import.meta.url;

showBy(async (what, value) => {
  const { bundles } = await lazily<Drawing>("./output/notebook.ts", here);
  return bundles[what](value);
});

/** How to run a network's own script. */
export interface RunOptions {
  /** The arguments; the script's own if left out. */
  readonly args?: readonly string[];
}

const runFields: Fields<RunOptions> = {
  args: {
    doc: "the arguments",
    expected: "a list of texts",
    accepts: (value): value is readonly string[] =>
      Array.isArray(value) && value.every((word) => typeof word === "string"),
  },
};

/** What a script's command says of the parameters of its networks. */
function dimHelp(found: readonly Made[]): OptionSpec[] {
  const rows = parameterRows(Object.assign({}, ...found.map(parametersIn)));
  const help = rows.map(({ name, usual, meaning }) => `${name} (${usual}): ${meaning}`).join("; ");
  return rows.length === 0 ? [] : [{ ...dimOption, help: `a size of the network, once for each; ${help}` }];
}

/** Makes the networks with the sizes asked for, evaluates and prints them. */
async function print(found: readonly Made[], options: Options, io: Io): Promise<void> {
  const networks = withDims(found, dimsOf(options.dim), "this script");
  for (const { text } of orientationNotes(networks)) io.err(`Note: ${text}`);
  await printEstimates(networks, options, io);
}

function commandOf(found: readonly Made[]): Command {
  const names = found.map((one) => networkWith(one, {}).name).join(", ");
  return {
    spec: {
      name: "net.ts",
      help: `Estimate the latency and energy of ${names}.`,
      arguments: [],
      options: [...dimHelp(found), ...evaluating, ...printing],
    },
    run: (options: Options, _args: readonly string[], io: Io) => print(found, options, io),
  };
}

/** A network, or a function of its parameters. */
type Made = Network | Parametric;

/** Refuses what is no network before anything is printed. */
function checked(value: unknown): Made {
  if (isParametric(value)) return value;
  if (typeof value !== "object" || value === null || !("format" in value)) {
    throw new FodlamError(notANetwork(value));
  }
  return isBuilt(value) ? value as Network : networkFrom(value);
}

/**
 * Makes a network's file a command: evaluates and prints it as the script's arguments ask (`--on`, `--batch`, `--model`,
 * `--json`, `--csv`, `--layers`, `--total`, `--help`; `--dim height=512` for a parameter of a network that has some). Needs no permission. A mistake in the arguments is one message on
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
export async function run(
  networks: Network | Parametric | readonly (Network | Parametric)[],
  options: RunOptions = {},
): Promise<void> {
  await enter();
  const io = processIo();
  try {
    checkOptions(calling("run"), fieldsOf(runFields), options);
    const { args = system().args } = options;
    const list = (Array.isArray(networks) ? networks : [networks]).map(checked);
    if (list.length === 0) throw new FodlamError(notANetwork(networks));
    if (args.length === 0) return await print(list, {}, io);
    const { runCommand } = await import("./arguments/command.ts");
    await runCommand(commandOf(list), args, io);
  } catch (error) {
    report(error, io);
  }
}
