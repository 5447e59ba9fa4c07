/** How much of a network's activations must be held at once. */
import type { Network } from "./network.ts";
import type { Workload } from "./work.ts";

/** The most bytes of activations that are alive at once, and the place of the layer at which they are. */
export interface Peak {
  /** Bytes. */
  readonly bytes: number;
  /** The layer's place in the network. */
  readonly at: number;
}

/**
 * The most bytes of activations that are alive at once: a tensor lives from the layer that makes it to the last that reads it, an
 * output to the end; while a layer runs, its inputs and its output are both alive. A layer that only reads its input another way
 * (`flatten`, `reshape`, `dropout`) makes no tensor of its own.
 */
export function peakOf(
  { inputs, layers, outputs }: Network,
  workloads: readonly Workload[],
  inputBytes: ArrayLike<number>,
  outputBytes: ArrayLike<number>,
): Peak {
  const before = inputs.length, end = layers.length;
  const owner = new Map<string, number>(), bytes = new Float64Array(before + end);
  const last = new Int32Array(before + end).fill(-1);
  for (let i = 0; i < before; i++) {
    owner.set(inputs[i]!.name, i);
    bytes[i] = inputBytes[i]!;
  }
  for (let at = 0; at < end; at++) {
    const { name, inputs: reads } = layers[at]!;
    for (let i = 0; i < reads.length; i++) last[owner.get(reads[i]!)!] = at;
    if (workloads[at]!.group === "identity") owner.set(name, owner.get(reads[0]!)!);
    else {
      owner.set(name, before + at);
      bytes[before + at] = outputBytes[at]!;
    }
  }
  for (const name of outputs) last[owner.get(name)!] = end;
  return mostAlive(bytes, last, before);
}

/** Tensors in the order in which they are made, each with the layer that reads it last. */
function mostAlive(bytes: Float64Array, last: Int32Array, before: number): Peak {
  const end = bytes.length - before, dying = new Float64Array(end + 1);
  let alive = 0, most = 0, where = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (last[i]! >= 0) dying[last[i]!]! += bytes[i]!;
    if (i < before && last[i]! >= 0) alive += bytes[i]!;
  }
  for (let at = 0; at < end; at++) {
    alive += bytes[before + at]!;
    if (alive > most) [most, where] = [alive, at];
    if (last[before + at]! < 0) alive -= bytes[before + at]!;
    alive -= dying[at]!;
  }
  return { bytes: most, at: where };
}
