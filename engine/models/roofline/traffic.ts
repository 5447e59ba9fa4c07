import type { TensorBytes, Workload } from "../../../ir/work.ts";
import type { Machine } from "./machine.ts";

/** Bytes that a layer moves for a batch, by tensor. */
export interface Moved {
  /** Parameters, read once a batch. */
  readonly weightBytes: number;
  /** Share of the parameters that passes each memory. */
  readonly weightShares: readonly number[];
  /** Inputs and outputs. */
  readonly activationBytes: number;
  /** A state, such as a key-value cache. */
  readonly stateBytes: number;
}

/**
 * Parameters that a batch reads. Where one inference reads but some of them (rows of a table, experts), others of the batch
 * may read others, up to all of them.
 */
export function batchWeightBytes(
  { parameters, parametersRead }: Workload,
  bytes: number,
  batch: number,
): number {
  if (parametersRead === 0 || parameters <= parametersRead) return bytes;
  return bytes * Math.min(batch, parameters / parametersRead);
}

/** Bytes that a layer moves for a batch. */
export function movedBy(
  workload: Workload,
  { weightBytes, stateBytes, inputBytes, outputBytes }: TensorBytes,
  batch: number,
  weightShares: readonly number[],
): Moved {
  return {
    weightBytes: batchWeightBytes(workload, weightBytes, batch),
    weightShares,
    activationBytes: (inputBytes + outputBytes) * batch,
    stateBytes: stateBytes * batch,
  };
}

/**
 * Bytes that pass each memory: all of them the nearest, and the ones behind it what the nearer ones did not keep. Activations that
 * fit stay, and what is too much goes outwards.
 */
export function trafficOf({ memories }: Machine, moved: Moved): number[] {
  const { weightBytes, weightShares, activationBytes, stateBytes } = moved;
  return memories.map(({ keptActivationBytes }, i) =>
    weightBytes * weightShares[i]! + Math.max(0, activationBytes - keptActivationBytes) + stateBytes
  );
}
