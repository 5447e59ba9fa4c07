import { def, type Layer } from "./registry.ts";
import type { Network } from "./network.ts";
import { elements, type Shape } from "./shape.ts";
import { macsOf, type Workload } from "./work.ts";

/** The work of one layer, given the flows that it reads. */
function workloadOf(layer: Layer, inputs: readonly Flowing[]): Workload {
  const definition = def(layer.kind)!;
  const fields = layer as unknown as Record<string, unknown>;
  const instances = inputs[0]!.instances;
  const shapes = inputs.map((input) => input.shape);
  const work = definition.work(fields, shapes, layer.shape);
  const nests = (work.nests ?? []).map((nest) => instances === 1 ? nest : { ...nest, n: nest.n * instances });
  const parameters = work.parameters ?? 0;
  let macs = (work.macs ?? 0) * instances;
  for (const nest of nests) macs += macsOf(nest);
  let inputElements = 0;
  for (const shape of shapes) inputElements += elements(shape) * instances;
  return {
    group: typeof definition.group === "function" ? definition.group(fields) : definition.group,
    nests,
    macs,
    maskedMacs: (work.maskedMacs ?? 0) * instances,
    biasAdditions: (work.biasAdditions ?? 0) * instances,
    parameters: layer.sharedWith === undefined ? parameters : 0,
    parametersRead: work.parametersRead ?? parameters,
    stateElements: (work.stateElements ?? 0) * instances,
    vectorOperations: (work.vectorOperations ?? 0) * instances,
    inputElements,
    outputElements: elements(layer.shape) * (layer.instances ?? 1),
    ...(layer.bits && { bits: layer.bits }),
    ...(layer.density && { density: layer.density }),
  };
}

interface Flowing {
  readonly shape: Shape;
  readonly instances: number;
}

/** The work of every layer of a network for one inference, in the network's order. */
export function lower(network: Network): Workload[] {
  const flows = new Map<string, Flowing>();
  for (const { name, shape } of network.inputs) flows.set(name, { shape, instances: 1 });
  return network.layers.map((layer) => {
    const workload = workloadOf(layer, layer.inputs.map((name) => flows.get(name)!));
    flows.set(layer.name, { shape: layer.shape, instances: layer.instances ?? 1 });
    return workload;
  });
}
