/** Nodes as a graph in which patterns are looked for. */
import type { AttributeProto } from "../model.ts";
import { Attributes, type Node } from "../node.ts";
import type { Value } from "../value.ts";

/** Operators that pass on what they get, as far as patterns go. */
const PASSING = new Set(["Cast", "CastLike", "Identity", "Dropout", "QuantizeLinear", "DequantizeLinear"]);

/** Nodes with who makes and who reads each value. Patterns replace nodes; what nobody reads any more is dropped at the end. */
export class Web {
  readonly #nodes: Node[];
  readonly #maker = new Map<Value, Node>();
  readonly #readers = new Map<Value, Node[]>();
  readonly outputs: ReadonlySet<Value>;

  constructor(nodes: readonly Node[], outputs: readonly Value[]) {
    this.#nodes = [...nodes];
    this.outputs = new Set(outputs);
    for (const node of nodes) this.#link(node);
  }

  #link(node: Node): void {
    for (const value of node.outputs) if (value !== undefined) this.#maker.set(value, node);
    for (const value of node.inputs) {
      if (value === undefined) continue;
      const readers = this.#readers.get(value);
      if (readers === undefined) this.#readers.set(value, [node]);
      else if (readers.at(-1) !== node) readers.push(node);
    }
  }

  /** All nodes, in order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** A value before what only passes it on. */
  up(value: Value | undefined): Value | undefined {
    let now = value;
    for (
      let node = now && this.#maker.get(now);
      node !== undefined && PASSING.has(node.op) && node.outputs[0] === now;
    ) {
      now = node.inputs[0];
      node = now && this.#maker.get(now);
    }
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
    if (value === undefined || this.outputs.has(value)) return undefined;
    const readers = this.#readers.get(value) ?? [];
    const [first] = readers;
    if (readers.length !== 1 || first === undefined) return undefined;
    if (PASSING.has(first.op) && first.inputs[0] === value) return this.only(first.outputs[0], ...operators);
    return operators.includes(first.op) ? first : undefined;
  }

  /** Who reads a value. */
  readers(value: Value): readonly Node[] {
    return this.#readers.get(value) ?? [];
  }

  /** Puts a node in the place of another: it makes the same first output from other inputs. */
  replace(
    old: Node,
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: readonly AttributeProto[] = [],
  ): void {
    const node: Node = {
      ...old,
      op,
      inputs,
      outputs: old.outputs.slice(0, 1),
      attributes: new Attributes(attributes),
    };
    this.#nodes[this.#nodes.indexOf(old)] = node;
    for (const value of old.inputs) {
      if (value === undefined) continue;
      this.#readers.set(value, (this.#readers.get(value) ?? []).filter((reader) => reader !== old));
    }
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
