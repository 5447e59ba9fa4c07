import {
  awaitedFragment,
  badField,
  badRepeat,
  calling,
  FodlamError,
  noBranches,
  notAFragment,
  notAPart,
  notATensor,
} from "../ir/errors.ts";
import { arities } from "../ir/layer.ts";
import { numbered } from "../ir/numbered.ts";
import { type AnyLayerDef, def, kinds } from "../ir/registry.ts";
import { common } from "../ir/options.ts";
import type { Shape } from "../ir/shape.ts";
import { checkCount } from "../ir/signature.ts";
import { type Request, request } from "./arguments.ts";
import { atCaller } from "../ir/caller.ts";
import { collect } from "./collect.ts";
import { checkLayers, enter, grow, here, leave, nextName, type Node, within } from "./growth.ts";
import type { AnyTensor, Fragment } from "./types.ts";

type Step = (node: Node) => Node;

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

  /** A fragment with one more step. */
  static append(fragment: FragmentBuilder, step: Part): FragmentBuilder {
    return new FragmentBuilder({ before: fragment.#steps, step });
  }

  /** A fragment with one more layer. */
  static layer(
    fragment: FragmentBuilder,
    definition: AnyLayerDef,
    args: readonly unknown[],
  ): FragmentBuilder {
    const asked = request(definition, args, () => fragment.#nameOf(definition.kind));
    return FragmentBuilder.append(fragment, asked);
  }

  /** The points that a fragment's layers make of one. Runs of fragments may be longer than the call stack. */
  static run(fragment: FragmentBuilder, node: Node): Node {
    const open: Part[] = [fragment];
    enter();
    try {
      while (open.length > 0) {
        const next = open.pop()!;
        if (typeof next === "function") node = next(node);
        else if (!(#steps in next)) node = grow(next, [node]);
        else for (let at = next.#steps; at !== undefined; at = at.before) open.push(at.step);
      }
      return node;
    } finally {
      leave();
    }
  }

  #nameOf(kind: string): string {
    let number = 1;
    for (let at = this.#steps; at !== undefined; at = at.before) {
      if ("definition" in at.step && at.step.definition.kind === kind) number++;
    }
    return numbered(kind, number);
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

  /** What becomes of a tensor. */
  static append(tensor: TensorBuilder, step: FragmentBuilder | Step): TensorBuilder {
    const node = tensor.#node;
    return new TensorBuilder(typeof step === "function" ? step(node) : FragmentBuilder.run(step, node));
  }

  /** What a layer makes of a tensor. */
  static layer(tensor: TensorBuilder, definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const asked = request(definition, args, () => nextName(definition, [tensor.#node]));
    return new TensorBuilder(grow(asked, [tensor.#node]));
  }

  /** A layer of a tensor and of others, if there are any. */
  static merge(tensor: TensorBuilder, definition: AnyLayerDef, args: readonly unknown[]): TensorBuilder {
    const inputs = [tensor.#node];
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
}

type Builder = FragmentBuilder | TensorBuilder;

/** A builder with one more step. */
function append(builder: Builder, step: FragmentBuilder | Step): Builder {
  return FragmentBuilder.is(builder)
    ? FragmentBuilder.append(builder, step)
    : TensorBuilder.append(builder, step);
}

/** A fragment, if it is one. */
function fragmentOf(method: string, value: unknown): FragmentBuilder {
  if (!FragmentBuilder.is(value)) throw new FodlamError(notAFragment(method, value));
  return value;
}

/** The steps of a fragment, whatever it may turn out to be. */
function stepsOf(method: string, value: unknown): Step {
  const fragment = fragmentOf(method, value);
  return (node) => FragmentBuilder.run(fragment, node);
}

function repetition(times: unknown, next: unknown): Step {
  if (!Number.isSafeInteger(times) || (times as number) < 0) throw new FodlamError(badRepeat(times));
  checkLayers(times as number);
  if (typeof next !== "function") {
    const step = stepsOf("repeat", next);
    return (node) => {
      for (let i = 0; i < (times as number); i++) node = step(node);
      return node;
    };
  }
  const steps = Array.from({ length: times as number }, (_, i) => stepsOf("repeat", next(i)));
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
      atCaller((...args: unknown[]) => append(builder, merging(definition, branches, args))),
    ] as const;
  });
  return Object.freeze(Object.fromEntries(methods));
}

/** A method that joins fragments, and the names of what it takes. */
interface Joining {
  readonly takes: readonly string[];
  act(this: Builder, ...args: unknown[]): unknown;
}

/** Each of them; what is not a fragment is refused by its own words. */
const composing: Readonly<Record<string, Joining>> = {
  then: {
    takes: ["fragment"],
    act(next) {
      if (typeof next === "function") throw new FodlamError(awaitedFragment());
      return append(this, fragmentOf("then", next));
    },
  },
  repeat: {
    takes: ["times", "fragment"],
    act(times, next) {
      return append(this, repetition(times, next));
    },
  },
  residual: {
    takes: ["body", "shortcut"],
    act(body, shortcut) {
      const steps = [
        stepsOf("residual", body),
        shortcut === undefined ? (node: Node) => node : stepsOf("residual", shortcut),
      ];
      return append(this, merging(def("add")!, steps, []));
    },
  },
  apply: {
    takes: ["part"],
    act(part) {
      if (typeof part !== "function") throw new FodlamError(notAPart(part));
      return append(this, application(part as (x: unknown) => unknown));
    },
  },
  scope: {
    takes: ["name", "part"],
    act(name, next) {
      if (!common.name.accepts(name)) {
        throw new FodlamError(badField("scope", "scope", "name", common.name, name));
      }
      const step = stepsOf("scope", next);
      return append(this, (node) => {
        const scope = here().scope === undefined ? name : `${here().scope}.${name}`;
        return within({ ...here(), scope }, () => step(node));
      });
    },
  },
  bits: {
    takes: ["bits", "part"],
    act(given, next) {
      if (!common.bits.accepts(given)) {
        throw new FodlamError(badField("bits", "bits", "bits", common.bits, given));
      }
      const step = stepsOf("bits", next);
      return append(this, (node) => {
        const bits = { ...here().bits, ...given };
        return within({ ...here(), bits }, () => step(node));
      });
    },
  },
};

/** A function of a tensor as a step. */
function application(part: (x: unknown) => unknown): Step {
  return (node) => {
    const returned = part(new TensorBuilder(node));
    const made = TensorBuilder.nodeOf(returned);
    if (made === undefined) throw new FodlamError(notATensor("apply", "what the function returns", returned));
    return made;
  };
}

/** A fragment on each of several tensors with the same weights, which are counted at the first. */
export function share(fragment: unknown, nodes: readonly Node[]): Node[] {
  const step = stepsOf("shareWeights", fragment);
  let first: readonly Node[] | undefined;
  return nodes.map((node) => {
    const grown: Node[] = [];
    const made = within({ scope: here().scope, bits: here().bits, first, grown }, () => step(node));
    first ??= grown;
    return made;
  });
}

/** Blocks: functions that give fragments, which become methods too. */
export function install(blocks: Readonly<Record<string, (...args: never[]) => unknown>>): void {
  for (const [name, block] of Object.entries(blocks)) {
    const act = function (this: Builder, ...args: never[]) {
      return append(this, stepsOf(name, block(...args)));
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
    return definition.inputs === "one"
      ? TensorBuilder.layer(this, definition, args)
      : TensorBuilder.merge(this, definition, args);
  });
  if (definition.inputs === "many") continue;
  method(FragmentBuilder.prototype, kind, function (this: FragmentBuilder, ...args: unknown[]) {
    return FragmentBuilder.layer(this, definition, args);
  });
}
for (const [name, { takes, act }] of Object.entries(composing)) {
  const joining = function (this: Builder, ...args: unknown[]) {
    const made = act.apply(this, args);
    checkCount(calling(name), takes, args);
    return made;
  };
  method(FragmentBuilder.prototype, name, joining);
  method(TensorBuilder.prototype, name, joining);
}
const branched = function (this: Builder, ...fragments: unknown[]) {
  return branching(this, fragments);
};
method(FragmentBuilder.prototype, "branch", branched);
method(TensorBuilder.prototype, "branch", branched);
method(TensorBuilder.prototype, "toNetwork", function (this: TensorBuilder, ...args: unknown[]) {
  checkCount(calling("toNetwork"), ["name"], args);
  return collect(args[0] as string, [TensorBuilder.nodeOf(this)!]);
});

/** The fragment of no layers. */
export const empty: Fragment = new FragmentBuilder() as unknown as Fragment;

/** The points of a fragment's layers after a point. */
export function runFragment(fragment: unknown, node: Node): Node {
  return stepsOf("network", fragment)(node);
}

/** Whether a value is a fragment. */
export function isFragment(value: unknown): boolean {
  return FragmentBuilder.is(value);
}

/** A tensor at a point of the graph. */
export function tensorAt(node: Node): AnyTensor {
  return new TensorBuilder(node) as unknown as AnyTensor;
}

/** The point of the graph at which a tensor stands, or nothing if it is none. */
export function nodeOf(value: unknown): Node | undefined {
  return TensorBuilder.nodeOf(value);
}
