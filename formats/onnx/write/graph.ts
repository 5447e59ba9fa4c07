/** A graph as it is written: nodes, weights of which only the shape is known, small constants. */
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "../../../deps/onnx_buf.ts";
import { create, toBinary } from "../../../deps/protobuf.ts";
import { MAX_ONNX_NODES, MAX_ONNX_PARTS } from "../../limits.ts";
import { FLOAT, INT64 } from "../types.ts";

/** The version of ONNX's operators that is written: the first with a group normalisation of each channel's own scale. */
const OPSET = 21;

/** The version of the file format that goes with it. */
const IR_VERSION = 10;

/** The numbers of attribute types in onnx.proto (AttributeProto.AttributeType). */
const A_FLOAT = 1, A_INT = 2, A_STRING = 3, A_INTS = 7;

/** What an attribute may be: whole numbers, a number with a fraction, a word. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute) {
  if (typeof value === "number") return create(AttributeProtoSchema, { name, type: A_INT, i: BigInt(value) });
  if (typeof value === "string") {
    return create(AttributeProtoSchema, { name, type: A_STRING, s: new TextEncoder().encode(value) });
  }
  if ("float" in value) return create(AttributeProtoSchema, { name, type: A_FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: A_INTS, ints: value.map(BigInt) });
}

function valueInfo(name: string, shape: readonly number[], elemType: number) {
  const dim = shape.map((size) => ({ value: { case: "dimValue" as const, value: BigInt(size) } }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: "tensorType", value: { elemType, shape: { dim } } } },
  });
}

/** What a node has besides operator and inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Its name, and its first output's; the layer's with a number if left out. */
  readonly name?: string;
  readonly domain?: string;
  readonly outputs?: number;
}

/** Collects a graph. */
export class GraphWriter {
  readonly #nodes: ReturnType<typeof create<typeof NodeProtoSchema>>[] = [];
  readonly #tensors: ReturnType<typeof create<typeof TensorProtoSchema>>[] = [];
  readonly #inputs: ReturnType<typeof valueInfo>[] = [];
  readonly #values: ReturnType<typeof valueInfo>[] = [];
  readonly #taken = new Set<string>();
  #usesMicrosoft = false;
  /** About how many messages, texts and numbers the file will have: a node or a tensor, and what it holds. */
  #parts = 0;
  #layer = "";

  /** Whether the graph is so large that nobody would read it, our own reader among them. */
  get isTooLarge(): boolean {
    return this.#nodes.length > MAX_ONNX_NODES || this.#parts > MAX_ONNX_PARTS;
  }

  /** Begins a layer: names without a word of their own are made from its name. */
  begin(layer: string): void {
    this.#layer = layer;
  }

  #name(part: string): string {
    let name = `${this.#layer}/${part}`;
    for (let number = 2; this.#taken.has(name); number++) name = `${this.#layer}/${part}_${number}`;
    this.#taken.add(name);
    return name;
  }

  /** An input of the graph. */
  input(name: string, shape: readonly number[], type = FLOAT): string {
    this.#taken.add(name);
    this.#inputs.push(valueInfo(name, shape, type));
    return name;
  }

  /** The shape of a value, for those who draw the graph. */
  shape(name: string, shape: readonly number[]): void {
    this.#values.push(valueInfo(name, shape, FLOAT));
    this.#parts += 6 + 2 * shape.length;
  }

  /** A weight of which only the shape is written; the same name gives the same weight. */
  weight(name: string, dims: readonly number[]): string {
    if (!this.#taken.has(name)) {
      this.#taken.add(name);
      this.#parts += 3 + dims.length;
      this.#tensors.push(create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType: FLOAT }));
    }
    return name;
  }

  /** Whole numbers, written. */
  ints(values: readonly number[], isScalar = false): string {
    const name = this.#name("shape");
    const dims = isScalar ? [] : [BigInt(values.length)];
    this.#parts += 4;
    this.#tensors.push(
      create(TensorProtoSchema, { name, dims, dataType: INT64, int64Data: values.map(BigInt) }),
    );
    return name;
  }

  /** One number, written. */
  float(value: number): string {
    const name = this.#name("number");
    this.#tensors.push(create(TensorProtoSchema, { name, dims: [], dataType: FLOAT, floatData: [value] }));
    return name;
  }

  /** Zero of 8-bit whole numbers. */
  zeroPoint(): string {
    const name = this.#name("zero");
    this.#tensors.push(create(TensorProtoSchema, { name, dims: [], dataType: 3, int32Data: [0] }));
    return name;
  }

  /** Numbers that are no weights, all alike: made where they are needed. */
  filled(dims: readonly number[]): string {
    return this.node("ConstantOfShape", [this.ints(dims)]);
  }

  /** Adds a node; gives its first output. */
  node(opType: string, input: readonly string[], options: NodeOptions = {}): string {
    return this.nodes(opType, input, { ...options, outputs: 1 })[0]!;
  }

  /** Adds a node; gives its outputs. */
  nodes(opType: string, input: readonly string[], options: NodeOptions = {}): string[] {
    const { attributes = {}, domain = "", outputs = 1 } = options;
    const name = options.name ?? this.#name(opType);
    const output = Array.from(
      { length: outputs },
      (_, i) => i === 0 ? name : this.#name(`${opType}_${i + 1}`),
    );
    if (domain !== "") this.#usesMicrosoft = true;
    const all = Object.entries(attributes).map(([key, value]) => attribute(key, value));
    this.#parts += 4 + input.length + output.length;
    for (const { ints } of all) this.#parts += 4 + ints.length;
    this.#nodes.push(
      create(NodeProtoSchema, { opType, name, domain, input: [...input], output, attribute: all }),
    );
    return output;
  }

  /** The file's bytes. */
  bytes(
    name: string,
    outputs: readonly { readonly name: string; readonly shape: readonly number[] }[],
  ): Uint8Array {
    const graph = create(GraphProtoSchema, {
      name,
      node: this.#nodes,
      initializer: this.#tensors,
      input: this.#inputs,
      valueInfo: this.#values,
      output: outputs.map((output) => valueInfo(output.name, output.shape, FLOAT)),
    });
    const microsoft = this.#usesMicrosoft ? [{ domain: "com.microsoft", version: 1n }] : [];
    const opsetImport = [{ domain: "", version: BigInt(OPSET) }, ...microsoft];
    const model = create(ModelProtoSchema, {
      irVersion: BigInt(IR_VERSION),
      producerName: "fodlam",
      opsetImport,
      graph,
    });
    return toBinary(ModelProtoSchema, model);
  }
}
