/** Queries, keys and values that one matrix projects: three layers, as FODLAM writes attention. */
import { type Flow, layerOf, type Network } from "../../ir/network.ts";
import { def, type Layer } from "../../ir/registry.ts";

type Fc = Extract<Layer, { kind: "fc" }>;
type Slice = Extract<Layer, { kind: "slice" }>;

/** Parts of a projection that follow each other without a gap and that only attentions read; nothing if they are otherwise. */
function partsOf(layer: Fc, readers: ReadonlyMap<string, readonly Layer[]>): readonly Slice[] | undefined {
  const parts = (readers.get(layer.name) ?? []).filter((one): one is Slice => one.kind === "slice");
  if (parts.length < 2 || parts.length !== readers.get(layer.name)!.length) return undefined;
  const sorted = [...parts].sort((a, b) => a.start - b.start);
  let at = 0;
  for (const { axis, start, end } of sorted) {
    if (axis !== layer.shape.length - 1 || start !== at) return undefined;
    at = end;
  }
  const isAttended = sorted.every(({ name }) =>
    readers.get(name)?.every(({ kind }) => kind === "dotProductAttention")
  );
  return at === layer.outputs && isAttended ? sorted : undefined;
}

/** A network in which every projection of queries, keys and values together is one layer for each. */
export function splitProjections(network: Network): Network {
  const readers = new Map<string, Layer[]>();
  for (const layer of network.layers) {
    for (const input of new Set(layer.inputs)) {
      const own = readers.get(input);
      if (own === undefined) readers.set(input, [layer]);
      else own.push(layer);
    }
  }
  const instead = new Map<string, Layer>(), gone = new Set<string>(), outputs = new Set(network.outputs);
  for (const layer of network.layers) {
    if (layer.kind !== "fc" || layer.sharedWith !== undefined || outputs.has(layer.name)) {
      continue;
    }
    const parts = partsOf(layer, readers);
    if (parts === undefined) continue;
    gone.add(layer.name);
    for (const { name, shape } of parts) {
      const { inputs, bias, bits, density } = layer,
        flow: Flow = { shape: [...shape], instances: layer.instances ?? 1 };
      const fields = { outputs: shape.at(-1)!, bias };
      instead.set(name, layerOf(def("fc")!, { name, inputs: [...inputs], bits, density }, fields, flow));
    }
  }
  if (gone.size === 0) return network;
  const layers = network.layers.filter(({ name }) => !gone.has(name)).map((layer) =>
    instead.get(layer.name) ?? layer
  );
  return { ...network, layers };
}
