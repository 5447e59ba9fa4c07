/** The commands, one a file and one a line, in the order in which help lists them; each is loaded when it is named. */
import { lazily } from "../process/lazily.ts";
import type { Command, CommandSpec } from "../spec.ts";

type Loads = () => Promise<Command>;

/** The command that a module exports under a name. */
function from<N extends string>(module: Promise<{ readonly [K in N]: Command }>, name: N): Promise<Command> {
  return module.then((all) => all[name]);
}

const here = import.meta.url;

/** Every command by its words. */
export const commands: Readonly<Record<string, Loads>> = {
  eval: () => from(lazily<typeof import("./eval.ts")>("./eval.ts", here), "evaluate"),
  compare: () => from(lazily<typeof import("./compare.ts")>("./compare.ts", here), "compare"),
  serve: () => from(lazily<typeof import("./serve.ts")>("./serve.ts", here), "serve"),
  sweep: () => from(lazily<typeof import("./sweep.ts")>("./sweep.ts", here), "sweep"),
  work: () => from(lazily<typeof import("./work.ts")>("./work.ts", here), "work"),
  merge: () => from(lazily<typeof import("./merge.ts")>("./merge.ts", here), "merge"),
  pareto: () => from(lazily<typeof import("./pareto.ts")>("./pareto.ts", here), "pareto"),
  export: () => from(lazily<typeof import("./export.ts")>("./export.ts", here), "exportRows"),
  sensitivity: () => from(lazily<typeof import("./sensitivity.ts")>("./sensitivity.ts", here), "sensitivity"),
  crossover: () => from(lazily<typeof import("./crossover.ts")>("./crossover.ts", here), "crossover"),
  explain: () => from(lazily<typeof import("./explain.ts")>("./explain.ts", here), "explain"),
  diff: () => from(lazily<typeof import("./diff.ts")>("./diff.ts", here), "diff"),
  check: () => from(lazily<typeof import("./check.ts")>("./check.ts", here), "check"),
  validate: () => from(lazily<typeof import("./validate.ts")>("./validate.ts", here), "validate"),
  calibrate: () => from(lazily<typeof import("./calibrate.ts")>("./calibrate.ts", here), "calibrate"),
  count: () => from(lazily<typeof import("./count.ts")>("./count.ts", here), "count"),
  convert: () => from(lazily<typeof import("./convert.ts")>("./convert.ts", here), "convert"),
  formats: () => from(lazily<typeof import("./formats.ts")>("./formats.ts", here), "formats"),
  profiles: () => from(lazily<typeof import("./profiles.ts")>("./profiles.ts", here), "profiles"),
  "profile new": () => from(lazily<typeof import("./profile.ts")>("./profile.ts", here), "profileNew"),
  "profile show": () => from(lazily<typeof import("./profile.ts")>("./profile.ts", here), "profileShow"),
  "profile check": () => from(lazily<typeof import("./profile.ts")>("./profile.ts", here), "profileCheck"),
  "profile convert": () =>
    from(lazily<typeof import("./profileConvert.ts")>("./profileConvert.ts", here), "profileConvert"),
  nets: () => from(lazily<typeof import("./nets.ts")>("./nets.ts", here), "nets"),
  config: () => from(lazily<typeof import("./config.ts")>("./config.ts", here), "config"),
  diagnose: () => from(lazily<typeof import("./diagnose.ts")>("./diagnose.ts", here), "diagnose"),
  completions: async () =>
    (await lazily<typeof import("./completions.ts")>("./completions.ts", here)).completions(specs),
};

/** What each command is called with. */
export async function specs(): Promise<readonly CommandSpec[]> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return all.map(({ spec }) => spec);
}
