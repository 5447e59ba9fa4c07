import {
  awaitedFragment,
  badField,
  badRepeat,
  FodlamError,
  noBranches,
  notAFragment,
  notATensor,
} from "../ir/errors.ts";
import { type Flow, flowOf, type Network, workedOut } from "../ir/network.ts";
import { arities } from "../ir/layer.ts";
import { type AnyLayerDef, def, kinds } from "../ir/registry.ts";
import { common } from "../ir/options.ts";
import type { Shape } from "../ir/shape.ts";
import { type Request, request } from "./arguments.ts";
import { atCaller } from "../ir/caller.ts";
import { collect, inOrder, namesOf } from "./collect.ts";
import type { AnyTensor, Fragment } from "./types.ts";

/** A point of the graph: an input, or a layer and what it reads. */
export interface Node {
  /** The layer asked for; none at an input. */
  readonly request?: Request;
  /** An input's name, if the user gave one. */
  readonly name?: string;
  /** The points that it reads. */
  readonly inputs: readonly Node[];
  /** What it makes. */
  readonly flow: Flow;
  /** The names of the parts of the network that it stands in, outermost first. */
  readonly scope?: string | undefined;
  /** The point whose weights it uses again. */
  readonly sharedWith?: Node | undefined;
}

type Step = (node: Node) => Node;

/** The names that a new layer and its inputs would get in a network of it alone; for messages. */
function namesIn(
  request: Request,
  inputs: readonly Node[],
): { readonly own: string; readonly from: string[] } {
  const node: Node = { request, inputs, flow: inputs[0]!.flow, scope: context.scope };
  const names = namesOf(inOrder([node]), () => {});
  return { own: names.get(node)!, from: inputs.map((input) => names.get(input)!) };
}

/** The name of a layer whose arguments are at fault. */
function nextName(definition: AnyLayerDef, inputs: readonly Node[]): string {
  return namesIn({ definition, fields: {}, options: {} }, inputs).own;
}

/** A new point of the graph; throws at an impossible layer. */
function grow(request: Request, inputs: readonly Node[]): Node {
  const { definition } = request;
  const flows = inputs.map((node) => node.flow);
  const name = () => namesIn(request, inputs).own;
  const from = () => namesIn(request, inputs).from;
  const fields = workedOut(definition, name, request.fields, flows.map(({ shape }) => shape));
  const { scope, first, grown } = context;
  const flow = flowOf(definition, name, fields, flows, from);
  const made = fields === request.fields ? request : { ...request, fields };
  const node: Node = { request: made, inputs, flow, scope, sharedWith: first?.[grown!.length] };
  grown?.push(node);
  return node;
}

/** Where a fragment's layers are being grown: inside a named part, or as another use of the same weights. */
interface Context {
  /** The names of the parts, outermost first. */
  readonly scope?: string | undefined;
  /** What the first use of the weights made. */
  readonly first?: readonly Node[] | undefined;
  /** What this use of the weights has made so far. */
  readonly grown?: Node[];
}

let context: Context = {};

function within<T>(inner: Context, action: () => T): T {
  const outer = context;
  context = inner;
  try {
    return action();
  } finally {
    context = outer;
  }
}

/** A linked list, so that adding a layer to a fragment costs the same however long it is. */
interface Steps {
  readonly before: Steps | undefined;
  readonly step: Part;
}

/** What a fragment may be made of: a layer, another fragment, or a function from point to point. */
type Part = Request | FragmentBuilder | Step;

class FragmentBuilder {
  readonly #steps: Steps | undefined;

  constructor(steps?: Steps) {
    this.#steps = steps;
    Object.freeze(this);
  }

  get [Symbol.toStringTag](): string {
    return "fragment";
  }

  static is(value: unknown): value is FragmentBuilder {
    return typeof value === "object" && value !== null && #steps in value;
  }

