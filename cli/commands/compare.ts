import { modelsOf, prepared } from "../../engine/prepare.ts";
import type { Estimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { jsonText } from "../../ir/escape.ts";
import { badOption, exclusiveOptions, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile, ProfileName } from "../../profiles/mod.ts";
import { comparisonCsv, comparisonText } from "../../report/compare.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkFits, profilesNamed } from "../input/chips.ts";
import { pricing, withPrices } from "../input/prices.ts";
import { inScope, scoping } from "../input/scope.ts";
import { checkMatters } from "../arguments/matters.ts";
import { evaluateOptions, evaluating, printOptions } from "../options.ts";
import { type Draft, writeBeside } from "../output/beside.ts";
import { pageBeside, pageOptions } from "../output/html.ts";
import { pictureBeside, pictureOptions } from "../output/picture.ts";
import { type Evaluated, styleOf } from "../output/print.ts";
import type { Command, Io, Options } from "../spec.ts";
import { type Granted, granted, unmet, wishOf } from "../wish.ts";

/** A network on one profile: by its own choice of models, or by each of its models in turn. */
function evaluatedOn(network: Network, profile: Profile, options: Options): Evaluated[] {
  const own = evaluateOptions(options);
  const all = options.models === true
    ? modelsOf(prepared(profile, own).chips).map((model) => ({ ...own, model }))
    : [own];
  return all.map((how) => ({ network, profile, how, estimate: evaluate(network, profile, how) }));
}

/** Chips that are compared where none is named: from half a watt at the edge to a data centre's. */
const COMPARED: readonly ProfileName[] = [
  "edge-tpu",
  "jetson-nano",
  "jetson-agx-orin",
  "t4",
  "a100@engine",
  "h100",
];

/** `fodlam compare NET --on a,b,c`: profiles, or the models of one, side by side. */
export const compare: Command = {
  spec: {
    name: "compare",
    help:
      "Put profiles side by side, each with basis and error; or the models of each, to see how they disagree",
    arguments: [netArgument],
    options: [
      ...reading,
      {
        flags: "--on <profiles>",
        help: `accelerators, or files of your own, separated by commas (default: ${COMPARED.join(",")})`,
      },
      ...evaluating.filter(({ flags }) => !flags.startsWith("--on")),
      ...scoping,
      ...pricing,
      { flags: "--models", help: "a line for each cost model of each profile" },
      {
        flags: "--min-rate <n>",
        help: "only chips that do n inferences a second, or tokens of a decoder; exit code 1 if none does",
      },
      {
        flags: "--max-latency <time>",
        help: "only chips that take at most this time for the batch, such as 33ms; exit code 1 if none does",
      },
      { flags: "--json", help: "print JSON (a list of fodlam/estimate@1)" },
      { flags: "--csv", help: "print CSV, a line per estimate" },
      ...pictureOptions(["bars", "pareto"]),
      ...pageOptions,
    ],
    examples: ["fodlam compare resnet50 --on eyeriss,eie", "fodlam compare alexnet --on eyeriss --models"],
  },
  async run(options, [name], io) {
    const { format } = printOptions(options), how = evaluateOptions(options);
    if (options.models === true && options.model !== undefined) {
      throw new FodlamError(exclusiveOptions(["--model", "--models"]));
    }
    const wish = wishOf(options);
    const networks = await findNetworks(name!, options, io);
    const profiles = await profilesNamed(options, COMPARED);
    checkMatters({ networks, profiles, how }, io);
    const all = networks.map((network) => {
      const own = profiles.flatMap((profile) => evaluatedOn(network, profile, options));
      const estimates = inScope(own, options);
      return own.map((one, i) => ({ ...one, estimate: withPrices(estimates[i]!, options) }));
    });
    const estimates = all.map((some) => some.map(({ estimate }) => estimate));
    if (options.ignoreMemory === true) checkFits(estimates.flat(), options);
    const found = estimates.map((some) => granted(some, wish));
    const kept = found.flatMap(({ kept }) => kept), isKept = new Set(kept);
    await writeBeside(options, "--svg or --html", [
      pictureOf(found.map(({ kept }) => kept), options),
      pageBeside(all.flat().filter(({ estimate }) => isKept.has(estimate)), options, {
        left: found.flatMap(({ left }) => left),
        ignoreMemory: options.ignoreMemory === true,
      }),
    ]);
    if (format === "json") io.out(jsonText(kept, 2));
    else if (format === "csv") io.out(comparisonCsv(kept));
    else io.out(found.map((one) => comparisonOf(one, options, io)).join("\n\n\n"));
    for (const one of found) {
      if (one.kept.length > 0) continue;
      io.err(unmet(one, wish).message);
      io.fail(1);
    }
  },
};

/** The picture of the one network that there is, on the chips that are kept. */
function pictureOf(all: readonly (readonly Estimate[])[], options: Options): Draft | undefined {
  return pictureBeside(options, (pictures, kind) => {
    const [kept = []] = all;
    if (all.length > 1) throw new FodlamError(badOption("--svg", "one network", `${all.length} networks`));
    if (kept.length === 0) throw new FodlamError(badOption("--svg", "a chip that is not left out", "none"));
    const how = { ignoreMemory: options.ignoreMemory === true };
    return kind === "pareto"
      ? pictures.paretoPicture(pictures.paretoOf(kept, how))
      : pictures.comparisonPicture(kept, how);
  });
}

function comparisonOf({ kept, left }: Granted, options: Options, io: Io): string {
  return comparisonText(kept, { left, style: styleOf(io), ignoreMemory: options.ignoreMemory === true });
}
