/**
 * What a convolution takes along on its way to memory, told from workloads in order alone: directly after it, elementwise work
 * that writes as much as it does and reads more (the other operand of an addition), and then pooling of its channels.
 */
import type { Workload } from "../../../ir/work.ts";

/** What one convolution or matrix product writes in the end. */
export interface Fused {
  /** Places in the list of the work taken along. */
  readonly places: readonly number[];
  /** Whether it reads another operand to add up with. */
  readonly operand: boolean;
  /** Share of its outputs that is written after pooling. */
  readonly written: number;
}

/** Whether one layer's pooling can be of another's outputs: a whole number of channels of its size, its own at least. */
function poolsOutputOf(pool: Workload, conv: Workload): boolean {
  const nest = conv.nests.at(-1)!, pixels = conv.outputElements / nest.k;
  const channels = pool.inputElements / pixels;
  return Number.isInteger(channels) && channels >= nest.k && Number.isInteger(pool.outputElements / channels);
}

const NOTHING: Fused = { places: [], operand: false, written: 1 };

/** What the work at a place takes along: nothing, if it is no convolution or matrix product. */
export function fusedInto(place: number, workloads: readonly Workload[]): Fused {
  const conv = workloads[place]!, places: number[] = [];
  if (conv.nests.length === 0) return NOTHING;
  let operand = false, written = 1;
  let next = workloads[place + 1];
  if (
    next?.group === "elementwise" && next.outputElements === conv.outputElements &&
    next.inputElements > next.outputElements
  ) {
    operand = true;
    places.push(place + 1);
    next = workloads[place + 2];
  }
  if (next?.group === "pool" && poolsOutputOf(next, conv)) {
    written = next.outputElements / next.inputElements;
    places.push(place + places.length + 1);
  }
  return { places, operand, written };
}
