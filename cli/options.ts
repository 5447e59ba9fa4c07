/** Options that evaluating commands share, and their values checked. */
import type { EvaluateOptions } from "../engine/evaluate.ts";
import { modelIds } from "../engine/models/mod.ts";
import { evaluateFields, objectives } from "../engine/options.ts";
import { badOption, exclusiveOptions, FodlamError } from "../ir/errors.ts";
import type { Density } from "../ir/work.ts";
import type { ProfileId } from "../profiles/mod.ts";
import type { Detail, TextOptions } from "../report/text.ts";
import type { Format } from "../report/mod.ts";
import { chipAndRuntime } from "./input/runtimeName.ts";
import type { Options, OptionSpec } from "./spec.ts";

/** The profile that is used where none is named and it suits the network: it costs convolutions and fully connected layers. */
export const DEFAULT_PROFILE: ProfileId = "eyeriss+eie";

/** Options of how mappings are searched, by models that search them. */
const searching: readonly OptionSpec[] = [
  {
    flags: "--objective <goal>",
    help: `what mappings are chosen by: ${objectives.join(", ")} (default: ${objectives[0]})`,
  },
  {
    flags: "--map-time <time>",
    help: "how long a mapping of one loop nest is searched, in time of a common core (default: 100ms)",
  },
  { flags: "--map-seed <n>", help: "what the choices of a search follow from (default: 1)" },
];

/** Options of how to evaluate. */
export const evaluating: readonly OptionSpec[] = [
  {
    flags: "--on <profiles>",
    help:
      `accelerators, or files of your own, separated by commas (default: ${DEFAULT_PROFILE}, for networks whose work it costs and ` +
      `whose weights it holds)`,
  },
  {
    flags: "--runtime <name>",
    help:
      "the runtime that drives the accelerators, as --on a100@engine says it of one (default: each one's own)",
  },
  {
    flags: "--power-mode <name>",
    help: "the power mode of the accelerators, such as 5w of jetson-nano (default: without the caps of any)",
  },
  { flags: "--batch <n>", help: "inferences processed together (default: 1)" },
  {
    flags: "--model <model>",
    help: `the one cost model to use: ${
      modelIds.join(", ")
    } (default: for each layer the first that covers it)`,
  },
  { flags: "--scaling <rule>", help: "how to go from one process to another: dennard, stillmaker-baas" },
  { flags: "--process <nm>", help: "the process to scale every number to, in nanometers" },
  {
    flags: "--density <w,a>",
    help: "non-zero share of weights and activations where a layer states none, such as 0.1,0.4",
  },
  ...widths("the profile's"),
  ...searching,
  { flags: "--ignore-memory", help: "cost a network that does not fit the chip's memory all the same" },
];

/** Options of how wide tensors are, where the network does not say. */
export function widths(usual: string): readonly OptionSpec[] {
  return [
    {
      flags: "--bits <n>",
      help: `bits of weights, activations and KV cache where a layer states none (default: ${usual})`,
    },
    {
      flags: "--weight-bits <n>",
      help: "bits of a stored weight, a fraction such as 4.5 with its scales, in place of --bits",
    },
    { flags: "--activation-bits <n>", help: "bits of an activation, in place of --bits" },
    {
      flags: "--cache-bits <n>",
      help: "bits of the KV cache, in place of --bits (default: those of activations)",
    },
  ];
}

/** Options of how to print. */
export const printing: readonly OptionSpec[] = [
  { flags: "--json", help: "print JSON (fodlam/estimate@1)" },
  { flags: "--csv", help: "print CSV, a line per layer" },
  { flags: "--layers", help: "list every layer, also those without a cost" },
  { flags: "--slowest <n>", help: "list the n slowest layers or blocks (default: 10)" },
  { flags: "--total", help: "list no layers" },
  { flags: "--notes", help: "print all notes: what is free, not costed, assumed, and how errors were found" },
  { flags: "--sources", help: "print where the numbers come from" },
];

