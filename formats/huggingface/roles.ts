/**
 * What each layer with weights is to its model: queries, gate, head. Told from the graph, so that families need not say it. Methods of
 * quantisation and files of weights name layers by their role and block.
 */
import type { Network } from "../../ir/network.ts";
import type { Layer } from "../../ir/registry.ts";
import { Graph, isCore, isLinear, isNorm, isPerHead } from "./graph.ts";

/** What a layer is. Latent attention makes queries, and keys with values, by a matrix down and one up. */
export type Role =
  | "embedding"
  | "position"
  | "norm"
  | "query"
  | "key"
  | "value"
  | "keyValue"
  | "queryKeyValue"
  | "queryDown"
  | "queryUp"
  | "keyValueDown"
  | "keyValueUp"
  | "attentionOutput"
  | "gate"
  | "up"
  | "gateUp"
  | "down"
  | "experts"
  | "mixer"
  | "core"
  | "head"
  | "other";

/** A layer's role, and where it stands. */
export interface Part {
  /** What it is. */
  readonly role: Role;
  /** The number of its block in its stack; nothing before the first and for heads. */
  readonly block: number | undefined;
  /** The stack's name, `"encoder"`, `"decoder"`; `""` where there is one. */
  readonly stack: string;
  /** Whether it belongs to an attention to another sequence. */
  readonly cross: boolean;
}

type Place = Omit<Part, "role">;
type Roles = Map<Layer, Role>;

/** Queries, keys and values of an attention. */
function ofAttention(core: Layer, graph: Graph, roles: Roles): void {
  const walks = core.inputs.slice(0, 3).map((input) => graph.before([input], isPerHead));
  for (const { passed } of walks) for (const one of passed) if (isPerHead(one)) roles.set(one, "keyValueUp");
  const [queries = [], keys = [], values = []] = walks.map(({ linears }) => linears);
  const isSame = (a: readonly Layer[], b: readonly Layer[]) =>
    a.length > 0 && a.every((one) => b.includes(one));
  if (isSame(queries, keys) && isSame(keys, values)) {
    for (const one of queries) roles.set(one, "queryKeyValue");
  } else if (keys.length > 1 && isSame(values, keys)) {
    for (const one of keys) roles.set(one, values.includes(one) ? "keyValueUp" : "keyValueDown");
  } else if (isSame(keys, values)) {
    const isLatent = walks[2]!.passed.some(isNorm);
    for (const one of keys) roles.set(one, isLatent ? "keyValueDown" : "keyValue");
  } else {
    for (const one of keys) roles.set(one, "key");
    for (const one of values) roles.set(one, "value");
  }
  for (const one of queries) if (!roles.has(one)) roles.set(one, queryOf(one, graph, roles));
  const after = graph.after(core, isPerHead);
  for (const one of after.passed) if (isPerHead(one)) roles.set(one, "keyValueUp");
  for (const one of after.linears) roles.set(one, "attentionOutput");
}

/** A query's own role; where a normalised matrix down stands before it, that one's too. */
function queryOf(layer: Layer, graph: Graph, roles: Roles): Role {
  const { linears, passed } = graph.before(layer.inputs);
  if (linears.length !== 1 || !passed.some(isNorm)) return "query";
  roles.set(linears[0]!, "queryDown");
  return "queryUp";
}

/** All matrices around a scan or a linear attention, up to the residual stream. */
function ofMixer(core: Layer, graph: Graph, roles: Roles): void {
  const anywhere = () => true;
  const behind = graph.after(core);
  const around = [
    ...graph.before(core.inputs, anywhere).passed,
    ...behind.linears,
    ...behind.linears.flatMap(({ inputs }) => graph.before(inputs, anywhere).passed),
  ];
  for (const one of around) if (isLinear(one) && !roles.has(one)) roles.set(one, "mixer");
}

/** A feed-forward's matrices: those whose products reach another matrix without a sum or a normalisation between. */
function ofForward(layers: readonly Layer[], graph: Graph, roles: Roles): void {
  for (const down of layers) {
    const { linears, passed } = graph.before(down.inputs);
    const ups = linears.filter((one) => !roles.has(one) || roles.get(one) === "down");
    if (ups.length === 0 || passed.length === 0 || passed.some(isNorm)) continue;
    roles.set(down, "down");
    const gated = passed.some(({ kind }) => kind === "glu");
    ups.forEach((one, i) => roles.set(one, ups.length > 1 && i === 0 ? "gate" : gated ? "gateUp" : "up"));
  }
}

