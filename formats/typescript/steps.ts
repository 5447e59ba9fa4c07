/** What a script does to a tensor, step by step. Equal steps are one object, so that they can be compared. */
import type { Shape } from "../../ir/shape.ts";
import type { Layer } from "../../ir/registry.ts";
import { argumentsOf } from "./arguments.ts";
import { type Graph, layerAt, nameAt, shapeAt } from "./graph.ts";
import type { Part, Run, Value } from "./regions.ts";

/** A call of a method: a layer or a block. */
export interface Call {
  readonly op: "call";
  readonly method: string;
  readonly args: readonly unknown[];
  /** The layer, if it is one; its name and inputs are not those of every equal step. */
  readonly layer?: Layer;
}

/** Branches merged by a layer; where all begin with a layer, or where one is the point itself. */
export interface Branch {
  readonly op: "branch";
  readonly method: string;
  readonly args: readonly unknown[];
  readonly branches: readonly Steps[];
}

/** A run several times over. */
export interface Repeat {
  readonly op: "repeat";
  readonly count: number;
  readonly body: Steps;
}

/** A run whose layers' names begin alike. */
export interface Scope {
  readonly op: "scope";
  readonly name: string;
  readonly body: Steps;
}

/** A merge with other tensors. */
export interface Merge {
  readonly op: "merge";
  readonly method: string;
  readonly args: readonly unknown[];
  readonly others: readonly Made[];
}

/** A region with named points of its own. */
export interface Local {
  readonly op: "local";
  /** Named points, each after those that it needs: number 1 and up, for number 0 is where the region starts. */
  readonly named: readonly { readonly label: string; readonly made: Made }[];
  /** What the region makes. */
  readonly result: Made;
}

/** One step. */
export type Step = Call | Branch | Repeat | Scope | Merge | Local;

/** A step and where it stands. */
export interface Item {
  /** The step: the same object wherever it is equal. */
  readonly step: Step;
  /** The shape before it. */
  readonly before: Shape;
}

/** Steps one after another. */
export type Steps = readonly Item[];

/** A tensor made of a named one. */
export interface Made {
  /** The number of an input or named layer; in a region, of a point named there. */
  readonly base: number;
  /** What is done to it. */
  readonly steps: Steps;
}

/** Keeps one object of all that are equal. */
export class Pool {
  readonly #steps = new Map<string, Step>();
  readonly #numbers = new Map<Step, number>();

  /** The one object that is equal to a step; those with parts of their own are equal only at one shape. */
  one<S extends Step>(step: S, before: Shape): S {
    const key = this.#keyOf(step, before);
    const found = this.#steps.get(key);
    if (found !== undefined) return found as S;
    this.#steps.set(key, step);
    this.#numbers.set(step, this.#numbers.size);
    return step;
  }

  /** Steps as numbers. */
  key(steps: Steps): string {
    return steps.map(({ step }) => this.#numbers.get(step)).join(" ");
  }

  #keyOf(step: Step, before: Shape): string {
    const made = ({ base, steps }: Made) => [base, this.key(steps)];
    switch (step.op) {
      case "call":
        return JSON.stringify([step.method, step.args]);
      case "branch":
        return JSON.stringify([
          step.method,
          step.args,
          before,
          step.branches.map((branch) => this.key(branch)),
        ]);
      case "repeat":
        return JSON.stringify(["*", step.count, before, this.key(step.body)]);
      case "scope":
        return JSON.stringify([".", step.name, before, this.key(step.body)]);
      case "merge":
        return JSON.stringify([step.method, step.args, "of", step.others.map(made)]);
      case "local":
        return JSON.stringify(["x", before, step.named.map((one) => made(one.made)), made(step.result)]);
    }
  }
}

/** Turns the parts of a network into steps. */
export class Stepper {
  readonly #graph: Graph;
  readonly #pool: Pool;
  readonly #free: ReadonlySet<number>;
  readonly #scopeOf: ReadonlyMap<number, string>;

  /** @param free layers that need no name */
  constructor(graph: Graph, pool: Pool, free: ReadonlySet<number>, scopeOf: ReadonlyMap<number, string>) {
    this.#graph = graph;
    this.#pool = pool;
    this.#free = free;
    this.#scopeOf = scopeOf;
  }

  /** @param places numbers of points that are named in a region */
  made({ base, run }: Value, places?: ReadonlyMap<number, number>): Made {
    return { base: places?.get(base) ?? base, steps: this.steps(run, shapeAt(this.#graph, base), places) };
  }

  steps(run: Run, start: Shape, places?: ReadonlyMap<number, number>): Item[] {
    let before = start;
    return run.map((part) => {
      const item = { step: this.#step(part, before, places), before };
      before = this.#shapeAfter(part);
      return item;
    });
  }

  #shapeAfter(part: Part): Shape {
    return "scope" in part ? this.#shapeAfter(part.body.at(-1)!) : shapeAt(this.#graph, part.node);
  }

  #step(part: Part, before: Shape, places: ReadonlyMap<number, number> | undefined): Step {
    if ("scope" in part) {
      const body = this.steps(part.body, before, places);
      return this.#pool.one({ op: "scope", name: part.scope, body }, before);
    }
    if ("inner" in part) return this.#pool.one(this.#local(part), before);
    const layer = layerAt(this.#graph, part.node);
    const call = { method: layer.kind, args: this.#arguments(part.node, layer) };
    if ("branches" in part) {
      const branches = part.branches.map((run) => this.steps(run, before));
      return this.#pool.one({ op: "branch", ...call, branches }, before);
    }
    if ("others" in part) {
      const others = part.others.map((one) => this.made(one, places));
      return this.#pool.one({ op: "merge", ...call, others }, before);
    }
    return this.#pool.one({ op: "call", ...call, layer }, before);
  }

  #local({ entry, inner }: Extract<Part, { inner: unknown }>): Local {
    const places = new Map([[entry, 0], ...inner.named.map(({ node }, i) => [node, i + 1] as const)]);
    const named = inner.named.map(({ node, value }) => ({
      label: nameAt(this.#graph, node).split(".").at(-1)!,
      made: this.made(value, places),
    }));
    return { op: "local", named, result: this.made(inner.outputs[0]!, places) };
  }

  #arguments(node: number, { bits, density, sharedWith, ...layer }: Layer): unknown[] {
    const { positional, options } = argumentsOf(layer as Layer);
    const name = nameAt(this.#graph, node).slice(this.#scopeOf.get(node)?.length ?? 0);
    const all = {
      ...(!this.#free.has(node) && { name }),
      ...options,
      ...(bits !== undefined && { bits }),
      ...(density !== undefined && { density }),
      ...(sharedWith !== undefined && { sharedWith }),
    };
    return Object.keys(all).length === 0 ? [...positional] : [...positional, all];
  }
}
