/**
 * R-GAT of MLPerf Inference v5.1: attention over a graph with kinds of edges (P. Veličković et al., "Graph Attention Networks",
 * ICLR 2018, one for each kind), three layers of four heads, as in mlcommons/inference, graph/R-GAT, dgl_utilities/components.py.
 * What is counted is one paper of IGB-Heterogeneous (A. Khatua et al., "IGB", KDD 2023) with the neighbours that are sampled for it:
 * at most 15, 10 and 5 of each kind of edge, one hop after another. How many there are is not published: means are parameters, and
 * every neighbour is taken to be another node.
 *
 * @module
 */
import {
  custom,
  fc,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  shareWeights,
  type TokenTensor,
} from "../mod.ts";

const FEATURES = 1024, WIDTH = 512, HEADS = 4, CLASSES = 2983;

/** The most neighbours of each kind of edge, by hop. */
const FAN_OUT: readonly number[] = [15, 10, 5];

/** Kinds of nodes. */
const KINDS = ["paper", "author", "field", "institute", "journal", "conference"] as const;
type Kind = typeof KINDS[number];

/** Kinds of edges: from a node, to a node, and how many end at one. */
type Edge = readonly [from: Kind, to: Kind, mean: number];

/** How many neighbours a node has. */
export interface RgatOptions {
  /** Papers that cite a paper or are cited by it, of which 15 are sampled; 15 if left out. */
  readonly citations?: number;
  /** Authors of a paper; 4 if left out. */
  readonly authors?: number;
  /** Fields of a paper; 8 if left out. */
  readonly fields?: number;
  /** Papers of an author; 4 if left out. */
  readonly written?: number;
}

function edgesOf({ citations = 15, authors = 4, fields = 8, written = 4 }: RgatOptions): readonly Edge[] {
  return [
    ["paper", "paper", citations],
    ["author", "paper", authors],
    ["field", "paper", fields],
    ["journal", "paper", 1],
    ["conference", "paper", 1],
    ["paper", "author", written],
    ["institute", "author", 1],
    ["author", "institute", Infinity],
    ["paper", "field", Infinity],
    ["paper", "journal", Infinity],
    ["paper", "conference", Infinity],
  ];
}

type Nodes = Readonly<Partial<Record<Kind, number>>>;

/** Nodes of each kind that are reached in so many hops. */
function reached(edges: readonly Edge[]): Nodes[] {
  const all: Record<string, number>[] = [{ paper: 1 }];
  let fresh: Record<string, number> = { paper: 1 };
  for (const most of FAN_OUT) {
    const next: Record<string, number> = {};
    for (const [from, to, mean] of edges) {
      next[from] = (next[from] ?? 0) + (fresh[to] ?? 0) * Math.min(most, mean);
    }
    const sum = { ...all.at(-1)! };
    for (const [kind, nodes] of Object.entries(next)) if (nodes > 0) sum[kind] = (sum[kind] ?? 0) + nodes;
    all.push(sum);
    fresh = next;
  }
  return all;
}

/** Edges of a kind that end at nodes of the first so many hops. */
function edgesTo([, to, mean]: Edge, nodes: readonly Nodes[], hops: number): number {
  let edges = 0, before = 0;
  for (let hop = 0; hop <= hops; hop++) {
    const all = nodes[hop]![to] ?? 0;
    edges += (all - before) * Math.min(FAN_OUT[hop]!, mean);
    before = all;
  }
  return edges;
}

/** Attention over the edges of a kind: scores of both ends, a softmax at each node, a weighted sum of what edges bring. */
function attended(from: TokenTensor, to: TokenTensor, edges: number): TokenTensor {
  const [source, target] = shareWeights(fc(WIDTH, { bias: false }), [from, to]) as TokenTensor[];
  const nodes = source!.shape[0]! + target!.shape[0]!;
  return custom(source!, target!, edges * WIDTH, {
    output: [target!.shape[0]!, WIDTH],
    parameters: 3 * WIDTH, // a vector of scores for either end, and a bias
    vectorOperations: 2 * nodes * WIDTH + 4 * edges * HEADS,
    group: "matmul",
  }) as TokenTensor;
}

/** R-GAT for one paper. */
export function rgat(options: RgatOptions = {}): Network {
  const edges = edgesOf(options), nodes = reached(edges);
  let x = Object.fromEntries(
    KINDS.map((kind) => [kind, input(nodes.at(-1)![kind]!, FEATURES, { name: kind })]),
  ) as Partial<Record<Kind, TokenTensor>>;
  for (let hop = FAN_OUT.length - 1; hop >= 0; hop--) {
    const made: Partial<Record<Kind, TokenTensor>> = {};
    for (const kind of KINDS) {
      const own = nodes[hop]![kind];
      if (own === undefined) continue;
      const to = x[kind]!.slice(0, 0, own) as TokenTensor;
      const parts = edges.filter(([, end]) => end === kind)
        .map((edge) => attended(x[edge[0]]!, to, edgesTo(edge, nodes, hop)));
      const sum = parts.reduce((all, part) => all.add(part) as TokenTensor);
      made[kind] = hop === 0 ? sum : sum.leakyRelu();
    }
    x = made;
  }
  return network("R-GAT", x.paper!.fc(CLASSES));
}

const net: Parametric = parametric(
  {
    citations: {
      meaning: "papers that cite a paper or are cited by it",
      unit: "papers",
      default: 15,
      most: 15,
    },
    authors: { meaning: "authors of a paper", unit: "authors", default: 4 },
    fields: { meaning: "fields of a paper", unit: "fields", default: 8 },
    written: { meaning: "papers of an author", unit: "papers", default: 4 },
  },
  (at) => rgat(at),
);
export default net;

if (import.meta.main) await run(net);
