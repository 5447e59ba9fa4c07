/** The order in which the builder of the language puts layers: each after what it reads, first inputs first. */
import type { Network } from "../ir/network.ts";

/** A network in its order of use. */
export interface Ordered {
  /** The network; the very same if it was in order. */
  readonly network: Network;
  /** Names of inputs and layers that no output needs; they are not in the ordered network. */
  readonly unused: readonly string[];
}

/** Names of inputs and layers that the outputs need, each after what it reads. */
function order({ layers, outputs }: Network): string[] {
  const inputsOf = new Map(layers.map(({ name, inputs }) => [name, inputs]));
  const found: string[] = [];
  const done = new Set<string>();
  const open = [...outputs].reverse();
  while (open.length > 0) {
    const name = open.at(-1)!;
    const reads = done.has(name) ? [] : inputsOf.get(name) ?? [];
    const missing = reads.filter((read) => !done.has(read));
    if (missing.length > 0) open.push(...missing.reverse());
    else {
      open.pop();
      if (!done.has(name)) found.push(name);
      done.add(name);
    }
  }
  return found;
}

/** A network with its inputs and layers in the order in which a script would make them. */
export function inUseOrder(network: Network): Ordered {
  const places = new Map(order(network).map((name, i) => [name, i]));
  const sorted = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] => {
    const used = all.filter(({ name }) => places.has(name));
    const inOrder = used.length === all.length &&
      used.every(({ name }, i) => i === 0 || places.get(used[i - 1]!.name)! < places.get(name)!);
    return inOrder ? all : used.toSorted((a, b) => places.get(a.name)! - places.get(b.name)!);
  };
  const inputs = sorted(network.inputs), layers = sorted(network.layers);
  const unused = [...network.inputs, ...network.layers].map(({ name }) => name).filter((name) =>
    !places.has(name)
  );
  if (inputs === network.inputs && layers === network.layers) return { network, unused };
  return { network: { ...network, inputs, layers }, unused };
}
