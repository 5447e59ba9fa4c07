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
  readonly times: number;
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

/** One step. */
export type Step = Call | Branch | Repeat | Scope | Merge;

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
  /** The input or named layer. */
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
        return JSON.stringify(["*", step.times, before, this.key(step.body)]);
      case "scope":
        return JSON.stringify([".", step.name, before, this.key(step.body)]);
      case "merge":
        return JSON.stringify([
          step.method,
          step.args,
          step.others.map(({ base, steps }) => [base, this.key(steps)]),
        ]);
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

  made({ base, run }: Value): Made {
    return { base, steps: this.steps(run, shapeAt(this.#graph, base)) };
  }

  steps(run: Run, start: Shape): Item[] {
    let before = start;
    return run.map((part) => {
      const item = { step: this.#step(part, before), before };
      before = this.#shapeAfter(part);
      return item;
    });
  }

  #shapeAfter(part: Part): Shape {
    return "scope" in part ? this.#shapeAfter(part.body.at(-1)!) : shapeAt(this.#graph, part.node);
  }

  #step(part: Part, before: Shape): Step {
    if ("scope" in part) {
      return this.#pool.one({ op: "scope", name: part.scope, body: this.steps(part.body, before) }, before);
    }
    const layer = layerAt(this.#graph, part.node);
    const call = { method: layer.kind, args: this.#arguments(part.node, layer) };
    if ("branches" in part) {
      const branches = part.branches.map((run) => this.steps(run, before));
      return this.#pool.one({ op: "branch", ...call, branches }, before);
    }
    if ("others" in part) {
      return this.#pool.one(
        { op: "merge", ...call, others: part.others.map((one) => this.made(one)) },
        before,
      );
    }
    return this.#pool.one({ op: "call", ...call, layer }, before);
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
