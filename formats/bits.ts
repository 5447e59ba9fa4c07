import type { Network } from "../ir/network.ts";
import type { Layer } from "../ir/registry.ts";
import type { Bits } from "../ir/work.ts";

/** A layer with other bits, its keys in the same order. */
function relayer(layer: Layer, bits: Partial<Bits>): Layer {
  const { bits: _old, density, sharedWith, shape, instances, ...fields } = layer;
  return Object.freeze({
    ...fields,
    ...(Object.keys(bits).length > 0 && { bits }),
    ...(density !== undefined && { density }),
    ...(sharedWith !== undefined && { sharedWith }),
    shape,
    ...(instances !== undefined && { instances }),
  }) as Layer;
}

/** A network whose layers have the bits that a function gives them. */
export function withBits(network: Network, bitsOf: (layer: Layer) => Partial<Bits>): Network {
  return { ...network, layers: network.layers.map((layer) => relayer(layer, bitsOf(layer))) };
}
