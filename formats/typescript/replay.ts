/** Runs what a script would run, with the language itself: so that only scripts are written which make the very network. */
import * as language from "../../dsl/mod.ts";
import type { Network } from "../../ir/network.ts";
import type { Shape } from "../../ir/shape.ts";
import type { Item, Made, Steps } from "./steps.ts";

/** Every word that a script may import, which no variable of it may bear. */
export const vocabulary: ReadonlySet<string> = new Set(Object.keys(language));

/** A fragment or a tensor, with every method. */
type Target = { readonly [method: string]: (...args: readonly unknown[]) => Target };

const words = language as unknown as Readonly<Record<string, (...args: readonly unknown[]) => Target>>;

function fragment(steps: Steps): Target {
  return grown(words.repeat!(0, words.relu!()), steps);
}

/** Branches of one point, where one may be the point itself. */
function merged(x: Target, branches: readonly Steps[], method: string, args: readonly unknown[]): Target {
  const [first, ...others] = branches.map((branch) => grown(x, branch)) as [Target, ...Target[]];
  return first[method]!(...others, ...args);
}

function after(target: Target, { step }: Item, named: ReadonlyMap<number, Target>): Target {
  switch (step.op) {
    case "call":
      return target[step.method]!(...step.args);
    case "branch": {
      const { branches, method, args } = step;
      if (branches.every((branch) => branch.length > 0)) {
        return (target.branch!(...branches.map(fragment)) as Target)[method]!(...args);
      }
      return target.apply!((x: Target) => merged(x, branches, method, args));
    }
    case "repeat":
      return target.repeat!(step.count, fragment(step.body));
    case "scope":
      return target.scope!(step.name, fragment(step.body));
    case "local":
      return target.apply!((x: Target) => {
        const points = new Map([[0, x]]);
        step.named.forEach(({ made }, i) => points.set(i + 1, valueOf(made, points)));
        return valueOf(step.result, points);
      });
    case "merge":
      return target[step.method]!(...step.others.map((other) => valueOf(other, named)), ...step.args);
  }
}

const NONE: ReadonlyMap<number, Target> = new Map();

function grown(target: Target, steps: Steps, named: ReadonlyMap<number, Target> = NONE): Target {
  return steps.reduce((at, item) => after(at, item, named), target);
}

function valueOf({ base, steps }: Made, named: ReadonlyMap<number, Target>): Target {
  return grown(named.get(base)!, steps, named);
}

/** A script's inputs, named points and outputs. */
export interface Script {
  /** The network's name. */
  readonly name: string;
  /** Inputs by number. */
  readonly inputs: readonly { readonly node: number; readonly name?: string; readonly shape: Shape }[];
  /** Named points, each after those that it needs. */
  readonly named: readonly { readonly node: number; readonly label: string; readonly made: Made }[];
  /** Outputs. */
  readonly outputs: readonly Made[];
}

/** The network that a script makes. */
export function replayed({ name, inputs, named, outputs }: Script): Network {
  const tensors = new Map<number, Target>();
  for (const { node, name, shape } of inputs) {
    tensors.set(node, words.input!(...shape, ...(name === undefined ? [] : [{ name }])));
  }
  for (const { node, made } of named) tensors.set(node, valueOf(made, tensors));
  return words.network!(name, outputs.map((output) => valueOf(output, tensors))) as unknown as Network;
}

/** The network of one block on an input, or nothing if there is no such block. */
export function blockNetwork(method: string, args: readonly unknown[], shape: Shape): Network | undefined {
  try {
    return words.input!(...shape)[method]!(...args).toNetwork!("block") as unknown as Network;
  } catch {
    return undefined; // the arguments do not suit the shape
  }
}
