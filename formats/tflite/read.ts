/** From a TensorFlow Lite file to a network. */
import { elements } from "../../ir/shape.ts";
import { Dimensions } from "../dimensions.ts";
import type { Reading, ReadOptions, Source } from "../format.ts";
import { GraphBuilder, type Tensor } from "../graph.ts";
import { furtherOutputs } from "../notes.ts";
import { stemOf } from "../text.ts";
import { type FileGraph, type FileOperator, type FileTensor, graphsOf } from "./model.ts";
import { CONTROL, operators, SHAPES } from "./operators.ts";
import { resized } from "./sizes/mod.ts";
import { asFile, fileShape, type Operand, type Step, unknown } from "./step.ts";

const STATE =
  "A state that is kept from one inference to the next is no weight, and its bytes are not counted";

class Reader {
  readonly #builder: GraphBuilder;
  readonly #graph: FileGraph;
  readonly #batch: number;
  readonly #made = new Map<number, Tensor>();
  readonly #constant = new Map<number, FileTensor>();
  /** What is kept for the next inference. */
  readonly #states: Tensor[] = [];

  constructor(builder: GraphBuilder, graph: FileGraph) {
    this.#builder = builder;
    this.#graph = graph;
    const image = graph.inputs.map((index) => graph.tensors[index]).find((tensor) =>
      (tensor?.sizes.length ?? 0) >= 3
    );
    this.#batch = image?.sizes[0] ?? 1;
  }

  read(): Reading {
    if (this.#graph.others > 0) {
      const graphs = this.#graph.others === 1 ? "1 more graph" : `${this.#graph.others} more graphs`;
      this.#builder.note(`The file has ${graphs} (bodies, other entries), which are not read`);
    }
    if (this.#batch > 1) {
      this.#builder.note(`One of the ${this.#batch} inputs for which the file is written is counted`);
    }
    for (const index of this.#graph.inputs) this.#input(this.#tensor(index, "an input"));
    this.#graph.operators.forEach((operator, i) => {
      this.#builder.place = `operator ${i} ${operator.type.slice(0, 60)}`;
      this.#operator(operator);
    });
    this.#builder.place = "outputs";
    const outputs = this.#graph.outputs.flatMap((index) => this.#made.get(index) ?? []);
    return this.#builder.finish([...outputs, ...this.#states]);
  }

  #tensor(index: number, what: string): FileTensor {
    const tensor = this.#graph.tensors[index];
    if (tensor !== undefined) return tensor;
    throw this.#builder.fault(`${what} among ${this.#graph.tensors.length} tensors`, `${index}`);
  }

  #input(tensor: FileTensor): Tensor {
    this.#builder.place ||= `tensor ${tensor.index}`;
    const name = tensor.name || `tensor${tensor.index}`;
    const made = this.#builder.input(name, fileShape({ batch: this.#batch }, tensor));
    this.#made.set(tensor.index, made);
    this.#builder.place = "";
    return made;
  }

  #operand(index: number): Operand | undefined {
    if (index < 0) return undefined;
    const file = this.#constant.get(index) ?? this.#tensor(index, "a tensor");
    const made = this.#made.get(index);
    if (made !== undefined || file.constant) return { file, made };
    if (file.variable) return { file, made: undefined };
    const hint = "operators stand in the order in which they run";
    throw this.#builder.fault(
      `tensors that an operator before makes`,
      `tensor ${index} "${file.name}"`,
      hint,
    );
  }

  #operator(operator: FileOperator): void {
    const outputs = operator.outputs.map((index) => this.#tensor(index, "an output"));
    const operands = operator.inputs.map((index) => this.#operand(index));
    const first = outputs[0];
    if (first === undefined) return this.#silent(operator, operands);
    if (SHAPES.has(operator.type) || operands.every((one) => one?.made === undefined)) {
      this.#fold(operator, operands, outputs);
      return;
    }
    const name = first.name || `${operator.type.toLowerCase()}${this.#builder.size}`;
    const step: Step = { builder: this.#builder, operator, name, operands, outputs, batch: this.#batch };
    const read = operands.flatMap((one) => one?.made ?? []);
    const made = this.#builder.operation(operator.type, read, () => this.#run(step));
    this.#set(step, made);
    if (operands.some((one) => one?.file.variable)) {
      this.#builder.note(STATE, this.#made.get(first.index)!.name);
    }
  }

  /** An operator that makes no tensor: what becomes a state is kept, anything else is left out. */
  #silent({ type }: FileOperator, operands: readonly (Operand | undefined)[]): void {
    if (type === "ASSIGN_VARIABLE") this.#states.push(...operands.flatMap((one) => one?.made ?? []));
    else this.#builder.note(`${type} makes no tensor and is left out`);
  }

  #run(step: Step): Tensor | readonly Tensor[] {
    const { operator: { type } } = step;
    const known = operators.get(type);
    if (known !== undefined) return known(step);
    if (CONTROL.has(type)) {
      return unknown(step, undefined, `${type} runs other graphs of the file, which are not counted`);
    }
    return unknown(step);
  }

  /** What is made of constants alone is one; it keeps the bits in which the file holds it. */
  #fold(
    operator: FileOperator,
    operands: readonly (Operand | undefined)[],
    outputs: readonly FileTensor[],
  ): void {
    const source = operands[0]?.file;
    if (operator.type === "DENSIFY") {
      this.#builder.note("Sparse weights are counted as dense ones", outputs[0]!.name);
    }
    for (const output of outputs) {
      const kept = source !== undefined && elements(source.sizes) === elements(output.sizes)
        ? source
        : output;
      const { bits, type } = kept;
      this.#constant.set(output.index, {
        ...output,
        bits,
        type,
        constant: true,
        variable: kept.variable || operator.type === "READ_VARIABLE",
        integers: () => kept.integers(),
      });
    }
  }

  #set(step: Step, made: Tensor | readonly Tensor[]): void {
    const all = Array.isArray(made) ? made as readonly Tensor[] : [made as Tensor];
    step.outputs.forEach((output, i) => {
      const own = all[i];
      if (own === undefined) step.builder.note(furtherOutputs(step.operator.type), all[0]!.name);
      if (own !== undefined) return void this.#made.set(output.index, asFile(step, own, i));
      const shape = fileShape(step, output);
      const options = {
        group: "identity" as const,
        ...(shape.every((size) => size >= 1) && { output: shape }),
      };
      const name = `${step.name}_${i + 1}`;
      this.#made.set(output.index, step.builder.layer("custom", [0, options], [all[0]!], { name }));
    });
  }
}

/** The file's first graph as a network. */
export function read({ path, bytes }: Source, options: ReadOptions): Reading {
  const builder = new GraphBuilder(path, stemOf(path)), dims = new Dimensions(options);
  const graph = resized(graphsOf(path, bytes)[0]!, dims, (place, expected, got) => {
    builder.place = place;
    return builder.fault(expected, got);
  });
  return { ...new Reader(builder, graph).read(), dimensions: dims.known };
}
