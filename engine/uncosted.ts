/** Layers that no model costs: free, or without a number. Nothing of them depends on the batch, so they are worked out once a plan. */
import type { Kind, Layer } from "../ir/registry.ts";
import type { Group, Workload } from "../ir/work.ts";
import type { Compiled } from "./compile.ts";
import type { FreeLayer, UncoveredLayer } from "./estimate.ts";
import { isIdle, type Plan } from "./plan.ts";
import type { ReadyChip } from "./prepare.ts";

/** A layer without a cost. */
export type UncostedLayer = FreeLayer | UncoveredLayer;

type FreeView = Pick<FreeLayer, "status" | "reason" | "sources">;

const NO_WORK: FreeView = { status: "free", reason: "no work: nothing is computed or moved", sources: [] };

const remembered = new WeakMap<Plan, readonly UncostedLayer[]>();

/** What an estimate says of each layer without a cost, at the layer's place. */
export function uncostedOf(
  { network, workloads }: Compiled,
  plan: Plan,
  chips: readonly ReadyChip[],
): readonly UncostedLayer[] {
  let found = remembered.get(plan);
  if (found === undefined) {
    const layers = new Array<UncostedLayer>(workloads.length);
    workloads.forEach((workload, at) => {
      if (plan.partOf[at] === -1) layers[at] = uncosted(network.layers[at]!, workload, plan.gaps[at], chips);
    });
    remembered.set(plan, found = layers);
  }
  return found;
}

function uncosted(
  { name, kind }: Layer,
  workload: Workload,
  gap: string | undefined,
  chips: readonly ReadyChip[],
): UncostedLayer {
  const { group, macs, parameters } = workload, base = { name, kind, group, macs, parameters };
  if (isIdle(workload)) return { ...base, ...NO_WORK };
  const free = macs > 0 ? undefined : freeOn(chips, group, kind);
  return free === undefined
    ? { ...base, status: "uncovered", reason: gap ?? nobodyCosts(chips, group) }
    : { ...base, ...free };
}

/** What a chip takes to be free. */
function freeOn(chips: readonly ReadyChip[], group: Group, kind: Kind): FreeView | undefined {
  const found = chips.flatMap(({ profile }) => profile.free).find((free) =>
    free.group === group && (free.kinds?.includes(kind) ?? true)
  );
  return found && { status: "free", reason: found.reason, sources: [found.source] };
}

function nobodyCosts(chips: readonly ReadyChip[], group: Group): string {
  return `no model of ${chips.map(({ profile }) => profile.name).join(" and ")} costs ${group} layers`;
}