  /** With one more step. */
  append(step: Part): FragmentBuilder {
    return new FragmentBuilder({ before: this.#steps, step });
  }

  /** With one more layer. */
  layer(definition: AnyLayerDef, args: readonly unknown[]): FragmentBuilder {
    const asked = request(definition, args, () => this.#nameOf(definition.kind));
    return this.append(asked);
  }

  /** The points that the fragment's layers make of one. Fragments may nest deeper than the call stack. */
  run(node: Node): Node {
    const open: Part[] = [this];
    while (open.length > 0) {
      const next = open.pop()!;
      if (typeof next === "function") node = next(node);
      else if (!(#steps in next)) node = grow(next, [node]);
      else for (let at = next.#steps; at !== undefined; at = at.before) open.push(at.step);
    }
    return node;
  }

  #nameOf(kind: string): string {
    let number = 1;
    for (let at = this.#steps; at !== undefined; at = at.before) {
      if ("definition" in at.step && at.step.definition.kind === kind) number++;
    }
    return `${kind}${number}`;
  }
}

class TensorBuilder {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
    Object.freeze(this);
  }

  get [Symbol.toStringTag](): string {
    return "tensor";
  }

  static nodeOf(value: unknown): Node | undefined {
    return typeof value === "object" && value !== null && #node in value ? value.#node : undefined;
  }

  get shape(): Shape {
    return this.#node.flow.shape;
  }

  get instances(): number {
    return this.#node.flow.instances;
  }

  append(step: FragmentBuilder | Step): TensorBuilder {
    return new TensorBuilder(typeof step === "function" ? step(this.#node) : step.run(this.#node));
  }

  layer(definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const asked = request(definition, args, () => nextName(definition, [this.#node]));
    return new TensorBuilder(grow(asked, [this.#node]));
  }

  /** A layer of this tensor and of others, if there are any. */
  merge(definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const inputs = [this.#node];
    const rest: unknown[] = [];
    for (const argument of args) {
      const node = TensorBuilder.nodeOf(argument);
      if (node === undefined) rest.push(argument);
      else inputs.push(node);
    }
    const name = () => nextName(definition, inputs);
    if (inputs.length < arities[definition.inputs].least) {
      throw new FodlamError(notATensor(definition.kind, name(), args[0]));
    }
    return new TensorBuilder(grow(request(definition, rest, name), inputs));
  }

  /** A network of this tensor. */
  network(name: string): Network {
    return collect(name, [this.#node]);
  }
}

type Builder = FragmentBuilder | TensorBuilder;

/** A fragment, if it is one. */
function fragmentOf(method: string, value: unknown): FragmentBuilder {
  if (!FragmentBuilder.is(value)) throw new FodlamError(notAFragment(method, value));
  return value;
}

/** The steps of a fragment, whatever it may turn out to be. */
function stepsOf(method: string, value: unknown): Step {
  const fragment = fragmentOf(method, value);
  return (node) => fragment.run(node);
}

function repetition(times: unknown, next: unknown): Step {
  if (!Number.isSafeInteger(times) || (times as number) < 0) throw new FodlamError(badRepeat(times));
  const steps = Array.from(
    { length: times as number },
    (_, i) => stepsOf("repeat", typeof next === "function" ? next(i) : next),
  );
  return (node) => steps.reduce((at, step) => step(at), node);
}

function merging(definition: AnyLayerDef, branches: readonly Step[], args: readonly unknown[]): Step {
  const asked = request(definition, args, () => definition.kind);
  return (node) => grow(asked, branches.map((branch) => branch(node)));
}

const mergeKinds = kinds.filter((kind) => def(kind)!.inputs !== "one");

/** Branches of a builder, with a method for each kind that merges. */
function branching(builder: Builder, fragments: readonly unknown[]): unknown {
  if (fragments.length === 0) throw new FodlamError(noBranches());
  const branches = fragments.map((fragment) => stepsOf("branch", fragment));
  const methods = mergeKinds.map((kind) => {
    const definition = def(kind)!;
    return [
      kind,
      atCaller((...args: unknown[]) => builder.append(merging(definition, branches, args))),
    ] as const;
  });
  return Object.freeze(Object.fromEntries(methods));
}

const composing = {
  then(this: Builder, next: unknown): unknown {
    if (typeof next === "function") throw new FodlamError(awaitedFragment());
    return this.append(fragmentOf("then", next));
  },
  repeat(this: Builder, times: unknown, next: unknown): unknown {
    return this.append(repetition(times, next));
  },
  residual(this: Builder, body: unknown, shortcut?: unknown): unknown {
    const steps = [
      stepsOf("residual", body),
      shortcut === undefined ? (node: Node) => node : stepsOf("residual", shortcut),
    ];
    return this.append(merging(def("add")!, steps, []));
  },
  branch(this: Builder, ...fragments: unknown[]): unknown {
    return branching(this, fragments);
  },
  apply(this: Builder, part: unknown): unknown {
    if (typeof part !== "function") throw new FodlamError(notAFragment("apply", part));
    return this.append(application(part as (x: unknown) => unknown));
  },
  scope(this: Builder, name: unknown, next: unknown): unknown {
    if (!common.name.accepts(name)) {
      throw new FodlamError(badField("scope", "scope", "name", common.name.expected, name));
    }
    const step = stepsOf("scope", next);
    return this.append((node) => {
      const scope = context.scope === undefined ? name : `${context.scope}.${name}`;
      return within({ ...context, scope }, () => step(node));
    });
  },
};

/** A function of a tensor as a step. */
function application(part: (x: unknown) => unknown): Step {
  return (node) => {
    const made = TensorBuilder.nodeOf(part(new TensorBuilder(node)));
    if (made === undefined) {
      throw new FodlamError(notATensor("apply", "what the function returns", undefined));
    }
    return made;
  };
}

/** A fragment on each of several tensors with the same weights, which are counted at the first. */
export function share(fragment: unknown, nodes: readonly Node[]): Node[] {
  const step = stepsOf("shareWeights", fragment);
  let first: readonly Node[] | undefined;
  return nodes.map((node) => {
    const grown: Node[] = [];
    const made = within({ scope: context.scope, first, grown }, () => step(node));
    first ??= grown;
    return made;
  });
}

/** Blocks: functions that give fragments, which become methods too. */
export function install(blocks: Readonly<Record<string, (...args: never[]) => unknown>>): void {
  for (const [name, block] of Object.entries(blocks)) {
    const act = function (this: Builder, ...args: never[]) {
      return this.append(stepsOf(name, block(...args)));
    };
    method(FragmentBuilder.prototype, name, act);
    method(TensorBuilder.prototype, name, act);
  }
}

function method(prototype: object, name: string, action: (this: never, ...args: never[]) => unknown): void {
  Object.defineProperty(prototype, name, { value: atCaller(action as (...args: unknown[]) => unknown) });
}

for (const kind of kinds) {
  const definition = def(kind)!;
  method(TensorBuilder.prototype, kind, function (this: TensorBuilder, ...args: unknown[]) {
    return definition.inputs === "one" ? this.layer(definition, args) : this.merge(definition, args);
  });
  if (definition.inputs === "many") continue;
  method(FragmentBuilder.prototype, kind, function (this: FragmentBuilder, ...args: unknown[]) {
    return this.layer(definition, args);
  });
}
for (const [name, action] of Object.entries(composing)) {
  method(FragmentBuilder.prototype, name, action);
  method(TensorBuilder.prototype, name, action);
}
method(TensorBuilder.prototype, "toNetwork", function (this: TensorBuilder, name: string) {
  return this.network(name);
});

/** The fragment of no layers. */
export const empty: Fragment = new FragmentBuilder() as unknown as Fragment;

/** The points of a fragment's layers after a point. */
export function runFragment(fragment: unknown, node: Node): Node {
  return stepsOf("network", fragment)(node);
}

/** A tensor at a point of the graph. */
export function tensorAt(node: Node): AnyTensor {
  return new TensorBuilder(node) as unknown as AnyTensor;
}

/** The point of the graph at which a tensor stands, or nothing if it is none. */
export function nodeOf(value: unknown): Node | undefined {
  return TensorBuilder.nodeOf(value);
}
