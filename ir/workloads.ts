import { def, type Layer } from "./registry.ts";
import type { Network } from "./network.ts";
import { elements, type Shape } from "./shape.ts";
import { macsOf, type Nest, type Workload } from "./work.ts";

/** The work of one layer, given what it reads; its work is for each instance of the first. */
function workloadOf(layer: Layer, reads: readonly Flowing[]): Workload {
  const shapes = reads.map(({ shape }) => shape), instances = reads[0]!.instances ?? 1;
  const definition = def(layer.kind)!;
  const fields = layer as unknown as Record<string, unknown>;
  const work = definition.work(fields, shapes, layer.shape);
  const own = work.nests ?? NO_NESTS;
  const nests = instances === 1 ? own : own.map((nest) => ({ ...nest, n: nest.n * instances }));
  const parameters = work.parameters ?? 0;
  let macs = (work.macs ?? 0) * instances;
  for (let i = 0; i < nests.length; i++) macs += macsOf(nests[i]!);
  let inputElements = 0;
  for (const { shape, instances = 1 } of reads) inputElements += elements(shape) * instances;
  const workload: { -readonly [K in keyof Workload]: Workload[K] } = {
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
  };
  if (work.inputBytes !== undefined) workload.inputBytes = work.inputBytes * instances;
  if (work.outputBytes !== undefined) workload.outputBytes = work.outputBytes * instances;
  if (work.attention !== undefined) workload.attention = work.attention;
  if (work.experts !== undefined) workload.experts = work.experts;
  if (instances > 1 && (work.attention ?? work.experts) !== undefined) workload.instances = instances;
  if (workload.group === "movement" && (layer.instances ?? 1) !== instances) workload.windows = true;
  if (layer.bits !== undefined) workload.bits = layer.bits;
  if (layer.density !== undefined) workload.density = layer.density;
  return workload;
}

const NO_NESTS: readonly Nest[] = [];

/** What a name stands for: an input of the network, or a layer. */
interface Flowing {
  readonly shape: Shape;
  readonly instances?: number;
}

/** The work of every layer of a network that is right, for one inference, in the network's order. */
export function workloadsOf(network: Network): Workload[] {
  const flows = new Map<string, Flowing>();
  for (const { name, shape } of network.inputs) flows.set(name, { shape });
  return network.layers.map((layer) => {
    flows.set(layer.name, layer);
    return workloadOf(layer, layer.inputs.map((name) => flows.get(name)!));
  });
}
