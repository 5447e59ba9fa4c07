/** What a node makes: shapes by its rule, numbers where they are few and known. */
import type { Dimensions } from "../dimensions.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import { formatShape, Refusal } from "../../ir/shape.ts";
import { folds, type Known } from "./fold/mod.ts";
import type { DimensionProto, GraphProto, NodeProto, TensorProto } from "./model.ts";
import type { Attributes } from "./node.ts";
import { type Out, shapeRules } from "./shapes/mod.ts";
import { product } from "./shapes/rule.ts";
import { bitsOf } from "./types.ts";
import { FOLD_MOST, Value } from "./value.ts";
import { own as ownOf } from "../own.ts";

/** Elements that may be computed in all: shape arithmetic needs a small part of it. */
const MOST_FOLDED = 20_000_000;

/** A node with its inputs. */
export interface Plain {
  readonly proto: NodeProto;
  readonly op: string;
  readonly place: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
}

/** The file at hand. */
export interface EvaluatorOptions {
  /** Its path. */
  readonly path: string;
  /** Sizes of open dimensions by name. */
  readonly dims: Dimensions;
  /** The version of ONNX's operators. */
  readonly opset: number;
}

function startAndEnd(attributes: Attributes, rank: number): [number, number] {
  return [attributes.int("start", 0), attributes.int("end", rank)];
}

function bitsIn(value: Value | undefined): number | undefined {
  return value?.isConstant ? bitsOf(value.type) : undefined;
}

/** Evaluates nodes one by one. */
export class Evaluator {
  /** What was assumed of the whole. */
  readonly notes: Set<string> = new Set();
  readonly #declared = new Map<string, { readonly dims: readonly DimensionProto[]; readonly type: number }>();
  #isChanged = false;
  readonly #options: EvaluatorOptions;
  #folded = 0;

  /** For the nodes of a file. */
  constructor(options: EvaluatorOptions) {
    this.#options = options;
  }

  /** An error with the file and a place in it, to be thrown. */
  fault(place: string, expected: string, got: string, hint?: string): FodlamError {
    return new FodlamError(badFile(this.#options.path, place, expected, got, hint));
  }

  /** A stored tensor as a value. */
  constant(tensor: TensorProto, name = ""): Value {
    const shape = this.checked(tensor.dims ?? [], `tensor "${name}"`);
    return new Value({ name, shape, type: tensor.dataType ?? 1, isConstant: true, source: tensor });
  }

  /** Sizes that are possible; refuses others. */
  checked(shape: readonly number[], place: string): readonly number[] {
    const fits = shape.length <= 16 && shape.every((size) => Number.isSafeInteger(size) && size >= 0) &&
      Number.isSafeInteger(product(shape));
    if (!fits) throw this.fault(place, "at most 16 sizes and 2^53 elements", `[${shape.slice(0, 8)}]`);
    return shape;
  }

  /** Shapes that the file itself states, for operators that are not known. */
  declare(graph: GraphProto): void {
    for (const { name = "", type } of [...graph.valueInfo ?? [], ...graph.output ?? []]) {
      const { shape, elemType = 1 } = type?.tensorType ?? {};
      if (shape !== undefined) this.#declared.set(name, { dims: shape.dim ?? [], type: elemType });
    }
  }

  /** An output as the file states it, if it states every size. */
  #stated(name: string): Out | undefined {
    const found = this.#declared.get(name);
    const shape = found?.dims.map(({ dimValue, dimParam = "" }, axis) =>
      dimValue ?? (dimParam === "" ? NaN : this.#options.dims.size(dimParam) ?? (axis === 0 ? 1 : NaN))
    );
    return shape?.every((size) => size >= 0) ? { shape, type: found!.type } : undefined;
  }

  /** Says that an input has other sizes than the file says: what it states of other tensors is then no longer so. */
  change(): void {
    this.#isChanged = true;
  }

  /** The outputs of a node, in its order; what depends on the data is told. */
  outputs(asked: Plain, notes: string[]): (Value | undefined)[] {
    const { proto, op, place, inputs } = asked;
    const outs = this.#outs(asked, (what) => notes.push(`depends on the data: ${what}`));
    const isConstant = inputs.every((value) => value === undefined || value.isConstant);
    const weights = isConstant ? [...new Set(inputs.flatMap((value) => value?.weights ?? []))] : [];
    return (proto.output ?? []).map((name, i) => {
      if (name === "") return undefined;
      const { shape, type = inputs[0]?.type ?? 1 } = outs[i] ?? { shape: [] };
      this.checked(shape, place);
      const data = product(shape) === 0
        ? []
        : i === 0
        ? this.#fold(asked, shape, type, isConstant)
        : undefined;
      const bits = op.endsWith("DequantizeLinear") ? inputs[0]?.bits ?? bitsIn(inputs[0]) : inputs[0]?.bits;
      const isScale = op === "DynamicQuantizeLinear" && i > 0; // scales: numbers that no layer computes with
      const facts = { name, shape, type, data, isConstant: isConstant || isScale || data !== undefined };
      const own = op.endsWith("DequantizeLinear") ? inputs[0]?.weights ?? [] : weights;
      return new Value({
        ...facts,
        weights: facts.isConstant ? own : [],
        bits: isConstant ? bits : undefined,
      });
    });
  }

  /** A node's outputs by its rule; as the file states them where there is no rule, or it cannot tell. */
  #outs({ proto, op, place, inputs, attributes }: Plain, assume: (what: string) => void): readonly Out[] {
    const rule = ownOf(shapeRules, op);
    if (rule === undefined) {
      const stated = this.#allStated(proto, place);
      if (stated !== undefined) return stated;
      const first = inputs.find((value) => value !== undefined);
      if (first === undefined) throw this.fault(place, "an operator that is known", op);
      this.notes.add(`${op} is unknown: its output is assumed to have the shape of its first input`);
      return (proto.output ?? []).map(() => ({ shape: first.shape, type: first.type }));
    }
    try {
      return rule({
        op,
        inputs,
        attributes,
        outputs: proto.output?.length ?? 0,
        opset: this.#options.opset,
        assume,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const stated = /known before/.test(error.expected) ? this.#allStated(proto, place) : undefined;
      if (stated !== undefined) return stated;
      throw this.fault(place, error.expected, error.got);
    }
  }

  /** All outputs of a node as the file states them, if it does; refused where they were stated for other inputs. */
  #allStated({ output = [] }: NodeProto, place: string): Out[] | undefined {
    const stated = output.map((name) => name === "" ? { shape: [] } : this.#stated(name));
    if (stated.length === 0 || stated.some((out) => out === undefined)) return undefined;
    if (!this.#isChanged) return stated as Out[];
    const got = "the file's own, which holds for the input that it states";
    throw this.fault(place, "an output whose sizes follow from the input that --dim gives", got);
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
      const fill = value === undefined ? 0 : this.constant({ ...value, dims: [1] }).data?.[0];
      return fill === undefined ? undefined : new Array<number>(size).fill(fill);
    }
    const fold = ownOf(folds, op);
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
