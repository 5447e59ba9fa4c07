/** Attention as it is written: a product, its softmax, a product. */
import type { Shape } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import { reshape, transpose } from "./moves.ts";
import type { Said } from "./said.ts";

/** Heads apart: `[N, T, H x D]` to `[N, H, T, D]`. */
function apart(graph: GraphWriter, x: string, [batch, heads, length, size]: Shape): string {
  return transpose(graph, reshape(graph, x, [batch!, length!, heads!, size!]), [0, 2, 1, 3]);
}

/** Heads of keys or values, each as often as query heads share it. */
function repeated(graph: GraphWriter, x: string, [batch, heads, length, size]: Shape, times: number): string {
  if (times === 1) return x;
  const one = reshape(graph, x, [batch!, heads!, 1, length!, size!]);
  const all = graph.node("Expand", [one, graph.ints([batch!, heads!, times, length!, size!])]);
  return reshape(graph, all, [batch!, heads! * times, length!, size!]);
}

/** Attention: a product, its softmax, a product. */
export function attention(said: Said<"dotProductAttention">): string {
  const { graph, layer, inputs, shapes, batch } = said, { heads, keyValueHeads, cached, name } = layer;
  const [[queries = 1, width = 1] = [], [keys = 1] = [], [, valueWidth = 1] = []] = shapes;
  const size = width / heads,
    valueSize = valueWidth / keyValueHeads,
    times = heads / keyValueHeads,
    all = keys + cached;
  const q = apart(graph, inputs[0]!, [batch, heads, queries, size]);
  const own = [size, valueSize].map((wide, i) => {
    const now = apart(graph, inputs[i + 1]!, [batch, keyValueHeads, keys, wide]);
    if (cached === 0) return repeated(graph, now, [batch, keyValueHeads, all, wide], times);
    const past = graph.input(`${name}/past/${["keys", "values"][i]}`, [batch, keyValueHeads, cached, wide]);
    const joined = graph.node("Concat", [past, now], { attributes: { axis: 2 } });
    return repeated(graph, joined, [batch, keyValueHeads, all, wide], times);
  });
  const product = graph.node("MatMul", [q, transpose(graph, own[0]!, [0, 1, 3, 2])]);
  let scores = graph.node("Mul", [product, graph.float(1 / Math.sqrt(size))]);
  if (layer.relativePositions > 0) scores = shifted(said, scores, queries, all);
  if (layer.causal || layer.window > 0) scores = graph.node("Add", [scores, graph.filled([queries, all])]);
  const out = graph.node("MatMul", [weighed(graph, scores, said, [batch, heads, queries, all]), own[1]!], {
    name: `${name}/values`,
  });
  return reshape(graph, transpose(graph, out, [0, 2, 1, 3]), [batch, queries, heads * valueSize], name);
}

/** Scores with a learned number for each head and distance; which distance stands where is not said. */
function shifted(
  { graph, layer, owner }: Said<"dotProductAttention">,
  scores: string,
  queries: number,
  keys: number,
): string {
  const table = graph.weight(`${owner}.relativePositions`, [layer.relativePositions, layer.heads]);
  const places = graph.node("Cast", [graph.filled([queries, keys])], { attributes: { to: 7 } });
  const picked = graph.node("Gather", [table, places], { attributes: { axis: 0 } });
  return graph.node("Add", [scores, transpose(graph, picked, [2, 0, 1])]);
}

/** The softmax of scores, with a learned score beside them where there are sinks. */
function weighed(
  graph: GraphWriter,
  scores: string,
  { layer, owner }: Said<"dotProductAttention">,
  [batch, heads, queries, keys]: Shape,
): string {
  const attributes = { axis: -1 };
  if (layer.sinks === 0) return graph.node("Softmax", [scores], { attributes });
  const sinks = graph.weight(`${owner}.sinks`, [1, heads!, 1, layer.sinks]);
  const spread = graph.node("Expand", [sinks, graph.ints([batch!, heads!, queries!, layer.sinks])]);
  const joined = graph.node("Concat", [scores, spread], { attributes: { axis: 3 } });
  const weights = graph.node("Softmax", [joined], { attributes });
  return graph.node("Slice", [weights, graph.ints([0]), graph.ints([keys!]), graph.ints([3])]);
}
