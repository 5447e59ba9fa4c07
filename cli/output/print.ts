import type { Estimate } from "../../engine/estimate.ts";
import type { EvaluateOptions } from "../../engine/evaluate.ts";
import type { Network } from "../../ir/network.ts";
import { isShipped } from "../../profiles/given.ts";
import type { Profile } from "../../profiles/mod.ts";
import type { Format } from "../../report/mod.ts";
import { ansi, plain, type Style } from "../../report/style.ts";
import { type TextOptions, texts } from "../../report/text.ts";
import { evaluateOptions, textOptions } from "../options.ts";
import { allUsable, checkFits, chipsFor, evaluated } from "../input/chips.ts";
import { withPrices } from "../input/prices.ts";
import { inScope } from "../input/scope.ts";
import type { Io, Options } from "../spec.ts";

/** An estimate and what it is of. */
export interface Evaluated {
  /** The network. */
  readonly network: Network;
  /** The chip. */
  readonly profile: Profile;
  /** How it was evaluated. */
  readonly how: EvaluateOptions;
  /** The estimate. */
  readonly estimate: Estimate;
}

/** Networks on all profiles asked for, in the order asked for. */
async function evaluatedAll(
  networks: readonly Network[],
  options: Options,
  more: EvaluateOptions,
  io: Io,
): Promise<Evaluated[]> {
  const how = { ...evaluateOptions(options), ...more };
  const { profiles, tried } = await chipsFor(networks, how, options);
  if (Object.keys(how).length > 0 || !profiles.every(isShipped)) {
    const { checkMatters } = await import("../arguments/matters.ts");
    checkMatters({ networks, profiles: await allUsable(profiles), how }, io);
  }
  const own: Evaluated[] = [];
  for (const [i, network] of networks.entries()) {
    for (const profile of profiles) {
      const known = how.model === undefined ? tried[i] : undefined;
      own.push({ network, profile, how, estimate: known ?? await evaluated(network, profile, how) });
    }
  }
  const estimates = inScope(own, options);
  const found = own.map((one, i) => ({ ...one, estimate: withPrices(estimates[i]!, options) }));
  checkFits(found.map(({ estimate }) => estimate), options);
  return found;
}

/** How text stands out where it is printed. */
export function styleOf({ color }: Io): Style {
  return color ? ansi : plain;
}

/** What a command does beside printing estimates. */
export interface Beside {
  /** How networks are evaluated, beside what the options say. */
  readonly how?: EvaluateOptions;
  /** What is done with estimates before they are printed; of the profiles' cost models only those are loaded that costed something. */
  before?(found: readonly Evaluated[]): Promise<void>;
}

/** Evaluates networks and prints the result as the options ask. */
export async function printEstimates(
  networks: readonly Network[],
  options: Options,
  io: Io,
  { how = {}, before }: Beside = {},
): Promise<void> {
  const { format, ...text } = textOptions(options);
  const found = await evaluatedAll(networks, options, how, io);
  await before?.(found);
  io.out(await printed(format, found.map(({ estimate }) => estimate), { ...text, style: styleOf(io) }));
}

/** A report; what only other formats need is loaded for them alone. */
async function printed(format: Format, estimates: readonly Estimate[], how: TextOptions): Promise<string> {
  if (format === "text") return texts(estimates, how);
  const { reports } = await import("../../report/mod.ts");
  return reports[format](estimates, how);
}
