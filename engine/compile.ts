import { checkedFunction } from "../ir/checked.ts";
import { calling } from "../ir/errors.ts";
import { networkField } from "../ir/given.ts";
import { workloadsOf } from "../ir/workloads.ts";
import { isBuilt, type Network } from "../ir/network.ts";
import { frozen } from "../ir/object.ts";
import type { Workload } from "../ir/work.ts";

/** A network made ready to be costed on many chips: the work of its layers, and which of them are equal. */
export interface Compiled {
  /** The network. */
  readonly network: Network;
  /** The work of each layer. */
  readonly workloads: readonly Workload[];
  /** A number for each layer: layers of equal work have the same and are costed once. */
  readonly sorts: Int32Array;
  /** Multiply-accumulates of each layer, for one inference. */
  readonly macs: Float64Array;
  /** Weights and biases of each layer. */
  readonly parameters: Float64Array;
  /** Tokens of one inference, of a decoder that reads a KV cache or another state; 0 of other networks. */
  readonly tokens: number;
}

const known = new WeakMap<Network, Compiled>();

/**
 * A network compiled once: the work of every layer in typed arrays, equal layers under one number. What was compiled is remembered
 * for as long as the network object lives, which is frozen for that; `evaluate` compiles by itself.
 *
 * @example
 * ```ts
 * import { compile, conv, loadProfile, network, prepare, totals } from "@fodlam/fodlam";
 *
 * const compiled = compile(network("two layers", [3, 32, 32], conv(64, 3).conv(64, 3)));
 * const prepared = prepare(await loadProfile("a100"));
 * console.log(compiled.sorts.length, totals(compiled, prepared, { batch: 8 }).latencySeconds < 1e-3); // 2 true
 * ```
 *
 * @throws {FodlamError} if it is given no network, or one with a fault
 */
export const compile: (network: Network) => Compiled = checkedFunction(
  { act: calling("compile"), takes: { network: networkField } },
  compiledOnce,
);

/** What `compile` gives, of a network that is checked already. */
export function compiledOnce(network: Network): Compiled {
  let compiled = known.get(network);
  if (compiled === undefined) {
    known.set(network, compiled = compiledOf(isBuilt(network) ? network : frozen(network)));
  }
  return compiled;
}

function compiledOf(network: Network): Compiled {
  return compiledFrom(network, workloadsOf(network));
}

/** A network compiled with other workloads than its own: a part of each layer's. */
export function compiledFrom(network: Network, workloads: readonly Workload[]): Compiled {
  const numbers = new Map<string, number>();
  const sorts = new Int32Array(workloads.length);
  for (let at = 0; at < sorts.length; at++) {
    const key = JSON.stringify(workloads[at]), number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    sorts[at] = number;
  }
  return {
    network,
    workloads,
    sorts,
    macs: Float64Array.from(workloads, ({ macs }) => macs),
    parameters: Float64Array.from(workloads, ({ parameters }) => parameters),
    tokens: workloads.some(({ stateElements }) => stateElements > 0) ? network.inputs[0]!.shape[0]! : 0,
  };
}
