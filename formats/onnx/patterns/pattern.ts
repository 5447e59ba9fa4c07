/** Nodes as a graph in which patterns are looked for. */
import type { AttributeProto } from "../model.ts";
import { Attributes, type Node } from "../node.ts";
import type { Value } from "../value.ts";

/** Operators that pass on what they get, as far as patterns go. */
const PASSING = new Set(["Cast", "CastLike", "Identity", "Dropout", "QuantizeLinear", "DequantizeLinear"]);

/** Nodes with who makes and who reads each value. Patterns replace nodes; what nobody reads any more is dropped at the end. */
export class Web {
  readonly #nodes: Node[];
  readonly #places = new Map<Node, number>();
  readonly #maker = new Map<Value, Node>();
  readonly #readers = new Map<Value, Set<Node>>();
  readonly #sources = new Map<Value, Value>();
  readonly outputs: ReadonlySet<Value>;

  /** @param unneeded how many nodes of the file were set aside, since no output needs them */
  constructor(nodes: readonly Node[], outputs: readonly Value[], readonly unneeded = 0) {
    this.#nodes = [...nodes];
    this.outputs = new Set(outputs);
    for (const [i, node] of nodes.entries()) {
      this.#places.set(node, i);
      this.#link(node);
    }
  }

  #link(node: Node): void {
    for (const value of node.outputs) if (value !== undefined) this.#maker.set(value, node);
    for (const value of node.inputs) {
      if (value === undefined) continue;
      const readers = this.#readers.get(value);
      if (readers === undefined) this.#readers.set(value, new Set([node]));
      else readers.add(node);
    }
  }

  /** All nodes, in order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** A value before what only passes it on. */
  up(value: Value | undefined): Value | undefined {
    const passed: Value[] = [];
    let now = value;
    while (now !== undefined) {
      const known = this.#sources.get(now), node = this.#maker.get(now);
      const isPassed = node !== undefined && PASSING.has(node.op) && node.outputs[0] === now;
      if (known === undefined && !isPassed) break;
      passed.push(now);
      now = known ?? node!.inputs[0];
    }
    if (now !== undefined) { for (const one of passed) this.#sources.set(one, now); }
    return now;
  }

  /** The node that makes a value, behind what only passes it on, if it is one of these operators. */
  from(value: Value | undefined, ...operators: readonly string[]): Node | undefined {
    const source = this.up(value), node = source && this.#maker.get(source);
    return node !== undefined && operators.includes(node.op) && node.outputs[0] === source ? node : undefined;
  }

  /** Whether two values are one, behind what only passes them on. */
  same(a: Value | undefined, b: Value | undefined): boolean {
    return a !== undefined && this.up(a) === this.up(b);
  }

  /** The one node that reads a value and that nothing else needs it for, if it is one of these operators. */
  only(value: Value | undefined, ...operators: readonly string[]): Node | undefined {
    let now = value;
    while (now !== undefined && !this.outputs.has(now)) {
      const [first, second] = this.#readers.get(now) ?? [];
      if (first === undefined || second !== undefined) return undefined;
      if (!PASSING.has(first.op) || first.inputs[0] !== now) {
        return operators.includes(first.op) ? first : undefined;
      }
      now = first.outputs[0];
    }
  }

  /** Who reads a value. */
  readers(value: Value): readonly Node[] {
    return [...this.#readers.get(value) ?? []];
  }

  /** Whether some node reads a value. */
  isRead(value: Value): boolean {
    return (this.#readers.get(value)?.size ?? 0) > 0;
  }

  /** Puts a node in the place of another: it makes the same first output from other inputs, and has more said of it. */
  replace(
    old: Node,
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: readonly AttributeProto[] = [],
    notes: readonly string[] = [],
  ): void {
    const node: Node = {
      ...old,
      op,
      inputs,
      outputs: old.outputs.slice(0, 1),
      attributes: new Attributes(attributes),
      notes: [...old.notes, ...notes],
    };
    const place = this.#places.get(old)!;
    this.#nodes[place] = node;
    this.#places.set(node, place);
    for (const value of old.inputs) if (value !== undefined) this.#readers.get(value)?.delete(old);
    this.#link(node);
  }

  /** The nodes that the outputs need. */
  needed(): Node[] {
    const wanted = new Set<Value>(this.outputs), kept: Node[] = [];
    for (let i = this.#nodes.length - 1; i >= 0; i--) {
      const node = this.#nodes[i]!;
      if (!node.outputs.some((value) => value !== undefined && wanted.has(value))) continue;
      for (const value of node.inputs) if (value !== undefined) wanted.add(value);
      kept.push(node);
    }
    return kept.reverse();
  }
}

/** A whole number as an attribute. */
export function intAttribute(name: string, i: number): AttributeProto {
  return { name, i };
}

/** Of two inputs the constant one and the other, if just one is constant. */
export function constantAnd(node: Node): readonly [constant: Value, other: Value] | undefined {
  const [a, b] = node.inputs;
  if (a === undefined || b === undefined || a.isConstant === b.isConstant) return undefined;
  return a.isConstant ? [a, b] : [b, a];
}

/** Whether a number is about another one. */
export function near(value: number | undefined, wanted: number): boolean {
  return value !== undefined && Math.abs(value - wanted) <= 1e-3 * Math.max(1, Math.abs(wanted));
}
