/** The library as an example imports it while it is listened to: what it evaluates is kept. */
import type { Evaluated } from "../../cli/output/print.ts";
import { evaluate as evaluateOf, type EvaluateOptions, explain as explainOf } from "../../mod.ts";
import type { Network, Profile } from "../../mod.ts";

export * from "../../mod.ts";

/** What was evaluated or explained since this was emptied, in order. */
export const heard: Omit<Evaluated, "estimate">[] = [];

/** A function that does as before, and is heard. */
function listened<Result>(act: (network: Network, profile: Profile, how: EvaluateOptions) => Result) {
  return (network: Network, profile: Profile, how: EvaluateOptions = {}): Result => {
    heard.push({ network, profile, how });
    return act(network, profile, how);
  };
}

/** Evaluates, and is heard. */
export const evaluate: typeof evaluateOf = listened(evaluateOf);

/** Explains, and is heard. */
export const explain: typeof explainOf = listened(explainOf);
