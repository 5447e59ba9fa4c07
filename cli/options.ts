/** Options that evaluating commands share, and their values checked. */
import type { EvaluateOptions } from "../engine/evaluate.ts";
import { modelIds } from "../engine/models/mod.ts";
import { badOption, exclusiveOptions, FodlamError } from "../ir/errors.ts";
import type { ProfileId } from "../profiles/mod.ts";
import type { Detail } from "../report/text.ts";
import type { Format } from "../report/mod.ts";
import type { Options, OptionSpec } from "./spec.ts";

/** The profile that is used when none is named: it covers convolutions and fully connected layers. */
export const DEFAULT_PROFILE: ProfileId = "eyeriss+eie";

/** Options of how to evaluate. */
export const evaluating: readonly OptionSpec[] = [
  {
    flags: "--on <profiles>",
    help: `accelerators, or files of your own, separated by commas (default: ${DEFAULT_PROFILE})`,
  },
  { flags: "--batch <n>", help: "inferences processed together (default: 1)" },
  {
    flags: "--model <model>",
    help: `the one cost model to use: ${
      modelIds.join(", ")
    } (default: for each layer the first that covers it)`,
  },
  { flags: "--scaling <rule>", help: "how to go from one process to another: dennard, stillmaker-baas" },
  { flags: "--process <nm>", help: "the process to bring every number to, in nanometers" },
  {
    flags: "--density <w,a>",
    help: "non-zero share of weights and activations where a layer states none, such as 0.1,0.4",
  },
  {
    flags: "--bits <n>",
    help: "bits of weights and activations where a layer states none (default: the profile's)",
  },
];

/** Options of how to print. */
export const printing: readonly OptionSpec[] = [
  { flags: "--json", help: "print JSON (fodlam/estimate@1)" },
  { flags: "--csv", help: "print CSV, a line a layer" },
  { flags: "--layers", help: "list every layer, also those without a cost" },
  { flags: "--total", help: "list no layers" },
];

/** What an option's number must be. */
interface Range {
  readonly expected: string;
  accepts(value: number): boolean;
}

/** A whole number from 1. */
export const counts: Range = {
  expected: "a whole number of at least 1",
  accepts: (value) => Number.isSafeInteger(value) && value >= 1,
};
/** A width of an element. */
export const bits: Range = {
  expected: "a whole number from 1 to 64",
  accepts: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
};
const nodes: Range = {
  expected: "a node in nanometers, above 0 and below 1000",
  accepts: (value) => value > 0 && value < 1000,
};
const shares: Range = {
  expected: "two shares from 0 to 1, such as 0.1,0.4",
  accepts: (value) => value >= 0 && value <= 1,
};

/** So many numbers in range, written by a user with commas between them; anything else is refused as it was written. */
function numbers(option: string, count: number, range: Range, text: unknown): number[] {
  const parts = String(text).split(",").map((part) => part.trim());
  const legal = parts.length === count &&
    parts.every((part) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part) && range.accepts(Number(part)));
  if (!legal) throw new FodlamError(badOption(option, range.expected, text));
  return parts.map(Number);
}

/** A number in range, written by a user; anything else is refused as it was written. */
export function number(option: string, range: Range, text: unknown): number {
  return numbers(option, 1, range, text)[0]!;
}

function density(text: unknown): { weights: number; activations: number } {
  const [weights, activations] = numbers("--density", 2, shares, text);
  return { weights: weights!, activations: activations! };
}

/** The names after `--on`. */
export function profileNames(options: Options, fallback: ProfileId = DEFAULT_PROFILE): string[] {
  if (options.on === undefined) return [fallback];
  const names = String(options.on).split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new FodlamError(badOption("--on", "names of profiles separated by commas", options.on));
  }
  return names;
}

/** The evaluation asked for. */
export function evaluateOptions(options: Options): EvaluateOptions {
  const { batch, model, scaling, process } = options;
  return {
    ...(batch !== undefined && { batch: number("--batch", counts, batch) }),
    ...(model !== undefined && { model: model as NonNullable<EvaluateOptions["model"]> }),
    ...(scaling !== undefined && { scaling: scaling as NonNullable<EvaluateOptions["scaling"]> }),
    ...(process !== undefined && { processNanometers: number("--process", nodes, process) }),
    ...(options.density !== undefined && { density: density(options.density) }),
    ...(options.bits !== undefined && { bits: number("--bits", bits, options.bits) }),
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