/** The roles of layers that are told by their kind, or by standing alone. */
function alone(layer: Layer): Role {
  if (layer.kind === "embedding") return "embedding";
  if (layer.kind === "positionEmbedding" || layer.kind === "classToken") return "position";
  if (layer.kind === "moe") return "experts";
  if (isNorm(layer)) return "norm";
  if (isCore(layer)) return "core";
  return "other";
}

/** Whether a matrix stands at the model's end: nothing that it makes reaches another one, or the residual stream. */
function isHead(layer: Layer, graph: Graph): boolean {
  if (!isLinear(layer)) return false;
  const { linears, ends } = graph.after(layer);
  return linears.length === 0 && ends.length === 0;
}

/** Whether an attention looks at another sequence: queries and keys are made of different layers, or keys are given. */
function looksElsewhere(core: Layer, graph: Graph, roles: Roles): boolean {
  if (core.kind !== "dotProductAttention") return false;
  const [queries, keys] = core.inputs.map((input) => graph.before([input]).linears);
  const [query] = queries ?? [], [key] = keys ?? [];
  if (query === undefined || roles.get(query) !== "query") return false;
  return key === undefined || (roles.get(key) === "key" && key.inputs[0] !== query.inputs[0]);
}

/** A layer's stack, by the scope in its name. */
function stackOf({ name }: Layer): string {
  return name.includes(".") ? name.slice(0, name.indexOf(".")) : "";
}

/** The block of every core. One that looks at another sequence belongs to the block before it, unless a feed-forward ended that. */
function blocksOfCores(network: Network, graph: Graph, roles: Roles): Map<Layer, Place> {
  const found = new Map<Layer, Place>(), counts = new Map<string, number>(), open = new Set<string>();
  for (const layer of network.layers) {
    const stack = stackOf(layer);
    if (roles.get(layer) === "down" || layer.kind === "moe") open.delete(stack);
    if (!isCore(layer)) continue;
    const cross = open.has(stack) && looksElsewhere(layer, graph, roles);
    const block = (counts.get(stack) ?? 0) - (cross ? 1 : 0);
    counts.set(stack, block + 1);
    open.add(stack);
    found.set(layer, { block, stack, cross });
  }
  return found;
}

/** Which block each layer belongs to: that of the core that it feeds, else that of the layers before it. */
function blocksOf(network: Network, graph: Graph, roles: Roles): Map<Layer, Place> {
  const places = new Map<Layer, Place>();
  for (const [core, place] of blocksOfCores(network, graph, roles)) {
    for (const one of graph.before(core.inputs, () => true).passed) {
      if (!places.has(one)) places.set(one, place);
    }
    places.set(core, place);
    for (const one of graph.after(core, isPerHead).linears) places.set(one, place);
  }
  const last = new Map<string, number>();
  for (const layer of network.layers) {
    const stack = stackOf(layer), own = places.get(layer);
    if (own?.block !== undefined) last.set(stack, own.block);
    else places.set(layer, { block: last.get(stack), stack, cross: false });
  }
  return places;
}

/** The roles of all layers that have weights, and of the cores of blocks. */
export function rolesOf(network: Network): ReadonlyMap<Layer, Part> {
  const graph = new Graph(network), roles: Roles = new Map();
  for (const layer of network.layers.filter(isCore)) {
    if (layer.kind === "dotProductAttention") ofAttention(layer, graph, roles);
    else ofMixer(layer, graph, roles);
  }
  ofForward(network.layers.filter((layer) => isLinear(layer) && !roles.has(layer)), graph, roles);
  const blocks = blocksOf(network, graph, roles);
  return new Map(network.layers.map((layer) => {
    const role = roles.get(layer) ?? (isHead(layer, graph) ? "head" : alone(layer)),
      { block, stack, cross } = blocks.get(layer)!;
    const outside = role === "embedding" || role === "position" || role === "head";
    return [layer, { role, block: outside ? undefined : block, stack, cross }];
  }));
}
