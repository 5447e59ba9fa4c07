/** A graph whose inputs have other sizes than the file says: every tensor's sizes anew, operator by operator. */
import type { FodlamError } from "../../../ir/errors.ts";
import { Refusal, sameShape } from "../../../ir/shape.ts";
import type { Dimensions } from "../../dimensions.ts";
import type { FileGraph, FileOperator, FileTensor } from "../model.ts";
import { movementRules } from "./movement.ts";
import type { Asked, Known, SizeRule, Sizes } from "./rule.ts";
import { valuesOf } from "./values.ts";
import { windowRules } from "./windows.ts";

const rules: Readonly<Record<string, SizeRule>> = { ...windowRules, ...movementRules };

/** Makes an error that names an operator. */
export type FaultAt = (place: string, expected: string, got: string) => FodlamError;

class Resizer {
  readonly sizes = new Map<number, Sizes>();
  readonly #values = new Map<number, readonly number[]>();

  constructor(readonly graph: FileGraph, readonly fault: FaultAt) {}

  operator(operator: FileOperator, number: number): void {
    if (!operator.inputs.some((index) => this.sizes.has(index) || this.#values.has(index))) return;
    const asked: Asked = {
      operator,
      inputs: operator.inputs.map((index) => this.#known(index)),
      outputs: operator.outputs.map((index) => this.graph.tensors[index]?.sizes ?? []),
    };
    const made = this.#made(asked, number);
    operator.outputs.forEach((index, i) => {
      const old = asked.outputs[i]!, own = made[i] ?? old;
      if (!sameShape(own, old)) this.sizes.set(index, own);
    });
    const values = valuesOf(asked), first = operator.outputs[0];
    if (values !== undefined && first !== undefined) this.#values.set(first, values);
  }

  #known(index: number): Known | undefined {
    const tensor = this.graph.tensors[index];
    if (tensor === undefined) return undefined;
    const values = this.#values.get(index) ?? (tensor.constant ? tensor.integers() : undefined);
    return { sizes: this.sizes.get(index) ?? tensor.sizes, values };
  }

  #made(asked: Asked, number: number): readonly Sizes[] {
    const { operator: { type, outputs } } = asked, name = this.graph.tensors[outputs[0] ?? -1]?.name ?? "";
    const place = `operator ${number} ${type.slice(0, 60)} "${name.slice(0, 150)}"`;
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    const expected = "an output whose sizes follow from the input that --dim gives";
    if (rule === undefined) throw this.fault(place, expected, "sizes that the file fixes");
    try {
      const made = rule(asked);
      if (made.every((sizes) => sizes.every((size) => Number.isSafeInteger(size) && size >= 1))) return made;
    } catch (error) {
      if (error instanceof Refusal) throw this.fault(place, error.expected, error.got);
      throw error;
    }
    throw this.fault(place, expected, "an empty tensor");
  }
}

/** The graph with inputs of the sizes that are asked for; the very same if none is. */
export function resized(graph: FileGraph, dims: Dimensions, fault: FaultAt): FileGraph {
  const resizer = new Resizer(graph, fault);
  for (const index of graph.inputs) {
    const tensor = graph.tensors[index];
    if (tensor === undefined) continue;
    const given = dims.shape(tensor.name || `tensor${index}`, tensor.sizes);
    if (given !== undefined && !sameShape(given, tensor.sizes)) resizer.sizes.set(index, given);
  }
  if (resizer.sizes.size === 0) return graph;
  graph.operators.forEach((operator, i) => resizer.operator(operator, i));
  const tensors = graph.tensors.map((tensor): FileTensor => {
    const sizes = resizer.sizes.get(tensor.index);
    return sizes === undefined ? tensor : { ...tensor, sizes };
  });
  return { ...graph, tensors };
}
