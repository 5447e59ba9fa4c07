import { FodlamError, wrongInput } from "./errors.ts";
import { type Flow, flowOf, layerOf, markBuilt, type Network } from "./network.ts";
import { def } from "./registry.ts";
import { formatShape, type Shape } from "./shape.ts";

/**
 * A network of one input with an input of another size: the same layers, their shapes worked out anew.
 *
 * @throws {FodlamError} if the network has several inputs, the sizes differ in number, or a layer cannot take the new size
 */
export function atSize(network: Network, shape: Shape): Network {
  const [input, ...others] = network.inputs;
  if (input === undefined || others.length > 0 || input.shape.length !== shape.length) {
    throw new FodlamError(
      wrongInput(network.name, network.inputs.map(({ shape }) => formatShape(shape)), formatShape(shape)),
    );
  }
  const flows = new Map<string, Flow>([[input.name, { shape, instances: 1 }]]);
  const layers = network.layers.map((layer) => {
    const definition = def(layer.kind)!;
    const { name, inputs, bits, density, sharedWith } = layer;
    const fields = layer as unknown as Record<string, unknown>;
    const flow = flowOf(definition, () => name, fields, inputs.map((from) => flows.get(from)!), () => inputs);
    flows.set(name, flow);
    const own = Object.keys(definition.fields).flatMap((key) => key in fields ? [[key, fields[key]]] : []);
    return layerOf(definition, { name, inputs, bits, density, sharedWith }, Object.fromEntries(own), flow);
  });
  return markBuilt({
    ...network,
    name: `${network.name} at ${formatShape(shape)}`,
    inputs: Object.freeze([Object.freeze({ ...input, shape: Object.freeze(shape) })]),
    layers: Object.freeze(layers),
  });
}
