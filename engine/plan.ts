/** Which model of which chip costs which layer of a network. */
import type { Workload } from "../ir/work.ts";
import type { ModelId } from "../profiles/types.ts";
import type { Compiled } from "./compile.ts";
import type { Job, Work } from "./model.ts";
import type { ReadyChip, ReadyProfile } from "./prepare.ts";

/** Layers of a network that one model costs. */
export interface Part {
  /** The chip. */
  readonly chip: ReadyChip;
  /** The model. */
  readonly model: ModelId;
  /** Its layers, opened. */
  readonly job: Job;
  /** Where each layer of the job stands in the network. */
  readonly layers: Int32Array;
}

/** Every layer of a network with the part that costs it. */
export interface Plan {
  /** The parts. */
  readonly parts: readonly Part[];
  /** The part of each layer: its place in the list, -1 for none. */
  readonly partOf: Int32Array;
  /** The place of each layer among those of its part. */
  readonly placeOf: Int32Array;
  /** Why a layer has no cost, where a model was asked and said so. */
  readonly gaps: readonly (string | undefined)[];
  /** What sums begin with: NaN if there is work and no part costs any, for a sum of nothing known is not 0. */
  readonly zero: number;
}

const remembered = new WeakMap<Compiled, WeakMap<ReadyProfile, Plan>>();

/** The plan of a network on a profile, made once. */
export function planOf(compiled: Compiled, prepared: ReadyProfile): Plan {
  let own = remembered.get(compiled);
  if (own === undefined) remembered.set(compiled, own = new WeakMap());
  let plan = own.get(prepared);
  if (plan === undefined) own.set(prepared, plan = planFor(compiled, prepared.chips));
  return plan;
}

/** A plan: for each chip and each of its models in order, the layers given to it that no model before has costed. */
export function planFor(work: Work, chips: readonly ReadyChip[], order?: readonly ModelId[]): Plan {
  const { workloads } = work, parts: Part[] = [];
  const partOf = new Int32Array(workloads.length).fill(-1), placeOf = new Int32Array(workloads.length);
  const gaps = new Array<string | undefined>(workloads.length);
  for (const chip of chips) {
    for (const { id, groups, open } of inOrder(chip, order)) {
      const layers: number[] = [];
      for (let at = 0; at < workloads.length; at++) {
        const { group } = workloads[at]!;
        if (partOf[at] === -1 && chip.groups.includes(group) && groups.includes(group)) layers.push(at);
      }
      if (layers.length === 0) continue;
      const job = open(layers.length === workloads.length ? work : some(work, layers, id));
      let any = false;
      layers.forEach((layer, place) => {
        gaps[layer] = job.gaps[place];
        if (job.gaps[place] !== undefined) return;
        partOf[layer] = parts.length;
        placeOf[layer] = place;
        any = true;
      });
      if (any) parts.push({ chip, model: id, job, layers: Int32Array.from(layers) });
    }
  }
  return { parts, partOf, placeOf, gaps, zero: parts.length > 0 || workloads.every(isIdle) ? 0 : NaN };
}

/** Whether a layer computes and moves nothing. */
export function isIdle({ group, macs, vectorOperations }: Workload): boolean {
  return group === "identity" && macs + vectorOperations === 0;
}

function inOrder({ ready }: ReadyChip, order: readonly ModelId[] | undefined) {
  if (order === undefined) return ready;
  return order.flatMap((model) => ready.filter(({ id }) => id === model));
}

/** Layers that were last taken of a network for each model: on a chip with other numbers they are mostly the same. */
const taken = new WeakMap<Work, Map<ModelId, { readonly layers: readonly number[]; readonly own: Work }>>();

function some(work: Work, layers: readonly number[], model: ModelId): Work {
  let known = taken.get(work);
  if (known === undefined) taken.set(work, known = new Map());
  const last = known.get(model);
  if (last?.layers.length === layers.length && layers.every((layer, i) => layer === last.layers[i])) {
    return last.own;
  }
  const { workloads, sorts } = work;
  const own = { workloads: layers.map((at) => workloads[at]!), sorts: layers.map((at) => sorts[at]!) };
  known.set(model, { layers, own });
  return own;
}
