/**
 * A model as a list of nodes with every shape known: constants are folded, branches whose condition is known are taken, the
 * file's own functions are put in place. What depends on the data is taken at its largest, and noted.
 */
import { badFile, FodlamError } from "../../ir/errors.ts";
import { formatShape, Refusal } from "../../ir/shape.ts";
import { MAX_LAYERS } from "../limits.ts";
import { folds, type Known } from "./fold/mod.ts";
import { sizesOf } from "./inputs.ts";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
} from "./model.ts";
import { Attributes, type Node, operatorOf, placeOf } from "./node.ts";
import { ordered } from "./order.ts";
import { Scope } from "./scope.ts";
import { type Out, shapeRules } from "./shapes/mod.ts";
import { product } from "./shapes/rule.ts";
import { bitsOf } from "./types.ts";
import { FOLD_MOST, Value } from "./value.ts";

/** How to flatten. */
export interface FlattenOptions {
  /** The file. */
  readonly path: string;
  /** Sizes of open dimensions by name. */
  readonly dims: Readonly<Record<string, number>>;
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

/** Functions in functions; more is a circle. */
const DEEPEST = 32;

/** Elements that may be computed in all: shape arithmetic needs a small part of it. */
const MOST_FOLDED = 20_000_000;

const CONTROL = new Set([
  "Loop",
  "Scan",
  "SequenceMap",
  "SequenceConstruct",
  "SequenceEmpty",
  "SplitToSequence",
]);
const NO_TENSORS = /^(Sequence|Optional|ConcatFromSequence|StringNormalizer|TfIdfVectorizer|ai\.onnx\.ml\.)/;

class Flattener {
  readonly nodes: Node[] = [];
  readonly notes = new Set<string>();
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #declared = new Map<string, Out>();
  readonly #opset: number;
  #folded = 0;

  constructor(readonly model: ModelProto, readonly options: FlattenOptions) {
    const own = model.opsetImport?.find(({ domain = "" }) => domain === "" || domain === "ai.onnx");
    this.#opset = own?.version ?? 1;
    if (this.#opset < 7 || this.#opset > 25) {
      this.notes.add(`operator set ${this.#opset} is read as if it were ${this.#opset < 7 ? 7 : 22}`);
    }
    this.#functions = new Map(model.functions?.map((one) => [`${one.domain ?? ""}.${one.name ?? ""}`, one]));
  }

  fault(place: string, expected: string, got: string, hint?: string): FodlamError {
    return new FodlamError(badFile(this.options.path, place, expected, got, hint));
  }

  run(): Flat {
    const { graph } = this.model;
    if (graph === undefined) throw this.fault("byte 0", "a model with a graph", "none");
    const scope = new Scope();
    this.#constants(graph, scope);
    const inputs = this.#inputs(graph, scope);
    this.#declare(graph);
    this.#graph(graph, scope, 0);
    const outputs = (graph.output ?? []).map(({ name = "" }) => {
      const value = scope.get(name);
      if (value === undefined) throw this.fault(`output "${name}"`, "a value that some node makes", "none");
      return value;
    });
    return { inputs, outputs, nodes: this.nodes, opset: this.#opset, notes: this.notes };
  }

  #constants(graph: GraphProto, scope: Scope): void {
    for (const tensor of graph.initializer ?? []) {
      scope.set(tensor.name ?? "", this.#constant(tensor, tensor.name));
    }
    for (const { values, dims } of graph.sparseInitializer ?? []) {
      const place = `tensor "${values?.name ?? ""}"`;
      const value = new Value({
        name: values?.name ?? "",
        shape: this.#checked(dims ?? [], place),
        type: values?.dataType ?? 1,
        isConstant: true,
        weights: values === undefined ? [] : [values],
      });
      scope.set(value.name, value);
    }
  }

  #constant(tensor: TensorProto, name = ""): Value {
    const shape = this.#checked(tensor.dims ?? [], `tensor "${name}"`);
    return new Value({ name, shape, type: tensor.dataType ?? 1, isConstant: true, source: tensor });
  }

