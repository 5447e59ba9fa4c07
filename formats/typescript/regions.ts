/** Where a network's layers stand in chains and closed branches: what can be written as a fragment. */
import { type Graph, merges, nameAt } from "./graph.ts";

/** Branches that leave one point, meet in one layer, and are read nowhere else. */
export interface Closed {
  /** The point that they leave. */
  readonly entry: number;
  /** How often they read that point. */
  readonly edges: number;
  /** How many such branches stand inside each other. */
  readonly depth: number;
}

/** Branches nested deeper than this are no easier to read than names. */
const MAX_DEPTH = 8;

/** Longer branches are given names. */
const MAX_LENGTH = 400;

/** Where a walk up from a point ends: at an input, or where somebody else reads too. */
interface Top {
  readonly at: number;
  readonly edges: number;
  readonly depth: number;
}

function walk(graph: Graph, closed: ReadonlyMap<number, Closed>, start: number): Top | undefined {
  let at = start, edges = 1, depth = 0;
  for (let length = 0; length < MAX_LENGTH; length++) {
    if (graph.uses[at] !== edges || at < graph.inputs) return { at, edges, depth };
    const inner = closed.get(at);
    if (inner !== undefined) {
      at = inner.entry;
      edges = inner.edges;
      depth = Math.max(depth, inner.depth);
    } else if (merges(graph, at)) return { at, edges, depth };
    else {
      at = graph.parents[at]![0]!;
      edges = 1;
    }
  }
  return undefined;
}

/** The closed branches of a network, by the layer in which they meet. */
export function closedOf(graph: Graph): Map<number, Closed> {
  const closed = new Map<number, Closed>();
  for (let node = graph.inputs; node < graph.parents.length; node++) {
    if (!merges(graph, node)) continue;
    const tops = graph.parents[node]!.map((parent) => walk(graph, closed, parent));
    const entry = tops[0]?.at;
    if (entry === undefined || tops.some((top) => top?.at !== entry)) continue;
    const depth = 1 + Math.max(...tops.map((top) => top!.depth));
    if (depth > MAX_DEPTH) continue;
    closed.set(node, { entry, edges: tops.reduce((sum, top) => sum + top!.edges, 0), depth });
  }
  return closed;
}

/** A run of layers that starts at a point. */
export type Run = readonly Part[];

/** One part of a run: a layer, branches that meet in a layer, or parts whose names begin alike. */
export type Part =
  | { readonly node: number }
  | { readonly node: number; readonly branches: readonly Run[] }
  | { readonly node: number; readonly others: readonly Value[] }
  | { readonly scope: string; readonly body: Run };

/** A run after a named point. */
export interface Value {
  /** The input or named layer that it starts from. */
  readonly base: number;
  /** What follows. */
  readonly run: Run;
}

/** The run from one point to another. */
export function runBetween(
  graph: Graph,
  closed: ReadonlyMap<number, Closed>,
  from: number,
  to: number,
): Part[] {
  const parts: Part[] = [];
  for (let at = to; at !== from;) {
    const inner = closed.get(at);
    if (inner === undefined) {
      parts.push({ node: at });
      at = graph.parents[at]![0]!;
    } else {
      parts.push(branchesAt(graph, closed, at, inner.entry));
      at = inner.entry;
    }
  }
  return parts.reverse();
}

/** Branches that meet in a layer. */
export function branchesAt(
  graph: Graph,
  closed: ReadonlyMap<number, Closed>,
  node: number,
  entry: number,
): Part {
  return { node, branches: graph.parents[node]!.map((parent) => runBetween(graph, closed, entry, parent)) };
}

/** Names of all layers of a part. */
export function namesIn(graph: Graph, part: Part): string[] {
  if ("scope" in part) return part.body.flatMap((inner) => namesIn(graph, inner));
  const own = [nameAt(graph, part.node)];
  return "branches" in part
    ? [...part.branches.flatMap((run) => run.flatMap((inner) => namesIn(graph, inner))), ...own]
    : own;
}
