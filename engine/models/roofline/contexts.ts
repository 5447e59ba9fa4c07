/** What depends on a network as a whole: what is fused, in how many parts it is run, which parameters stay on the chip. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import type { Group, Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import type { Chip } from "../../model.ts";

/** Which layers are done on the outputs of the one before them. */
export function fusedIn(workloads: readonly Workload[], { fused }: RooflineData): boolean[] {
  let head: Group | undefined;
  return workloads.map(({ group, macs }) => {
    const after = fused.find((entry) => entry.group === group)?.after;
    const follows = head !== undefined && macs === 0 && (after?.includes(head) ?? false);
    if (!follows) head = group;
    return follows;
  });
}

/** Parts in which a network is run: as many as its parameters or its layers fill; 1 on a chip that has no contexts. */
export function contextsFor(
  workloads: readonly Workload[],
  fused: readonly boolean[],
  { contexts }: RooflineData,
  networkWeightBytes: number,
): number {
  if (contexts === undefined) return 1;
  let layers = 0;
  workloads.forEach(({ macs, vectorOperations }, i) => {
    if (!fused[i] && macs + vectorOperations > 0) layers++;
  });
  return Math.max(
    1,
    Math.ceil(networkWeightBytes / contexts.weightBytes.value),
    Math.ceil(layers / contexts.layers.value),
  );
}

/**
 * Share of the parameters that passes a memory: what the nearer ones did not keep, of every layer the same share. With contexts
 * they stay if there is but one, and all come anew if there are more.
 */
export function weightShare(
  nearest: boolean,
  keptBytes: number,
  networkBytes: number,
  contexts: number | undefined,
): number {
  if (contexts !== undefined) return nearest || contexts > 1 ? 1 : 0;
  return keptBytes === 0 ? 1 : Math.max(0, 1 - keptBytes / networkBytes);
}

/** Parameters of the network in bytes, those of shared layers once. */
export function networkBytesOf(workloads: readonly Workload[], { precision }: Chip): number {
  let bytes = 0;
  for (const { parameters, bits } of workloads) {
    bytes += parameters * (bits?.weights ?? precision.weights) / BITS_PER_BYTE;
  }
  return bytes;
}
