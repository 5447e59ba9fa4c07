import type { Workload } from "../../../ir/work.ts";
import type { Machine } from "./machine.ts";

/** Which layers are done on the outputs of the one before them. */
export function fusedIn(workloads: readonly Workload[], { fused }: Machine): boolean[] {
  let head: Workload["group"] | undefined;
  return workloads.map(({ group, macs }) => {
    const follows = head !== undefined && macs === 0 && (fused[group]?.includes(head) ?? false);
    if (!follows) head = group;
    return follows;
  });
}

/** Parts in which a network is run: as many as its parameters or its layers fill; 1 on a chip that has no contexts. */
export function contextsFor(
  workloads: readonly Workload[],
  fused: readonly boolean[],
  { contexts }: Machine,
  networkWeightBytes: number,
): number {
  if (contexts === undefined) return 1;
  let layers = 0;
  workloads.forEach(({ macs, vectorOperations }, i) => {
    if (!fused[i] && macs + vectorOperations > 0) layers++;
  });
  return Math.max(
    1,
    Math.ceil(networkWeightBytes / contexts.weightBytes),
    Math.ceil(layers / contexts.layers),
  );
}

/**
 * Share of the parameters that passes each memory: what the nearer ones did not keep, of every layer the same share. With
 * contexts they stay if there is but one, and all come anew if there are more.
 */
export function weightShares(
  { memories, contexts }: Machine,
  networkWeightBytes: number,
  parts: number,
): number[] {
  return memories.map(({ keptWeightBytes }, i) => {
    if (contexts !== undefined) return i === 0 || parts > 1 ? 1 : 0;
    return keptWeightBytes === 0 ? 1 : Math.max(0, 1 - keptWeightBytes / networkWeightBytes);
  });
}