  #checked(shape: readonly number[], place: string): readonly number[] {
    const fits = shape.length <= 16 && shape.every((size) => Number.isSafeInteger(size) && size >= 0) &&
      Number.isSafeInteger(product(shape));
    if (!fits) throw this.fault(place, "at most 16 sizes and 2^53 elements", `[${shape.slice(0, 8)}]`);
    return shape;
  }

  #inputs(graph: GraphProto, scope: Scope): Value[] {
    const found: Value[] = [];
    const sizing = { ...this.options, note: (text: string) => void this.notes.add(text) };
    for (const input of graph.input ?? []) {
      const name = input.name ?? "", place = `input "${name}"`;
      if (scope.get(name)?.isConstant) continue; // a weight that older files list among the inputs
      const tensor = input.type?.tensorType;
      if (tensor === undefined) throw this.fault(place, "a tensor", "a sequence, a map or something else");
      if (tensor.shape === undefined) throw this.fault(place, "a shape", "none");
      const shape = this.#checked(sizesOf(input, tensor.shape.dim ?? [], sizing), place);
      const own = Object.hasOwn(this.options.dims, name) && product(shape) === 1
        ? { isConstant: true, data: [this.options.dims[name]!] }
        : product(shape) === 0
        ? { isConstant: true, data: [] }
        : {};
      const value = new Value({ name, shape, type: tensor.elemType ?? 1, ...own });
      scope.set(name, value);
      if (!value.isConstant) found.push(value);
    }
    return found;
  }

  /** Shapes that the file itself states, for operators that are not known. */
  #declare(graph: GraphProto): void {
    for (const { name = "", type } of [...graph.valueInfo ?? [], ...graph.output ?? []]) {
      const { shape, elemType = 1 } = type?.tensorType ?? {};
      const { dims } = this.options;
      const sizes = shape?.dim?.map(({ dimValue, dimParam = "" }, axis) =>
        dimValue ??
          (Object.hasOwn(dims, dimParam) ? dims[dimParam]! : axis === 0 && dimParam !== "" ? 1 : NaN)
      ) ?? (shape === undefined ? [NaN] : []);
      if (
        sizes.every((size) => size >= 0)
      ) this.#declared.set(name, { shape: sizes, type: elemType });
    }
  }

  #graph(graph: Pick<GraphProto, "node">, scope: Scope, depth: number): void {
    const nodes = ordered(graph.node ?? []);
    if ("cycle" in nodes) {
      throw this.fault(placeOf(nodes.cycle), "nodes without cycles", "one that reads itself");
    }
    for (const node of nodes) {
      if (this.nodes.length > MAX_LAYERS) {
        throw this.fault(placeOf(node), `at most ${MAX_LAYERS} nodes`, "more");
      }
      this.#node(node, scope, depth);
    }
  }

  #node(proto: NodeProto, scope: Scope, depth: number): void {
    const op = operatorOf(proto), place = placeOf(proto);
    const inputs = (proto.input ?? []).map((name) => {
      if (name === "") return undefined;
      const value = scope.get(name);
      if (value === undefined) throw this.fault(place, "an input that some node makes", `"${name}"`);
      return value;
    });
    const attributes = new Attributes(proto.attribute);
    const own = this.#functions.get(`${proto.domain ?? ""}.${proto.opType ?? ""}`);
    if (own !== undefined) return this.#function(own, proto, inputs, scope, depth);
    if (op === "Constant") return this.#constantNode(proto, attributes, scope);
    if (op === "If") return this.#branch(proto, attributes, inputs, scope, depth);
    if (CONTROL.has(op) || NO_TENSORS.test(op)) {
      throw this.fault(place, "operators that a list of layers can say", op);
    }
    this.#plain({ proto, op, place, inputs, attributes }, scope);
  }

  #constantNode(proto: NodeProto, attributes: Attributes, scope: Scope): void {
    const name = proto.output?.[0] ?? "", tensor = attributes.tensor("value");
    const list = attributes.ints("value_ints"), floats = attributes.floats("value_floats");
    const made = (shape: number[], type: number, data?: readonly number[]) =>
      new Value({ name, shape, type, isConstant: true, data });
    if (tensor !== undefined) scope.set(name, this.#constant(tensor, name));
    else if (attributes.has("value_int")) scope.set(name, made([], 7, [attributes.int("value_int", 0)]));
    else if (attributes.has("value_float")) {
      scope.set(name, made([], 1, [attributes.float("value_float", 0)]));
    } else if (list !== undefined) scope.set(name, made([list.length], 7, list));
    else if (floats !== undefined) scope.set(name, made([floats.length], 1, floats));
    else if (attributes.has("value_string")) scope.set(name, made([], 8));
    else {
      const sparse = attributes.list.find(({ sparseTensor }) => sparseTensor !== undefined)?.sparseTensor;
      if (sparse === undefined) throw this.fault(placeOf(proto), "a value", "none");
      scope.set(
        name,
        made([...this.#checked(sparse.dims ?? [], placeOf(proto))], sparse.values?.dataType ?? 1),
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
      const hint = "a whole number that the condition depends on can be given: --dim name=value";
      throw this.fault(
        place,
        "a condition that is known before the network runs",
        `"${inputs[0]?.name}"`,
        hint,
      );
    }
    const graph = attributes.graph(condition !== 0 ? "then_branch" : "else_branch");
    if (graph === undefined || depth > DEEPEST) throw this.fault(place, "a branch to take", "none");
    const inner = new Scope(scope);
    this.#constants(graph, inner);
    this.#declare(graph);
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
    if (depth > DEEPEST) throw this.fault(placeOf(proto), "functions that end", "one that calls itself");
    const inner = new Scope();
    own.input?.forEach((name, i) => inputs[i] !== undefined && inner.set(name, inputs[i]!));
    const given = new Map(
      [...own.attributeProto ?? [], ...proto.attribute ?? []].map((one) => [one.name ?? "", one]),
    );
    const filled = (one: AttributeProto): AttributeProto[] => {
      if (one.refAttrName === undefined) return [one];
      const value = given.get(one.refAttrName);
      return value === undefined ? [] : [{ ...value, name: one.name ?? "" }];
    };
    const known = new Set(own.input);
    for (const node of own.node ?? []) for (const name of node.output ?? []) known.add(name);
    const node = (own.node ?? []).map((one) => ({
      ...one,
      name: `${proto.name || proto.output?.[0] || own.name}/${one.name || one.output?.[0] || ""}`,
      // an input that the caller leaves out is left out inside as well
      input: (one.input ?? []).map((name) =>
        own.input?.includes(name) && inner.get(name) === undefined ? "" : name
      ),
      attribute: (one.attribute ?? []).flatMap(filled),
    }));
    this.#graph({ node }, inner, depth + 1);
    proto.output?.forEach((name, i) => {
      const value = inner.get(own.output?.[i] ?? "");
      if (value !== undefined) scope.set(name, value);
    });
  }

  #plain(asked: Plain, scope: Scope): void {
    const { proto, op, place, inputs, attributes } = asked;
    const notes: string[] = [];
    const outs = this.#outs(asked, (what) => notes.push(`depends on the data: ${what}`));
    const isConstant = inputs.every((value) => value === undefined || value.isConstant);
    const weights = isConstant ? [...new Set(inputs.flatMap((value) => value?.weights ?? []))] : [];
    const outputs = (proto.output ?? []).map((name, i) => {
      if (name === "") return undefined;
      const { shape, type = inputs[0]?.type ?? 1 } = outs[i] ?? { shape: [] };
      this.#checked(shape, place);
      const data = product(shape) === 0
        ? []
        : i === 0
        ? this.#fold(asked, shape, type, isConstant)
        : undefined;
      const bits = op.endsWith("DequantizeLinear") ? inputs[0]?.bits ?? bitsIn(inputs[0]) : inputs[0]?.bits;
      const isScale = op === "DynamicQuantizeLinear" && i > 0; // scales: numbers that no layer computes with
      const facts = { name, shape, type, data, isConstant: isConstant || isScale || data !== undefined };
      const own = op.endsWith("DequantizeLinear") ? inputs[0]?.weights ?? [] : weights;
      const value = new Value({
        ...facts,
        weights: facts.isConstant ? own : [],
        bits: isConstant ? bits : undefined,
      });
      scope.set(name, value);
      return value;
    });
    if (outputs.every((value) => value === undefined || value.isConstant)) return;
    const name = proto.name || proto.output?.find((one) => one !== "") || op;
    this.nodes.push({ op, name, inputs, outputs, attributes, place, notes });
  }

  /** A node's outputs by its rule; as the file states them where there is no rule, or it cannot tell. */
  #outs({ proto, op, place, inputs, attributes }: Plain, assume: (what: string) => void): readonly Out[] {
    const rule = shapeRules[op];
    const stated = (proto.output ?? []).map((name) => this.#declared.get(name));
    const isStated = stated.length > 0 &&
      stated.every((out, i) => out !== undefined || proto.output![i] === "");
    if (rule === undefined) {
      if (isStated) return stated.map((out) => out ?? { shape: [] });
      const first = inputs.find((value) => value !== undefined);
      if (first === undefined) throw this.fault(place, "an operator that is known", op);
      this.notes.add(`${op} is not known: its output is taken to have the shape of its first input`);
      return (proto.output ?? []).map(() => ({ shape: first.shape, type: first.type }));
    }
    try {
      return rule({ op, inputs, attributes, outputs: proto.output?.length ?? 0, opset: this.#opset, assume });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isStated && /known before/.test(error.expected)) return stated.map((out) => out ?? { shape: [] });
      throw this.fault(place, error.expected, error.got);
    }
  }

  #fold(
    asked: Plain,
    shape: readonly number[],
    type: number,
    isConstant: boolean,
  ): readonly number[] | undefined {
    const { op, inputs, attributes } = asked, size = product(shape);
    if (op === "Shape") return inputs[0]!.shape.slice(...startAndEnd(attributes, inputs[0]!.shape.length));
    if (op === "Size") return [inputs[0]!.size];
    if (!isConstant || size > FOLD_MOST || this.#folded > MOST_FOLDED) return undefined;
    if (op === "ConstantOfShape") {
      const value = attributes.tensor("value");
      const fill = value === undefined ? 0 : this.#constant({ ...value, dims: [1] }).data?.[0];
      return fill === undefined ? undefined : new Array<number>(size).fill(fill);
    }
    const fold = folds[op];
    if (fold === undefined || inputs.some((value) => value !== undefined && value.data === undefined)) {
      return undefined;
    }
    this.#folded += size + inputs.reduce((sum, value) => sum + (value?.size ?? 0), 0);
    try {
      return fold({ inputs: inputs as readonly (Known | undefined)[], attributes, shape, type });
    } catch (error) {
      if (error instanceof Refusal) throw this.fault(asked.place, error.expected, error.got);
      throw this.fault(
        asked.place,
        "constants that can be computed",
        `${inputs.map((value) => value === undefined ? "none" : formatShape(value.shape)).join(", ")}`,
      );
    }
  }
}

interface Plain {
  readonly proto: NodeProto;
  readonly op: string;
  readonly place: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
}

function startAndEnd(attributes: Attributes, rank: number): [number, number] {
  return [attributes.int("start", 0), attributes.int("end", rank)];
}

function bitsIn(value: Value | undefined): number | undefined {
  return value?.isConstant ? bitsOf(value.type) : undefined;
}

/** A model as a list of nodes with every shape known. */
export function flatten(model: ModelProto, options: FlattenOptions): Flat {
  return new Flattener(model, options).run();
}
