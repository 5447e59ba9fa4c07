/**
 * A model as a list of nodes with every shape known: constants are folded, branches whose condition is known are taken, the
 * file's own functions are put in place. What depends on the data is taken at its largest, and noted.
 */
import type { Dimensions } from "../dimensions.ts";
import { Evaluator } from "./evaluate.ts";
import { bodyOf } from "./functions.ts";
import { sizesOf } from "./inputs.ts";
import type { FunctionProto, GraphProto, ModelProto, NodeProto } from "./model.ts";
import { Attributes, type Node, operatorOf, placeOf } from "./node.ts";
import { ordered } from "./order.ts";
import { Scope } from "./scope.ts";
import { product } from "./shapes/rule.ts";
import { Value } from "./value.ts";

/** How to flatten. */
export interface FlattenOptions {
  /** The file. */
  readonly path: string;
  /** Sizes of open dimensions by name. */
  readonly dims: Dimensions;
  /** Whether a fixed batch of images is set aside. */
  readonly dropBatch: boolean;
}

/** A model without branches, functions and constants that can be computed. */
export interface Flat {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** What was assumed of the whole. */
  readonly notes: ReadonlySet<string>;
}

/** Nodes that branches and functions may come to, shape arithmetic among them; a graph may have more of its own. */
const MOST_NODES = 150_000;

/** Functions in functions; more is a circle. */
const DEEPEST = 32;

const CONTROL = new Set([
  "Loop",
  "Scan",
  "SequenceMap",
  "SequenceConstruct",
  "SequenceEmpty",
  "SplitToSequence",
]);
const NO_TENSORS = /^(Sequence|Optional|ConcatFromSequence|StringNormalizer|TfIdfVectorizer|ai\.onnx\.ml\.)/;

/** What to do about a node that is refused: most stand behind the network, in the sorting of its answers. */
function cutHint(inputs: readonly (Value | undefined)[]): string {
  const before = inputs.find((value) => value !== undefined && !value.isConstant)?.name;
  const end = before === undefined ? "" : `, such as "${before}"`;
  return `export without it, or cut the model before it${end} (onnx.utils.extract_model)`;
}

class Flattener {
  readonly nodes: Node[] = [];
  readonly #evaluator: Evaluator;
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #opset: number;
  #seen = 0;
  readonly #most: number;

