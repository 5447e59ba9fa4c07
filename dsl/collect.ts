import { badField, badNetworkName, duplicateName, emptyNetwork, FodlamError } from "../ir/errors.ts";
import { layerOf, markBuilt, type Network, NETWORK_FORMAT } from "../ir/network.ts";
import { numbered } from "../ir/numbered.ts";
import { common, mayShare, OWNER } from "../ir/options.ts";
import type { Layer } from "../ir/registry.ts";
import type { Node } from "./growth.ts";
import { keepPlace } from "./trace.ts";

/** Every point that the outputs need, each after what it reads, in the order in which the branches were written. */
export function inOrder(outputs: readonly Node[]): Node[] {
  const order: Node[] = [];
  const done = new Set<Node>();
  const open = [...outputs].reverse();
  while (open.length > 0) {
    const node = open[open.length - 1]!;
    if (done.has(node)) {
      open.pop();
      continue;
    }
    const before = open.length;
    for (let i = node.inputs.length - 1; i >= 0; i--) {
      if (!done.has(node.inputs[i]!)) open.push(node.inputs[i]!);
    }
    if (open.length > before) continue;
    open.pop();
    done.add(node);
    order.push(node);
  }
  return order;
}

/** A name within the parts of the network that a point stands in. */
function scoped({ scope }: Node, name: string): string {
  return scope === undefined ? name : `${scope}.${name}`;
}

function parametersOf({ request, inputs, flow }: Node): number {
  const { definition, fields } = request!;
  return definition.work(fields, inputs.map((input) => input.flow.shape), flow.shape).parameters ?? 0;
}

/** The name of the layer whose weights a point uses again, if it has weights and the other is in the network. */
function ownerOf(node: Node, names: ReadonlyMap<Node, string>): string | undefined {
  const owner = names.get(node.sharedWith!);
  return parametersOf(node) > 0 ? owner : undefined;
}

/** Refuses a `sharedWith` that names no earlier layer of the same kind and size; an `fc` may use an embedding's. */
function checkOwner(node: Node, own: string, owner: Node | undefined): void {
  const { definition: { kind }, options: { sharedWith } } = node.request!;
  const suits = mayShare(kind, owner?.request?.definition.kind);
  if (suits && parametersOf(node) === parametersOf(owner!)) return;
  throw new FodlamError(badField(kind, own, "sharedWith", { expected: OWNER }, sharedWith));
}

/** Names for all points: the user's, and for the others the kind and a number that no other bears. */
export function namesOf(nodes: readonly Node[], repeated: (name: string) => void): Map<Node, string> {
  const names = new Map<Node, string>();
  const taken = new Set<string>();
  for (const node of nodes) {
    const own = node.request === undefined ? node.name : node.request.options.name;
    if (own === undefined) continue;
    const name = scoped(node, own);
    if (taken.has(name)) repeated(name);
    taken.add(name);
    names.set(node, name);
  }
  const numbers = new Map<string, number>();
  const inputs = nodes.filter((node) => node.request === undefined).length;
  for (const node of nodes) {
    if (names.has(node)) continue;
    const kind = scoped(node, node.request?.definition.kind ?? "input");
    let name: string;
    do {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      name = node.request === undefined && inputs === 1 && number === 1 ? kind : numbered(kind, number);
    } while (taken.has(name));
    taken.add(name);
    names.set(node, name);
  }
  return names;
}

/** The network of a graph's points. */
export function collect(name: string, outputs: readonly Node[]): Network {
  if (!common.name.accepts(name)) throw new FodlamError(badNetworkName(name));
  const nodes = inOrder(outputs);
  const names = namesOf(nodes, (name) => {
    throw new FodlamError(duplicateName(name));
  });
  const earlier = nodes.some(({ request }) => request?.options.sharedWith !== undefined)
    ? new Map<string, Node>()
    : undefined;
  const layers: Layer[] = [];
  const networkInputs: { name: string; shape: readonly number[] }[] = [];
  for (const node of nodes) {
    const own = names.get(node)!;
    if (node.request === undefined) {
      networkInputs.push(Object.freeze({ name: own, shape: node.flow.shape }));
      continue;
    }
    const { definition, fields, options, place } = node.request;
    const { bits, density } = options;
    const inputs = node.inputs.map((input) => names.get(input)!);
    const sharedWith = node.sharedWith === undefined ? options.sharedWith : ownerOf(node, names);
    if (options.sharedWith !== undefined) checkOwner(node, own, earlier!.get(options.sharedWith));
    earlier?.set(own, node);
    const layer = layerOf(definition, { name: own, inputs, bits, density, sharedWith }, fields, node.flow);
    layers.push(place === undefined ? layer : keepPlace(layer, place));
  }
  if (layers.length === 0) throw new FodlamError(emptyNetwork(name));
  return markBuilt({
    format: NETWORK_FORMAT,
    name,
    inputs: Object.freeze(networkInputs),
    layers: Object.freeze(layers),
    outputs: Object.freeze([...new Set(outputs)].map((node) => names.get(node)!)),
  });
}
