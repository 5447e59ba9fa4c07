/** Bytes that layers read and write, for their shares of the work. */
import { bytesOf } from "../ir/work.ts";
import type { Compiled } from "./compile.ts";
import type { Plan } from "./plan.ts";
import type { ReadyChip } from "./prepare.ts";

/** Bytes of each layer, at the precision of the chip that costs it: those read once a batch, and those of each input. */
export interface LayerBytes {
  readonly once: Float64Array;
  readonly each: Float64Array;
}

const layerBytes = new WeakMap<Plan, LayerBytes>();

/** The bytes of each layer, worked out once a plan. */
export function bytesOfPlan(
  { workloads }: Compiled,
  plan: Plan,
  chips: readonly ReadyChip[],
): LayerBytes {
  let found = layerBytes.get(plan);
  if (found !== undefined) return found;
  layerBytes.set(
    plan,
    found = { once: new Float64Array(workloads.length), each: new Float64Array(workloads.length) },
  );
  for (let at = 0; at < workloads.length; at++) {
    const { precision } = plan.parts[plan.partOf[at]!]?.chip ?? chips[0]!;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workloads[at]!, precision);
    found.once[at] = weightBytes;
    found.each[at] = stateBytes + inputBytes + outputBytes;
  }
  return found;
}
