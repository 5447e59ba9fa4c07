/** Nodes, while a file is read. */
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from "./model.ts";
import type { Value } from "./value.ts";

const utf8 = new TextDecoder();

/** What a node is told beside its inputs. */
export class Attributes {
  readonly #all: ReadonlyMap<string, AttributeProto>;

  constructor(list: readonly AttributeProto[] = []) {
    this.#all = new Map(list.map((one) => [one.name ?? "", one]));
  }

  /** Whether there is one of a name. */
  has(name: string): boolean {
    return this.#all.has(name);
  }

  /** A whole number. */
  int(name: string, fallback: number): number {
    const found = this.#all.get(name);
    return found === undefined ? fallback : found.i ?? 0;
  }

  /** A number. */
  float(name: string, fallback: number): number {
    const found = this.#all.get(name);
    return found === undefined ? fallback : found.f ?? 0;
  }

  /** Whole numbers, or nothing. */
  ints(name: string): readonly number[] | undefined {
    const found = this.#all.get(name);
    return found === undefined ? undefined : found.ints ?? [];
  }

  /** Numbers, or nothing. */
  floats(name: string): readonly number[] | undefined {
    return this.#all.get(name)?.floats;
  }

  /** A word. */
  text(name: string, fallback: string): string {
    const found = this.#all.get(name)?.s;
    return found === undefined ? fallback : utf8.decode(found.subarray(0, 200));
  }

  /** A tensor, or nothing. */
  tensor(name: string): TensorProto | undefined {
    return this.#all.get(name)?.t;
  }

  /** A graph, or nothing. */
  graph(name: string): GraphProto | undefined {
    return this.#all.get(name)?.g;
  }

  /** All of them. */
  get list(): readonly AttributeProto[] {
    return [...this.#all.values()];
  }
}

/** A node whose inputs and outputs are known: the operator, and what flows in and out. */
export interface Node {
  /** The operator, with its domain in front unless it is ONNX's own: `Conv`, `com.microsoft.FusedConv`. */
  readonly op: string;
  /** Its name in the file, or what it makes. */
  readonly name: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** Where it stands, for messages: `node "conv1" (Conv)`. */
  readonly place: string;
  /** What was assumed of it. */
  readonly notes: readonly string[];
}

const OWN = new Set(["", "ai.onnx"]);

/** The operator of a node with its domain. */
export function operatorOf({ opType = "", domain = "" }: NodeProto): string {
  return OWN.has(domain) ? opType : `${domain}.${opType}`;
}

/** Where a node stands, for messages. */
export function placeOf(node: NodeProto): string {
  const name = node.name || node.output?.find((output) => output !== "") || "";
  return `node "${name}" (${operatorOf(node)})`;
}
