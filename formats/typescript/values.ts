/** A network as named points and what follows from them: what a script writes as `const`. */
import { type Graph, merges } from "./graph.ts";
import { branchesAt, type Closed, type Part, type Value } from "./regions.ts";

/** A named point of a network. */
export interface Named {
  /** The input or layer. */
  readonly node: number;
  /** How it is made; an input is made of itself. */
  readonly value: Value;
}

/** A network as named points. */
export interface Values {
  /** Named points, each after those that it needs; all of the network's inputs that are read from several places are among them. */
  readonly named: readonly Named[];
  /** The outputs. */
  readonly outputs: readonly Value[];
}

/** A longer argument is given a name of its own. */
const MAX_INLINE = 4;

/** How often each point is read from where fragments do not reach. */
function readsOf(graph: Graph, closed: ReadonlyMap<number, Closed>): Map<number, number> {
  const reads = new Map<number, number>();
  const open: number[] = [];
  const read = (node: number) => {
    const before = reads.get(node) ?? 0;
    reads.set(node, before + 1);
    if (before === 0) open.push(node);
  };
  graph.outputs.forEach(read);
  while (open.length > 0) {
    const node = open.pop()!;
    const inner = closed.get(node);
    if (inner === undefined) graph.parents[node]!.forEach(read);
    else read(inner.entry);
  }
  return reads;
}

/** The points that get a name. */
function namedOf(graph: Graph, closed: ReadonlyMap<number, Closed>): Set<number> {
  const reads = readsOf(graph, closed);
  const named = new Set<number>();
  const lengths = new Map<number, number>();
  const several = graph.outputs.length > 1;
  const ends = new Set(graph.outputs);
  for (let node = 0; node < graph.parents.length; node++) {
    if (!reads.has(node)) continue;
    if (reads.get(node)! > 1) named.add(node);
    if (node < graph.inputs) {
      lengths.set(node, 0);
      continue;
    }
    const inner = closed.get(node);
    if (inner === undefined && merges(graph, node)) {
      for (const other of graph.parents[node]!.slice(1)) {
        if (lengths.get(other)! > MAX_INLINE) named.add(other);
      }
    }
    const before = inner?.entry ?? graph.parents[node]![0]!;
    const length = (named.has(before) ? 0 : lengths.get(before)!) + (inner === undefined ? 1 : MAX_INLINE);
    lengths.set(node, length);
    if (several && ends.has(node) && length > MAX_INLINE) named.add(node);
  }
  return named;
}

/** How a point is made of named ones. */
function valueAt(
  graph: Graph,
  closed: ReadonlyMap<number, Closed>,
  named: ReadonlySet<number>,
  node: number,
): Value {
  const parts: Part[] = [];
  let at = node;
  while (at >= graph.inputs && (at === node || !named.has(at))) {
    const inner = closed.get(at);
    if (inner !== undefined) {
      parts.push(branchesAt(graph, closed, at, inner.entry));
      at = inner.entry;
      continue;
    }
    const [first, ...others] = graph.parents[at]! as [number, ...number[]];
    const own = (other: number): Value =>
      named.has(other) ? { base: other, run: [] } : valueAt(graph, closed, named, other);
    parts.push(others.length === 0 ? { node: at } : { node: at, others: others.map(own) });
    at = first;
  }
  return { base: at, run: parts.reverse() };
}

/** A network as named points and what follows from them. */
export function valuesOf(graph: Graph, closed: ReadonlyMap<number, Closed>): Values {
  const named = namedOf(graph, closed);
  const all = [...named].sort((a, b) => a - b).filter((node) => node >= graph.inputs);
  return {
    named: all.map((node) => ({ node, value: valueAt(graph, closed, named, node) })),
    outputs: graph.outputs.map((node) =>
      named.has(node) ? { base: node, run: [] } : valueAt(graph, closed, named, node)
    ),
  };
}

/** Every point by a name of its own, a layer each: what is right whatever the network is like. */
export function plainValuesOf(graph: Graph): Values {
  const base = (node: number): Value => ({ base: node, run: [] });
  const named = graph.network.layers.map((_, i): Named => {
    const node = i + graph.inputs;
    const [first, ...others] = graph.parents[node]! as [number, ...number[]];
    const part: Part = others.length === 0 && !merges(graph, node)
      ? { node }
      : { node, others: others.map(base) };
    return { node, value: { base: first, run: [part] } };
  });
  return { named, outputs: graph.outputs.map(base) };
}
