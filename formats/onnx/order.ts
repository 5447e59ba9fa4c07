/** Nodes in an order in which each reads only what stands before it. */
import type { GraphProto, NodeProto } from "./model.ts";

const NONE: readonly never[] = [];

/** Names that a node's graphs take from around them, and its own inputs. */
export function readsOf(node: NodeProto): readonly string[] {
  const own = node.input ?? NONE;
  const graphs = (node.attribute ?? NONE).flatMap((one) => one.g === undefined ? [] : [one.g]);
  return graphs.length === 0 ? own : [...own, ...graphs.flatMap(outerNames)];
}

/** Names that a graph reads and does not make itself. */
function outerNames(graph: GraphProto): string[] {
  const own = new Set<string>();
  for (const { name } of [...graph.input ?? NONE, ...graph.initializer ?? NONE]) own.add(name ?? "");
  for (const { output } of graph.node ?? NONE) for (const name of output ?? NONE) own.add(name);
  const read = [
    ...(graph.node ?? NONE).flatMap(readsOf),
    ...(graph.output ?? NONE).map(({ name }) => name ?? ""),
  ];
  return read.filter((name) => !own.has(name));
}

/** Nodes in order; where they go in a circle, the circle's first node is given instead. */
export function ordered(nodes: readonly NodeProto[]): readonly NodeProto[] | { readonly cycle: NodeProto } {
  const maker = new Map<string, number>();
  nodes.forEach((node, i) => node.output?.forEach((name) => name !== "" && maker.set(name, i)));
  const waiting = new Int32Array(nodes.length), readers: number[][] = nodes.map(() => []);
  let isOrdered = true;
  nodes.forEach((node, i) => {
    for (const name of new Set(readsOf(node))) {
      const from = maker.get(name);
      if (from === undefined) continue;
      waiting[i]!++;
      readers[from]!.push(i);
      if (from >= i) isOrdered = false;
    }
  });
  if (isOrdered) return nodes;
  const ready = nodes.flatMap((_, i) => waiting[i] === 0 ? [i] : []);
  for (const i of ready) for (const next of readers[i]!) if (--waiting[next]! === 0) ready.push(next);
  if (ready.length < nodes.length) return { cycle: nodes[waiting.findIndex((count) => count > 0)]! };
  return ready.map((i) => nodes[i]!);
}
