/** Where a network's layers stand in chains and closed branches: what can be written as a fragment. */
import { type Graph, merges, nameAt } from "./graph.ts";

/** Layers between one point and one layer, which are read nowhere else. */
export interface Closed {
  /** The point that they start from. */
  readonly entry: number;
  /** How often they read that point. */
  readonly edges: number;
  /** How many such regions stand inside each other. */
  readonly depth: number;
  /** Whether they are branches side by side; otherwise some are read by several, and need names. */
  readonly branches: boolean;
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

/** Branches side by side that meet in a layer. */
function branchesTo(graph: Graph, closed: ReadonlyMap<number, Closed>, node: number): Closed | undefined {
  const tops = graph.parents[node]!.map((parent) => walk(graph, closed, parent));
  const entry = tops[0]?.at;
  if (entry === undefined || tops.some((top) => top?.at !== entry)) return undefined;
  const depth = 1 + Math.max(...tops.map((top) => top!.depth));
  return { entry, edges: tops.reduce((sum, top) => sum + top!.edges, 0), depth, branches: true };
}

/** Layers of any form that lead from one point to a layer: back from it, until all ways meet. */
function regionTo(graph: Graph, closed: ReadonlyMap<number, Closed>, node: number): Closed | undefined {
  const reads = new Map<number, number>(); // of points not yet looked at
  const read = (at: number, edges: number) => void reads.set(at, (reads.get(at) ?? 0) + edges);
  for (const parent of graph.parents[node]!) read(parent, 1);
  let depth = 0;
  for (let size = 0; size < MAX_LENGTH; size++) {
    const last = Math.max(...reads.keys());
    const edges = reads.get(last)!;
    if (reads.size === 1) return { entry: last, edges, depth: depth + 1, branches: false };
    if (graph.uses[last] !== edges || last < graph.inputs) return undefined;
    reads.delete(last);
    const inner = closed.get(last);
    if (inner === undefined) { for (const parent of graph.parents[last]!) read(parent, 1); }
    else read(inner.entry, inner.edges);
    depth = Math.max(depth, inner?.depth ?? 0);
  }
  return undefined;
}

/** The closed regions of a network, by the layer that they lead to. */
export function closedOf(graph: Graph): Map<number, Closed> {
  const closed = new Map<number, Closed>();
  for (let node = graph.inputs; node < graph.parents.length; node++) {
    if (!merges(graph, node)) continue;
    const found = branchesTo(graph, closed, node) ?? regionTo(graph, closed, node);
    if (found !== undefined && found.depth <= MAX_DEPTH) closed.set(node, found);
  }
  return closed;
}

/** A run of layers that starts at a point. */
export type Run = readonly Part[];

/** One part of a run: a layer, branches that meet in one, a region with named points, parts whose names begin alike. */
export type Part =
  | { readonly node: number }
  | { readonly node: number; readonly branches: readonly Run[] }
  | { readonly node: number; readonly others: readonly Value[] }
  | { readonly node: number; readonly entry: number; readonly inner: Values }
  | { readonly scope: string; readonly body: Run };

/** A run after a named point. */
export interface Value {
  /** The input or named layer that it starts from. */
  readonly base: number;
  /** What follows. */
  readonly run: Run;
}

/** A network, or a region of it, as named points and what follows from them. */
export interface Values {
  /** Named points, each after those that it needs. */
  readonly named: readonly { readonly node: number; readonly value: Value }[];
  /** The outputs. */
  readonly outputs: readonly Value[];
}

/** Names of all layers of a part. */
export function namesIn(graph: Graph, part: Part): string[] {
  const inRun = (run: Run) => run.flatMap((inner) => namesIn(graph, inner));
  if ("scope" in part) return inRun(part.body);
  if ("inner" in part) {
    const { named, outputs } = part.inner;
    return [...named.map(({ value }) => value), ...outputs].flatMap(({ run }) => inRun(run));
  }
  const own = [nameAt(graph, part.node)];
  if ("branches" in part) return [...part.branches.flatMap(inRun), ...own];
  return "others" in part ? [...part.others.flatMap(({ run }) => inRun(run)), ...own] : own;
}
