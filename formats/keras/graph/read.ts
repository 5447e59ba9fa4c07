/** From a graph model of TensorFlow.js to a network. */
import { FodlamError, missingDimension } from "../../../ir/errors.ts";
import { Dimensions } from "../../dimensions.ts";
import type { Reading, ReadOptions, Source } from "../../format.ts";
import { GraphBuilder } from "../../graph.ts";
import { furtherOutputs } from "../../notes.ts";
import { stemOf } from "../../text.ts";
import type { Fault } from "../config.ts";
import type { Json } from "../../../ir/object.ts";
import { Attributes, type Node, nodesOf, type Weight, weightsOf } from "./nodes.ts";
import { operators } from "./operators.ts";
import { constant, shapeFor, type Step, unknown, type Value } from "./step.ts";

/** What an open size is called, by its place from the end, channels last. */
const NAMES: readonly (readonly string[])[] = [[], ["length"], ["length", "features"], [
  "height",
  "width",
  "channels",
]];

/** Every node after those that it reads, in the file's order otherwise; a loop's way back is cut. */
function inOrder(nodes: readonly Node[], fault: Fault): Node[] {
  const places = new Map(nodes.map((node, i) => [node.name, i]));
  const reads = nodes.map(({ op, inputs }) => {
    const all = inputs.map(([name]) => places.get(name)).filter((place) => place !== undefined);
    return new Set(op === "Merge" ? all.filter((place) => nodes[place]!.op !== "NextIteration") : all);
  });
  const readers = nodes.map((): number[] => []);
  reads.forEach((places, i) => places.forEach((place) => readers[place]!.push(i)));
  const left = reads.map(({ size }) => size);
  const order = nodes.flatMap((_, i) => left[i] === 0 ? [i] : []);
  for (let i = 0; i < order.length; i++) {
    for (const reader of readers[order[i]!]!) if (--left[reader]! === 0) order.push(reader);
  }
  const stuck = left.findIndex((count) => count > 0);
  if (stuck >= 0) throw fault("nodes without cycles", `"${nodes[stuck]!.name}", which reads itself`);
  return order.map((place) => nodes[place]!);
}

class Reader {
  readonly #values = new Map<string, readonly Value[]>();
  #isResized = false;

  constructor(
    readonly builder: GraphBuilder,
    readonly path: string,
    readonly weights: ReadonlyMap<string, Weight>,
    readonly dims: Dimensions,
  ) {}

  node(node: Node): void {
    this.builder.place = `node "${node.name.slice(0, 150)}"`;
    const made = this.#made(node);
    this.#values.set(node.name, Array.isArray(made) ? made as readonly Value[] : [made as Value]);
  }

  #made(node: Node): Value | readonly Value[] {
    const { builder } = this;
    const attributes = new Attributes(node);
    const layout = attributes.word("data_format");
    if (layout.startsWith("NC")) throw builder.fault("images with their channels last, NHWC", layout);
    if (node.op === "Placeholder") return this.#input(node, attributes);
    if (node.op === "Const") {
      const weight = this.weights.get(node.name), spelt = attributes.constant("value");
      if (weight === undefined) return spelt;
      return { ...(weight.integers === undefined && spelt), ...constant(weight) };
    }
    const inputs = node.inputs.map(([name, output]): Value => {
      const found = this.#values.get(name);
      if (found !== undefined) {
        if (output >= found.length) builder.note(furtherOutputs(name), found[0]?.made?.name);
        return found[output] ?? found[0]!;
      }
      const weight = this.weights.get(name);
      if (weight !== undefined) return constant(weight);
      if (node.op === "Merge") return { sizes: [] };
      throw builder.fault("inputs that are nodes of the graph", `"${name}"`);
    });
    const operator = operators.get(node.op);
    const some = inputs.some(({ made }) => made !== undefined);
    if (!some && (operator === undefined || inputs.every(({ integers }) => integers === undefined))) {
      return { sizes: inputs[0]?.sizes ?? [] };
    }
    const name = node.name.split("/").slice(-3).join("/");
    const step: Step = { builder, node, attributes, name, inputs, isResized: this.#isResized };
    if (!some) return this.#folded(step);
    const read = inputs.flatMap(({ made }) => made ?? []);
    let made: Value | readonly Value[] = [];
    builder.operation(node.op, read, () => {
      made = (operator ?? unknown)(step);
      return (Array.isArray(made) ? made as readonly Value[] : [made as Value]).flatMap(({ made }) =>
        made ?? []
      );
    });
    return made;
  }

  /** What is reckoned of constants alone; nothing is known of it where that does not work. */
  #folded(step: Step): Value | readonly Value[] {
    const folds =
      /^(Pack|ConcatV2|StridedSlice|Slice|Mul|Add|AddV2|Sub|FloorDiv|RealDiv|Maximum|Minimum|Prod|Cast|Identity|Reshape|Squeeze|ExpandDims|Gather|GatherV2|Shape)$/;
    return folds.test(step.node.op)
      ? operators.get(step.node.op)!(step)
      : { sizes: step.inputs[0]?.sizes ?? [] };
  }

  #input(node: Node, attributes: Attributes): Value {
    const sizes = attributes.sizes("shape") ?? [-1];
    const open = sizes.length >= 2 ? [1, ...sizes.slice(1)] : sizes;
    const names = NAMES[Math.max(0, open.length - 1)] ?? [];
    const whole = this.dims.shape(node.name, open);
    const closed = whole ?? open.map((size, i) => {
      if (size >= 0 && i === 0 && open.length >= 2) return size;
      const name = (open.length === 1 ? ["length"] : names)[open.length === 1 ? 0 : i - 1] ?? `size${i}`;
      const given = this.dims.size(name);
      if (given !== undefined) return given;
      if (size >= 0) return size;
      throw new FodlamError(missingDimension(this.path, `node "${node.name}"`, name));
    });
    this.#isResized ||= closed.some((size, i) => open[i]! >= 0 && size !== open[i]);
    if (closed.length >= 2 && closed[0]! > 1 && whole !== undefined) {
      this.builder.note(`the batch of ${closed[0]} is set aside: counts are for one`);
    }
    const one = closed.length >= 2 ? [1, ...closed.slice(1)] : closed;
    return { made: this.builder.input(node.name, shapeFor(one)), sizes: one };
  }
}

/** A graph model as a network. */
export async function readGraph(
  source: Source,
  value: Json,
  nodes: readonly unknown[],
  options: ReadOptions,
): Promise<Reading> {
  const dims = new Dimensions(options);
  const builder = new GraphBuilder(source.path, stemOf(source.path));
  const fault: Fault = (expected, got) => builder.fault(expected, got);
  builder.place = "graph";
  const all = nodesOf(nodes, fault);
  const weights = await weightsOf(value.weightsManifest, source, fault);
  const reader = new Reader(builder, source.path, weights, dims);
  for (const node of inOrder(all, fault)) reader.node(node);
  builder.place = "graph";
  return { ...builder.finish(), dimensions: dims.known };
}
