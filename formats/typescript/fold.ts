import type { Shape } from "../../ir/shape.ts";
import { candidatesAt } from "./blocks/mod.ts";
import { graphOf } from "./graph.ts";
import { unnamed } from "./names.ts";
import { closedOf } from "./regions.ts";
import { blockNetwork } from "./replay.ts";
import type { Item, Made, Pool, Step, Steps } from "./steps.ts";
import { Stepper } from "./steps.ts";
import { Valuer } from "./values.ts";

/** Longer bodies are not looked for. */
const MAX_PERIOD = 64;

/** Rewrites steps to shorter ones that make the same layers: blocks where a group is one, repeats where groups repeat. */
export class Folder {
  readonly #pool: Pool;
  readonly #expansions = new Map<string, string | undefined>();

  /** @param pool where the steps to be folded come from */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  folded(steps: Steps): Item[] {
    return this.#repeated(this.#named(steps));
  }

  /** Groups that a block makes, as calls of the block. */
  #named(steps: Steps): Item[] {
    const items: Item[] = [];
    for (let i = 0; i < steps.length;) {
      const { before } = steps[i]!;
      const block = candidatesAt(steps, i).find(({ method, args, length }) => {
        const wanted = this.#pool.key(steps.slice(i, i + length));
        return this.#expansion(method, args, before) === wanted;
      });
      if (block === undefined) items.push(this.#inside(steps[i]!));
      else {
        const step = this.#pool.one({ op: "call", method: block.method, args: block.args }, before);
        items.push({ step, before });
      }
      i += block?.length ?? 1;
    }
    return items;
  }

  /** The steps of a block, as numbers. */
  #expansion(method: string, args: readonly unknown[], shape: Shape): string | undefined {
    const key = JSON.stringify([method, args, shape]);
    if (this.#expansions.has(key)) return this.#expansions.get(key);
    const network = blockNetwork(method, args, shape);
    let steps: string | undefined;
    if (network !== undefined && network.inputs.length === 1) {
      const graph = graphOf(network);
      const run = new Valuer(graph, closedOf(graph)).run(0, graph.outputs[0]!);
      const scopeOf = new Map<number, string>();
      const stepper = new Stepper(graph, this.#pool, unnamed(graph, scopeOf), scopeOf);
      steps = this.#pool.key(stepper.steps(run, shape));
    }
    this.#expansions.set(key, steps);
    return steps;
  }

  #inside({ step, before }: Item): Item {
    return { step: this.#pool.one(this.#step(step), before), before };
  }

  #step(step: Step): Step {
    const inner = (made: Made): Made => ({ base: made.base, steps: this.folded(made.steps) });
    switch (step.op) {
      case "call":
        return step;
      case "branch":
        return { ...step, branches: step.branches.map((branch) => this.folded(branch)) };
      case "repeat":
      case "scope":
        return { ...step, body: this.folded(step.body) };
      case "merge":
        return { ...step, others: step.others.map(inner) };
      case "local": {
        const named = step.named.map(({ label, made }) => ({ label, made: inner(made) }));
        return { ...step, named, result: inner(step.result) };
      }
    }
  }

  /** Equal groups one after another, as repeats. */
  #repeated(items: readonly Item[]): Item[] {
    const numbers = items.map((item) => this.#pool.key([item]));
    const folded: Item[] = [];
    for (let i = 0; i < items.length;) {
      const { period, count } = longest(numbers, i);
      const body = items.slice(i, i + period);
      if (!worthwhile(body, count)) {
        folded.push(items[i]!);
        i++;
        continue;
      }
      const { before } = items[i]!;
      folded.push({
        step: this.#pool.one({ op: "repeat", count, body: this.#repeated(body) }, before),
        before,
      });
      i += period * count;
    }
    return folded;
  }
}

/** The group that covers most when it is repeated from a place on; the shortest of those that cover as much. */
function longest(
  numbers: readonly string[],
  start: number,
): { readonly period: number; readonly count: number } {
  let best = { period: 1, count: 1 };
  for (let period = 1; period <= MAX_PERIOD && start + 2 * period <= numbers.length; period++) {
    let end = start + period;
    while (end < numbers.length && numbers[end] === numbers[end - period]) end++;
    const count = Math.floor((end - start) / period);
    if (count > 1 && count * period > best.count * best.period) best = { period, count };
  }
  return best;
}

/** Whether a repeat is shorter than what it stands for. */
function worthwhile(body: readonly Item[], count: number): boolean {
  if (count < 2) return false;
  const size = body.reduce((sum, { step }) => sum + sizeOf(step), 0);
  return size * (count - 1) > (count === 2 ? 30 : 20); // `.repeat(2, )` is 13 characters, and one word more to understand
}

/** About how many characters a step takes. */
function sizeOf(step: Step): number {
  switch (step.op) {
    case "call":
      return step.method.length + 3 + step.args.map((arg) => JSON.stringify(arg)).join(", ").length;
    case "branch":
      return step.branches.flat().reduce((sum, item) => sum + sizeOf(item.step), 20);
    case "repeat":
    case "scope":
      return step.body.reduce((sum, item) => sum + sizeOf(item.step), 20);
    case "merge":
      return 20;
    case "local":
      return 40 * (step.named.length + 1);
  }
}
