import {
  awaitedFragment,
  badRepeat,
  FodlamError,
  noBranches,
  notAFragment,
  notATensor,
} from "../ir/errors.ts";
import type { LayerOptions } from "../ir/layer.ts";
import { type Flow, flowOf, type Network } from "../ir/network.ts";
import { type AnyLayerDef, type ArgumentsOf, def, type Kind, kinds, type Layers } from "../ir/registry.ts";
import type { Shape } from "../ir/shape.ts";
import { type Request, request } from "./arguments.ts";
import { atCaller } from "./caller.ts";
import { collect } from "./collect.ts";

/** Kinds that read several inputs, such as `add`. */
export type MergeKind = { [K in Kind]: Layers[K]["inputs"] extends "one" ? never : K }[Kind];

/** Kinds that read one input, such as `conv`. */
export type ChainKind = Exclude<Kind, MergeKind>;

/** One method for each kind: the kind's arguments, and another builder as the result. */
export type Methods<L, K extends keyof L, R> = { readonly [P in K]: (...args: ArgumentsOf<L[P]>) => R };

/** One method for each kind that merges: other tensors, and options. */
export type MergeMethods<L, K extends keyof L, T> = {
  readonly [P in K]: (...others: readonly [T, ...T[]] | readonly [T, ...T[], LayerOptions]) => T;
};

/** What a fragment and a tensor can both do: take another layer, take a fragment, branch, repeat. */
export interface Composable<R> {
  /** The layers of another fragment, after these. */
  then(next: Fragment): R;
  /** Another fragment several times over, after these; a function is given the repetition's number, from 0. */
  repeat(times: number, next: Fragment | ((index: number) => Fragment)): R;
  /** A fragment around which its input is added to its output; `shortcut` is applied to the input on its way, if given. */
  residual(body: Fragment, shortcut?: Fragment): R;
  /** Several fragments side by side on the same input, to be merged. */
  branch(...branches: readonly [Fragment, ...Fragment[]]): Branches<R>;
}

/** Fragments side by side, waiting to be merged: `.concat()`, `.add()`. */
export type Branches<R> = Methods<Layers, MergeKind, R>;

/**
 * A run of layers that knows no shape yet: `conv(64, 3).relu().pool()`. Immutable; every method gives a new fragment.
 *
 * @example
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * const block = conv(64, 3, { padding: 1 }).relu();
 * const net = network("two blocks", [3, 32, 32], block.then(block).pool());
 * console.log(net.layers.map((layer) => layer.name)); // [ "conv1", "relu1", "conv2", "relu2", "pool1" ]
 * ```
 */
export interface Fragment extends Methods<Layers, ChainKind, Fragment>, Composable<Fragment> {
  /** A tensor's alone, so that a tensor is no fragment; a fragment goes into `network(name, inputShape, fragment)`. */
  readonly toNetwork?: never;
}

/**
 * A tensor of known shape: `input(3, 224, 224).conv(64, 7)`. Immutable; it can be shared by several heads.
 *
 * @example
 * ```ts
 * import { input, network } from "@fodlam/fodlam";
 *
 * const trunk = input(3, 32, 32).conv(16, 3);
 * const net = network("two heads", [trunk.fc(10), trunk.fc(4)]);
 * console.log(net.outputs); // [ "fc1", "fc2" ]
 * ```
 */
export interface Tensor
  extends Methods<Layers, ChainKind, Tensor>, MergeMethods<Layers, MergeKind, Tensor>, Composable<Tensor> {
  /** Shape of one instance, without the batch. */
  readonly shape: Shape;
  /** Instances for one inference: 1, or the RoIs behind a RoI pooling. */
  readonly instances: number;
  /** The network of which this tensor is the output. */
  toNetwork(name: string): Network;
}

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
}

type Step = (node: Node) => Node;

/** The name that a new layer would get on its way down from these inputs; good enough for a message. */
function nextName(kind: string, inputs: readonly Node[]): string {
  let number = 1;
  for (let node = inputs[0]; node !== undefined; node = node.inputs[0]) {
    if (node.request?.definition.kind === kind) number++;
  }
  return `${kind}${number}`;
}