/** The name of an option among those that are given: `maxLatency` of `--max-latency <time>`. */
export function keyOf({ flags }: OptionSpec): string {
  return flags.split(" ")[0]!.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** What an option's number must be: the engine says it. */
interface Range {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const { batch: counts, bits, weightBits: storedBits, density: shares, processNanometers: nodes } =
  evaluateFields;
const { mapSeconds: times, mapSeed: seeds } = evaluateFields;

export { bits, counts };

/** Numbers written by a user with commas between them; nothing where one of them is none. */
function numbersIn(text: unknown): number[] | undefined {
  const parts = String(text).split(",").map((part) => part.trim());
  return parts.every((part) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part))
    ? parts.map(Number)
    : undefined;
}

/** A number in range, written by a user; anything else is refused as it was written. */
export function number(option: string, range: Range, text: unknown): number {
  const [value, ...rest] = numbersIn(text) ?? [];
  if (value !== undefined && rest.length === 0 && range.accepts(value)) return value;
  throw new FodlamError(badOption(option, range.expected, text));
}

const UNITS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

/** A time as a user writes it, a number and its unit, in seconds. */
export function seconds(option: string, text: unknown): number {
  const [, digits, unit] = /^(\d+\.?\d*|\.\d+)\s*(s|ms|us|ns)$/.exec(String(text)) ?? [];
  const time = Number(digits) * UNITS[unit ?? ""]!;
  if (time > 0) return time;
  throw new FodlamError(badOption(option, "a time with its unit, s, ms, us or ns, such as 33ms", text));
}

/** How long a mapping is searched. */
function mapTime(text: unknown): number {
  const time = seconds("--map-time", text);
  if (times.accepts(time)) return time;
  throw new FodlamError(badOption("--map-time", "a time from 1ms to 1000s", text));
}

function densityOf(text: unknown): Density {
  const [weights = NaN, activations = NaN, ...rest] = numbersIn(text) ?? [];
  const density = { weights, activations };
  if (rest.length === 0 && shares.accepts(density)) return density;
  throw new FodlamError(badOption("--density", "two shares from 0 to 1, such as 0.1,0.4", text));
}

/** The names after `--on`, if it is given. */
export function profileNames(options: Options): string[] | undefined {
  if (options.on === undefined) return undefined;
  const names = String(options.on).split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new FodlamError(badOption("--on", "names of profiles separated by commas", options.on));
  }
  if (new Set(names).size < names.length) {
    throw new FodlamError(badOption("--on", "each profile once", options.on));
  }
  return names;
}

/** The evaluation asked for. */
export function evaluateOptions(options: Options): EvaluateOptions {
  const { batch, model, runtime, powerMode, scaling, process, objective, mapTime: time, mapSeed } = options;
  if (runtime !== undefined && profileNames(options)?.some((name) => chipAndRuntime(name).length > 1)) {
    throw new FodlamError(exclusiveOptions(["--runtime", `--on ${options.on}`]));
  }
  return {
    ...(runtime !== undefined && { runtime: String(runtime) }),
    ...(powerMode !== undefined && { powerMode: String(powerMode) }),
    ...(batch !== undefined && { batch: number("--batch", counts, batch) }),
    ...(model !== undefined && { model: model as NonNullable<EvaluateOptions["model"]> }),
    ...(scaling !== undefined && { scaling: scaling as NonNullable<EvaluateOptions["scaling"]> }),
    ...(process !== undefined && { processNanometers: number("--process", nodes, process) }),
    ...(options.density !== undefined && { density: densityOf(options.density) }),
    ...(objective !== undefined && { objective: objective as NonNullable<EvaluateOptions["objective"]> }),
    ...(time !== undefined && { mapSeconds: mapTime(time) }),
    ...(mapSeed !== undefined && { mapSeed: number("--map-seed", seeds, mapSeed) }),
    ...widthOptions(options),
  };
}

/** The widths asked for. */
export function widthOptions(
  { bits: all, weightBits, activationBits, cacheBits }: Options,
): Pick<EvaluateOptions, "bits" | "weightBits" | "activationBits" | "cacheBits"> {
  return {
    ...(all !== undefined && { bits: number("--bits", bits, all) }),
    ...(weightBits !== undefined && { weightBits: number("--weight-bits", storedBits, weightBits) }),
    ...(activationBits !== undefined && {
      activationBits: number("--activation-bits", bits, activationBits),
    }),
    ...(cacheBits !== undefined && { cacheBits: number("--cache-bits", bits, cacheBits) }),
  };
}

/** At most one of some flags. */
function oneOf<W extends string>(options: Options, words: readonly W[]): W | undefined {
  const given = words.filter((word) => options[word] === true);
  if (given.length > 1) {
    throw new FodlamError(exclusiveOptions(given.map((word) => `--${word}`)));
  }
  return given[0];
}

/** The output asked for. */
export function printOptions(options: Options): { readonly format: Format; readonly detail: Detail } {
  const format = oneOf(options, ["json", "csv"]), detail = oneOf(options, ["layers", "total"]);
  if (format !== undefined && detail === "total") {
    throw new FodlamError(exclusiveOptions([`--${format}`, "--total"]));
  }
  return { format: format ?? "text", detail: detail ?? "costed" };
}

/** The text asked for: JSON and CSV are complete, and take none of these. */
export function textOptions(options: Options): Omit<TextOptions, "style"> & { readonly format: Format } {
  const { format, detail } = printOptions(options), { slowest, notes, sources } = options;
  if (slowest !== undefined && detail !== "costed") {
    throw new FodlamError(exclusiveOptions([`--${detail}`, "--slowest"]));
  }
  const given = ([["slowest", slowest], ["notes", notes], ["sources", sources]] as const).find(
    ([, value]) => value !== undefined,
  );
  if (format !== "text" && given !== undefined) {
    throw new FodlamError(exclusiveOptions([`--${format}`, `--${given[0]}`]));
  }
  return {
    format,
    detail,
    ...(slowest !== undefined && { slowest: number("--slowest", counts, slowest) }),
    notes: notes === true,
    sources: sources === true,
  };
}
