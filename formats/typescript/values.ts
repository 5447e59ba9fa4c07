import { type Graph, merges } from "./graph.ts";
import type { Closed, Part, Value, Values } from "./regions.ts";

/** A longer argument is given a name of its own. */
const MAX_INLINE = 4;

/** Finds what needs a name in a network or a region of it, and what follows from what. */
export class Valuer {
  readonly #graph: Graph;
  readonly #closed: ReadonlyMap<number, Closed>;

  constructor(graph: Graph, closed: ReadonlyMap<number, Closed>) {
    this.#graph = graph;
    this.#closed = closed;
  }

  /** A whole network. */
  network(): Values {
    return this.#values(this.#graph.outputs);
  }

  /** The parts between one point and another. */
  run(from: number, to: number): Part[] {
    const parts: Part[] = [];
    for (let at = to; at !== from;) {
      const inner = this.#closed.get(at);
      parts.push(inner === undefined ? { node: at } : this.#part(at, inner));
      at = inner?.entry ?? this.#graph.parents[at]![0]!;
    }
    return parts.reverse();
  }

  #part(node: number, { entry, branches }: Closed): Part {
    if (!branches) return { node, entry, inner: this.#values([node], entry) };
    return { node, branches: this.#graph.parents[node]!.map((parent) => this.run(entry, parent)) };
  }

  /** The region that ends in a point; none for the end of the region that is being looked at. */
  #inner(node: number, end: number | undefined): Closed | undefined {
    return node === end ? undefined : this.#closed.get(node);
  }

  #values(outputs: readonly number[], entry?: number): Values {
    const end = entry === undefined ? undefined : outputs[0];
    const named = this.#named(outputs, entry, end);
    const all = [...named].sort((a, b) => a - b).filter((node) =>
      node !== entry && node >= this.#graph.inputs
    );
    const value = (node: number) => this.#value(node, named, entry, end);
    return {
      named: all.map((node) => ({ node, value: value(node) })),
      outputs: outputs.map((node) => named.has(node) ? { base: node, run: [] } : value(node)),
    };
  }

  /** How often each point is read from where fragments do not reach. */
  #reads(
    outputs: readonly number[],
    entry: number | undefined,
    end: number | undefined,
  ): Map<number, number> {
    const reads = new Map<number, number>();
    const open: number[] = [];
    const read = (node: number) => {
      const before = reads.get(node) ?? 0;
      reads.set(node, before + 1);
      if (before === 0 && node !== entry) open.push(node);
    };
    outputs.forEach(read);
    while (open.length > 0) {
      const node = open.pop()!;
      const inner = this.#inner(node, end);
      if (inner === undefined) this.#graph.parents[node]!.forEach(read);
      else read(inner.entry);
    }
    return reads;
  }

  /** The points that get a name: those that are read more than once, and long arguments. */
  #named(outputs: readonly number[], entry: number | undefined, end: number | undefined): Set<number> {
    const { inputs, parents } = this.#graph;
    const reads = this.#reads(outputs, entry, end);
    const named = new Set<number>(entry === undefined ? [] : [entry]);
    const lengths = new Map<number, number>();
    for (const node of [...reads.keys()].sort((a, b) => a - b)) {
      if (reads.get(node)! > 1) named.add(node);
      if (node < inputs || node === entry) {
        lengths.set(node, 0);
        continue;
      }
      const inner = this.#inner(node, end);
      if (inner === undefined) {
        for (const other of parents[node]!.slice(1)) if (lengths.get(other)! > MAX_INLINE) named.add(other);
      }
      const before = inner?.entry ?? parents[node]![0]!;
      const length = (named.has(before) ? 0 : lengths.get(before)!) + (inner === undefined ? 1 : MAX_INLINE);
      lengths.set(node, length);
      if (outputs.length > 1 && outputs.includes(node) && length > MAX_INLINE) named.add(node);
    }
    return named;
  }

  /** How a point is made of named ones. */
  #value(
    node: number,
    named: ReadonlySet<number>,
    entry: number | undefined,
    end: number | undefined,
  ): Value {
    const { inputs, parents } = this.#graph;
    const parts: Part[] = [];
    let at = node;
    while (at >= inputs && at !== entry && (at === node || !named.has(at))) {
      const inner = this.#inner(at, end);
      if (inner !== undefined) {
        parts.push(this.#part(at, inner));
        at = inner.entry;
        continue;
      }
      const [first, ...others] = parents[at]! as [number, ...number[]];
      const own = (other: number): Value =>
        named.has(other) ? { base: other, run: [] } : this.#value(other, named, entry, end);
      parts.push(others.length === 0 ? { node: at } : { node: at, others: others.map(own) });
      at = first;
    }
    return { base: at, run: parts.reverse() };
  }
}

/** Every point by a name of its own, a layer each: what is right whatever the network is like. */
export function plainValuesOf(graph: Graph): Values {
  const base = (node: number): Value => ({ base: node, run: [] });
  const named = graph.network.layers.map((_, i) => {
    const node = i + graph.inputs;
    const [first, ...others] = graph.parents[node]! as [number, ...number[]];
    const part: Part = merges(graph, node) ? { node, others: others.map(base) } : { node };
    return { node, value: { base: first, run: [part] } };
  });
  return { named, outputs: graph.outputs.map(base) };
}
