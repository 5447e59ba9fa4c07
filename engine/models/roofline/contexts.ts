/** What depends on a network as a whole: what is fused, whether it is run in parts, which parameters stay on the chip. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { bitsOf, type Group, type Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import type { Chip } from "../../model.ts";

/** Which layers are done on the outputs of the one before them. */
export function fusedIn(
  workloads: readonly Workload[],
  { fused }: Pick<RooflineData, "fused">,
): boolean[] {
  let head: Group | undefined;
  return workloads.map(({ group, macs }) => {
    const after = fused.find((entry) => entry.group === group)?.after;
    const follows = head !== undefined && macs === 0 && (after?.includes(head) ?? false);
    if (!follows) head = group;
    return follows;
  });
}

/** Share of a limit from which a compiler may cut a network in parts, and from which it surely does: its packing is not published. */
const FROM = 0.75, TO = 1.05;

/** How a network fills a chip that may run it in parts. */
export interface Filling {
  /** Weight of the case that it runs in parts: 0 where it surely fits, 1 where it surely does not. */
  readonly share: number;
  /** Its layers, those fused with others not counted. */
  readonly layers: number;
}

/** How a network fills a chip with contexts; a chip without them it never fills. */
export function fillingOf(
  workloads: readonly Workload[],
  fused: readonly boolean[],
  { contexts }: RooflineData,
  networkWeightBytes: number,
): Filling {
  if (contexts === undefined) return { share: 0, layers: 0 };
  let layers = 0, attentions = 0, macs = 0;
  workloads.forEach((workload, i) => {
    if (!fused[i] && workload.macs + workload.vectorOperations > 0) layers++;
    if (workload.group === "matmul") attentions++;
    macs += workload.macs;
  });
  const filled = Math.max(
    networkWeightBytes / contexts.weightBytes.value,
    macs / contexts.macs.value,
    layers / contexts.layers.value,
    attentions / contexts.attentions.value,
  );
  return { share: Math.min(1, Math.max(0, (filled - FROM) / (TO - FROM))), layers };
}

/**
 * Share of the parameters that passes a memory: what the nearer ones did not keep, of every layer the same share. With contexts
 * they stay if the network fits one, and all come anew if it does not.
 */
export function weightShare(
  nearest: boolean,
  keptBytes: number,
  networkBytes: number,
  inContexts: number | undefined,
): number {
  if (inContexts !== undefined) return nearest ? 1 : inContexts;
  return keptBytes === 0 ? 1 : Math.max(0, 1 - keptBytes / networkBytes);
}

/** Parameters of the network in bytes, those of shared layers once. */
export function networkBytesOf(workloads: readonly Workload[], { precision }: Chip): number {
  let bytes = 0;
  for (const workload of workloads) {
    bytes += workload.parameters * bitsOf(workload, precision).weights / BITS_PER_BYTE;
  }
  return bytes;
}