  constructor(readonly model: ModelProto, readonly options: FlattenOptions) {
    const own = model.opsetImport?.find(({ domain = "" }) => domain === "" || domain === "ai.onnx");
    this.#opset = own?.version ?? 1;
    this.#most = Math.max(MOST_NODES, model.graph?.node?.length ?? 0);
    this.#evaluator = new Evaluator({ ...options, opset: this.#opset });
    if (this.#opset < 7 || this.#opset > 25) {
      this.#evaluator.notes.add(
        `operator set ${this.#opset} is read as if it were ${this.#opset < 7 ? 7 : 22}`,
      );
    }
    this.#functions = new Map(model.functions?.map((one) => [`${one.domain ?? ""}.${one.name ?? ""}`, one]));
  }

  run(): Flat {
    const { graph } = this.model;
    if (graph === undefined) throw this.#evaluator.fault("byte 0", "a model with a graph", "none");
    const scope = new Scope();
    this.#constants(graph, scope);
    const inputs = this.#inputs(graph, scope);
    this.#evaluator.declare(graph);
    this.#graph(graph, scope, 0);
    const outputs = (graph.output ?? []).map(({ name = "" }) => {
      const value = scope.get(name);
      if (value === undefined) {
        throw this.#evaluator.fault(`output "${name}"`, "a value that some node makes", "none");
      }
      return value;
    });
    return { inputs, outputs, nodes: this.nodes, opset: this.#opset, notes: this.#evaluator.notes };
  }

  #constants(graph: GraphProto, scope: Scope): void {
    for (const tensor of graph.initializer ?? []) {
      scope.set(tensor.name ?? "", this.#evaluator.constant(tensor, tensor.name));
    }
    for (const { values, dims } of graph.sparseInitializer ?? []) {
      const place = `tensor "${values?.name ?? ""}"`;
      const value = new Value({
        name: values?.name ?? "",
        shape: this.#evaluator.checked(dims ?? [], place),
        type: values?.dataType ?? 1,
        isConstant: true,
        weights: values === undefined ? [] : [values],
      });
      scope.set(value.name, value);
    }
  }

  #inputs(graph: GraphProto, scope: Scope): Value[] {
    const found: Value[] = [];
    const sizing = {
      ...this.options,
      note: (text: string) => void this.#evaluator.notes.add(text),
      changed: () => this.#evaluator.change(),
    };
    for (const input of graph.input ?? []) {
      const name = input.name ?? "", place = `input "${name}"`;
      if (scope.get(name)?.isConstant) continue; // a weight that older files list among the inputs
      const tensor = input.type?.tensorType;
      if (tensor === undefined) {
        throw this.#evaluator.fault(place, "a tensor", "a sequence, a map or something else");
      }
      if (tensor.shape === undefined) throw this.#evaluator.fault(place, "a shape", "none");
      const shape = this.#evaluator.checked(sizesOf(input, tensor.shape.dim ?? [], sizing), place);
      const number = product(shape) === 1 ? this.options.dims.size(name) : undefined;
      const own = number !== undefined
        ? { isConstant: true, data: [number] }
        : product(shape) === 0
        ? { isConstant: true, data: [] }
        : {};
      const value = new Value({ name, shape, type: tensor.elemType ?? 1, ...own });
      scope.set(name, value);
      if (!value.isConstant) found.push(value);
    }
    return found;
  }

  #graph(graph: Pick<GraphProto, "node">, scope: Scope, depth: number): void {
    const nodes = ordered(graph.node ?? []);
    if ("cycle" in nodes) {
      throw this.#evaluator.fault(placeOf(nodes.cycle), "nodes without cycles", "one that reads itself");
    }
    for (const node of nodes) {
      if (++this.#seen > this.#most) {
        throw this.#evaluator.fault(placeOf(node), `at most ${this.#most} nodes`, "more");
      }
      this.#node(node, scope, depth);
    }
  }

  #node(proto: NodeProto, scope: Scope, depth: number): void {
    const op = operatorOf(proto), place = placeOf(proto);
    const inputs = (proto.input ?? []).map((name) => {
      if (name === "") return undefined;
      const value = scope.get(name);
      if (value === undefined) {
        throw this.#evaluator.fault(place, "an input that some node makes", `"${name}"`);
      }
      return value;
    });
    const attributes = new Attributes(proto.attribute);
    const own = this.#functions.get(`${proto.domain ?? ""}.${proto.opType ?? ""}`);
    if (own !== undefined) return this.#function(own, proto, inputs, scope, depth);
    if (op === "Constant") return this.#constantNode(proto, attributes, scope);
    if (op === "If") return this.#branch(proto, attributes, inputs, scope, depth);
    if (CONTROL.has(op) || NO_TENSORS.test(op)) {
      throw this.#evaluator.fault(place, "operators that a list of layers can say", op, cutHint(inputs));
    }
    const notes: string[] = [];
    const outputs = this.#evaluator.outputs({ proto, op, place, inputs, attributes }, notes);
    proto.output?.forEach((name, i) => outputs[i] !== undefined && scope.set(name, outputs[i]));
    if (outputs.every((output) => output === undefined || output.isConstant)) return;
    const name = proto.name || proto.output?.find((one) => one !== "") || op;
    this.nodes.push({ op, name, inputs, outputs, attributes, place, notes });
  }

  #constantNode(proto: NodeProto, attributes: Attributes, scope: Scope): void {
    const name = proto.output?.[0] ?? "", tensor = attributes.tensor("value");
    const list = attributes.ints("value_ints"), floats = attributes.floats("value_floats");
    const made = (shape: number[], type: number, data?: readonly number[]) =>
      new Value({ name, shape, type, isConstant: true, data });
    if (tensor !== undefined) scope.set(name, this.#evaluator.constant(tensor, name));
    else if (attributes.has("value_int")) scope.set(name, made([], 7, [attributes.int("value_int", 0)]));
    else if (attributes.has("value_float")) {
      scope.set(name, made([], 1, [attributes.float("value_float", 0)]));
    } else if (list !== undefined) scope.set(name, made([list.length], 7, list));
    else if (floats !== undefined) scope.set(name, made([floats.length], 1, floats));
    else if (attributes.has("value_string")) scope.set(name, made([], 8));
    else {
      const sparse = attributes.list.find(({ sparseTensor }) => sparseTensor !== undefined)?.sparseTensor;
      if (sparse === undefined) throw this.#evaluator.fault(placeOf(proto), "a value", "none");
      scope.set(
        name,
        made([...this.#evaluator.checked(sparse.dims ?? [], placeOf(proto))], sparse.values?.dataType ?? 1),
      );
    }
  }

  #branch(
    proto: NodeProto,
    attributes: Attributes,
    inputs: readonly (Value | undefined)[],
    scope: Scope,
    depth: number,
  ): void {
    const condition = inputs[0]?.scalar, place = placeOf(proto);
    if (condition === undefined) {
      const given = "a whole number that the condition depends on can be given (--dim name=value)";
      const hint = `${given}; or ${cutHint(inputs)}`;
      throw this.#evaluator.fault(
        place,
        "a condition that is known before the network runs",
        `"${inputs[0]?.name}"`,
        hint,
      );
    }
    const graph = attributes.graph(condition !== 0 ? "then_branch" : "else_branch");
    if (graph === undefined || depth > DEEPEST) {
      throw this.#evaluator.fault(place, "a branch to take", "none");
    }
    const inner = new Scope(scope);
    this.#constants(graph, inner);
    this.#evaluator.declare(graph);
    this.#graph(graph, inner, depth + 1);
    proto.output?.forEach((name, i) => {
      const value = inner.get(graph.output?.[i]?.name ?? "");
      if (value !== undefined) scope.set(name, value);
    });
  }

  /** A node of the file's own kind: the nodes of its function in its place. */
  #function(
    own: FunctionProto,
    proto: NodeProto,
    inputs: readonly (Value | undefined)[],
    scope: Scope,
    depth: number,
  ): void {
    if (depth > DEEPEST) {
      throw this.#evaluator.fault(placeOf(proto), "functions that end", "one that calls itself");
    }
    const inner = new Scope();
    own.input?.forEach((name, i) => inputs[i] !== undefined && inner.set(name, inputs[i]!));
    const node = bodyOf(own, proto, (name) => inner.get(name) !== undefined);
    this.#graph({ node }, inner, depth + 1);
    proto.output?.forEach((name, i) => {
      const value = inner.get(own.output?.[i] ?? "");
      if (value !== undefined) scope.set(name, value);
    });
  }
}

/** A model as a list of nodes with every shape known. */
export function flatten(model: ModelProto, options: FlattenOptions): Flat {
  return new Flattener(model, options).run();
}
