import { evaluate } from "../../engine/evaluate.ts";
import { networkFrom } from "../../ir/check.ts";
import {
  exclusiveOptions,
  FodlamError,
  inBudget,
  isFodlamError,
  needsOption,
  oneNetworkFor,
} from "../../ir/errors.ts";
import { jsonText, visible } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { budgetMarkdown, fails, type Judged, judged, type LimitName } from "../../report/budget.ts";
import { lacking } from "../../report/facts.ts";
import { type Budget, type BudgetCheck, budgetFrom } from "../budget/budget.ts";
import { checkMatters } from "../arguments/matters.ts";
import { isScript, nameOf, parseJson } from "../input/files.ts";
import { findProfile } from "../input/findProfile.ts";
import { profilesFor } from "../input/chips.ts";
import { bounding, limitsOf, running } from "../input/limits.ts";
import { findNetworks } from "../input/network.ts";
import { readText } from "../input/text.ts";
import { evaluateOptions, evaluating, profileNames } from "../options.ts";
import { schemaAddress } from "../output/schemaAddress.ts";
import { writeWhole } from "../output/whole.ts";
import { lazily } from "../process/lazily.ts";
import type { Command, Io, Options } from "../spec.ts";

const here = import.meta.url;

/** The schema of this version, beside the program. */
const SCHEMA = new URL("../budget/generated/budget.schema.json", import.meta.url);

/** The budget of a file, or of a script that exports one. */
async function budgetAt(path: string, options: Options, io: Io): Promise<Budget> {
  const limits = limitsOf(options);
  if (!isScript(path)) return budgetFrom(await parseJson(await readText(path, limits), path), nameOf(path));
  const { budgetOf } = await lazily<typeof import("../input/script/mod.ts")>("../input/script/mod.ts", here);
  return budgetFrom(await budgetOf({ name: path, path }, { limits, onPrint: io.err }), nameOf(path));
}

async function networkOf({ network }: BudgetCheck, options: Options, io: Io): Promise<Network> {
  if (typeof network !== "string") return networkFrom(network, "network");
  const found = await findNetworks(network, options, io);
  if (found.length === 1) return found[0]!;
  throw new FodlamError(oneNetworkFor("check", nameOf(network), found.map(({ name }) => name)));
}

/** What a check comes to; what is wrong with it is said with its place. */
async function within<T>(source: string, place: string, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    if (!isFodlamError(error)) throw error;
    throw new FodlamError(
      inBudget(source, place, { ...error.problems[0], code: error.code, message: error.message }),
    );
  }
}

/** The limits of a check, each held against the estimate. */
async function judgedIn(
  check: BudgetCheck,
  { tolerance }: Budget,
  options: Options,
  io: Io,
): Promise<Judged[]> {
  const network = await networkOf(check, options, io);
  const profile = await findProfile(check.on, limitsOf(options)), how = check.options;
  checkMatters({ networks: [network], profiles: [profile], how }, io);
  const estimate = evaluate(network, profile, how);
  const limits = Object.entries(check.limits) as [LimitName, number][];
  return limits.map(([name, limit]) => judged(estimate, name, limit, { tolerance }));
}

/** Writes a budget of what is estimated today. */
async function start(net: string, file: string | undefined, options: Options, io: Io): Promise<void> {
  const how = evaluateOptions(options), networks = await findNetworks(net, options, io);
  if (networks.length !== 1) {
    throw new FodlamError(oneNetworkFor("check", nameOf(net), networks.map(({ name }) => name)));
  }
  const profiles = await profilesFor(networks, how, options);
  checkMatters({ networks, profiles, how }, io);
  const { newBudget } = await lazily<typeof import("../budget/schema.ts")>("../budget/schema.ts", here);
  const names = profileNames(options) ?? profiles.map(({ id }) => id);
  const estimates = profiles.map((profile) => evaluate(networks[0]!, profile, how));
  for (const { profile, memory, coverage } of estimates) {
    const why = lacking(memory) ??
      (coverage.uncovered.macs > 0 ? "it costs only a part of the network" : undefined);
    if (why !== undefined) {
      io.err(visible(`Note: no limits of latency, rate and energy on ${profile.name}: ${why}`));
    }
  }
  const asked = { network: net, names, how };
  const content = jsonText(newBudget(schemaAddress(SCHEMA, file), asked, estimates), 2);
  if (file === undefined) return io.out(content);
  await writeWhole([{ path: file, content: `${content}\n` }], {
    taken: "a file of that name exists already",
  });
}

/** `fodlam check BUDGET`: whether networks keep to their limits. */
export const check: Command = {
  spec: {
    name: "check",
    help: "Check networks against a budget of latency, rate, energy, memory, MACs and parameters",
    arguments: [{ name: "[budget]", help: "the budget, JSON or a script; with --init the file to write" }],
    options: [
      { flags: "--strict", help: "fail also where a limit lies inside the error of the estimate" },
      { flags: "--json", help: "print JSON, a limit each" },
      { flags: "--init <net>", help: "write a budget for this network, a tenth above today's estimates" },
      ...evaluating.filter(({ flags }) => /^--(on|batch)/.test(flags)).map((option) => (
        { ...option, help: `with --init: ${option.help}` }
      )),
      ...bounding,
      ...running,
    ],
    examples: ["fodlam check --init resnet50 --on h100 budget.json", "fodlam check budget.json --strict"],
  },
  async run(options, [file], io) {
    const { init, strict = false, json = false } = options;
    const alone = (["on", "batch"] as const).find((word) => options[word] !== undefined);
    if (init === undefined && alone !== undefined) throw new FodlamError(needsOption(`--${alone}`, "--init"));
    if (init !== undefined) {
      const other = strict ? "--strict" : json ? "--json" : undefined;
      if (other !== undefined) throw new FodlamError(exclusiveOptions(["--init", other]));
      return await start(String(init), file, options, io);
    }
    const budget = await budgetAt(file ?? "-", options, io);
    const all: Judged[] = [];
    for (const [i, one] of budget.checks.entries()) {
      all.push(
        ...await within(nameOf(file ?? "-"), `checks[${i}]`, () => judgedIn(one, budget, options, io)),
      );
    }
    io.out(json === true ? jsonText(all, 2) : budgetMarkdown(all, strict === true));
    if (all.some(({ verdict }) => fails(verdict, strict === true))) io.fail(1);
  },
};