function nameOf(node: Node): string {
  if (node.request === undefined) return node.name ?? "input";
  return node.request.options.name ?? nextName(node.request.definition.kind, node.inputs);
}

/** A new point of the graph; throws at an impossible layer. */
function grow(request: Request, inputs: readonly Node[]): Node {
  const { definition, fields, options } = request;
  const name = () => options.name ?? nextName(definition.kind, inputs);
  const flows = inputs.map((node) => node.flow);
  return { request, inputs, flow: flowOf(definition, name, fields, flows, () => inputs.map(nameOf)) };
}

/** A linked list, so that adding a layer to a fragment costs the same however long it is. */
interface Steps {
  readonly before: Steps | undefined;
  readonly step: Step | FragmentBuilder;
}

class FragmentBuilder {
  readonly #steps: Steps | undefined;

  constructor(steps?: Steps) {
    this.#steps = steps;
    Object.freeze(this);
  }

  static is(value: unknown): value is FragmentBuilder {
    return typeof value === "object" && value !== null && #steps in value;
  }

  /** With one more step. */
  append(step: Step | FragmentBuilder): FragmentBuilder {
    return new FragmentBuilder({ before: this.#steps, step });
  }

  /** With one more layer. */
  layer(definition: AnyLayerDef, args: readonly unknown[]): FragmentBuilder {
    const asked = request(definition, args, () => this.#nameOf(definition.kind));
    return this.append(layerStep(asked));
  }

  /** The points that the fragment's layers make of one. Fragments may nest deeper than the call stack. */
  run(node: Node): Node {
    const open: (Step | FragmentBuilder)[] = [this];
    while (open.length > 0) {
      const next = open.pop()!;
      if (typeof next === "function") node = next(node);
      else for (let at = next.#steps; at !== undefined; at = at.before) open.push(at.step);
    }
    return node;
  }

  #nameOf(kind: string): string {
    let number = 1;
    for (let at = this.#steps; at !== undefined; at = at.before) {
      if (kindOfStep.get(at.step) === kind) number++;
    }
    return `${kind}${number}`;
  }
}

/** Which kind of layer a step adds, for default names in messages. */
const kindOfStep = new WeakMap<Step | FragmentBuilder, string>();

function layerStep(asked: Request): Step {
  const step: Step = (node) => grow(asked, [node]);
  kindOfStep.set(step, asked.definition.kind);
  return step;
}

class TensorBuilder {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
    Object.freeze(this);
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

  append(step: Step | FragmentBuilder): TensorBuilder {
    return new TensorBuilder(typeof step === "function" ? step(this.#node) : step.run(this.#node));
  }

  layer(definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const asked = request(definition, args, () => nextName(definition.kind, [this.#node]));
    return new TensorBuilder(grow(asked, [this.#node]));
  }

  /** The merge of this tensor and others. */
  merge(definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const inputs = [this.#node];
    const rest: unknown[] = [];
    for (const argument of args) {
      const node = TensorBuilder.nodeOf(argument);
      if (node === undefined) rest.push(argument);
      else inputs.push(node);
    }
    const name = () => nextName(definition.kind, inputs);
    if (inputs.length === 1) throw new FodlamError(notATensor(definition.kind, name(), args[0]));
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

const mergeKinds = kinds.filter((kind) => def(kind)!.inputs === "many");

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
};

function method(prototype: object, name: string, action: (this: never, ...args: never[]) => unknown): void {
  Object.defineProperty(prototype, name, { value: atCaller(action as (...args: unknown[]) => unknown) });
}

for (const kind of kinds) {
  const definition = def(kind)!;
  const merges = definition.inputs === "many";
  method(TensorBuilder.prototype, kind, function (this: TensorBuilder, ...args: unknown[]) {
    return merges ? this.merge(definition, args) : this.layer(definition, args);
  });
  if (merges) continue;
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
export function tensorAt(node: Node): Tensor {
  return new TensorBuilder(node) as unknown as Tensor;
}

/** The point of the graph at which a tensor stands, or nothing if it is none. */
export function nodeOf(value: unknown): Node | undefined {
  return TensorBuilder.nodeOf(value);
}
