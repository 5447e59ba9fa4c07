import type { Network } from "../../ir/network.ts";
import type { Layer } from "../../ir/registry.ts";
import type { Shape } from "../../ir/shape.ts";

/** A network by numbers: inputs first, then layers, in the network's order. */
export interface Graph {
  /** The network. */
  readonly network: Network;
  /** How many of the numbers are inputs. */
  readonly inputs: number;
  /** What each reads; nothing for an input. */
  readonly parents: readonly (readonly number[])[];
  /** How often each is read, outputs counted as once more. */
  readonly uses: Int32Array;
  /** The outputs. */
  readonly outputs: readonly number[];
}

/** A network by numbers. */
export function graphOf(network: Network): Graph {
  const numbers = new Map<string, number>();
  for (const { name } of network.inputs) numbers.set(name, numbers.size);
  for (const { name } of network.layers) numbers.set(name, numbers.size);
  const parents = [
    ...network.inputs.map(() => []),
    ...network.layers.map(({ inputs }) => inputs.map((name) => numbers.get(name)!)),
  ];
  const outputs = network.outputs.map((name) => numbers.get(name)!);
  const uses = new Int32Array(parents.length);
  for (const read of [...parents.flat(), ...outputs]) uses[read]!++;
  return { network, inputs: network.inputs.length, parents, uses, outputs };
}

/** The layer of a number that is no input's. */
export function layerAt({ network, inputs }: Graph, node: number): Layer {
  return network.layers[node - inputs]!;
}

/** The shape that a node makes. */
export function shapeAt(graph: Graph, node: number): Shape {
  return (node < graph.inputs ? graph.network.inputs[node]! : layerAt(graph, node)).shape;
}

/** The name of an input or layer. */
export function nameAt(graph: Graph, node: number): string {
  return (node < graph.inputs ? graph.network.inputs[node]! : layerAt(graph, node)).name;
}

/** Whether a node is a layer that reads several inputs. */
export function merges(graph: Graph, node: number): boolean {
  return graph.parents[node]!.length > 1;
}
