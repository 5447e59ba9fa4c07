import type { Network } from "../ir/network.ts";
import { numbered } from "../ir/numbered.ts";
import type { Layer } from "../ir/registry.ts";

/**
 * A network with the names that the language gives by itself, `conv1`, `conv2`, ..., in place of its own: a script of it is
 * then as short as one that somebody has written. Several inputs keep their names.
 */
export function renamed(network: Network): Network {
  const { inputs, layers } = network;
  const names = new Map<string, string>(
    inputs.map(({ name }) => [name, inputs.length === 1 ? "input" : name]),
  );
  const taken = new Set(names.values());
  const numbers = new Map<string, number>();
  for (const { name, kind } of layers) {
    let own: string, number = numbers.get(kind) ?? 0;
    do own = numbered(kind, ++number); while (taken.has(own));
    numbers.set(kind, number);
    names.set(name, own);
  }
  const to = (name: string) => names.get(name)!;
  return {
    ...network,
    inputs: inputs.map((input) => ({ ...input, name: to(input.name) })),
    layers: layers.map((layer): Layer => ({
      ...layer,
      name: to(layer.name),
      inputs: layer.inputs.map(to),
      ...(layer.sharedWith !== undefined && { sharedWith: to(layer.sharedWith) }),
    })),
    outputs: network.outputs.map(to),
  };
}
