/** Layers on one model of a chip: what each costs, what the model says of it, the terms of its equations. */
import assert from "node:assert/strict";
import { Costs } from "../../engine/batch.ts";
import { run, traced } from "../../engine/equations.ts";
import type { Cost } from "../../engine/estimate.ts";
import type { Job, LayerView, Opener, Term } from "../../engine/model.ts";
import type { PrepareOptions } from "../../engine/options.ts";
import type { Part } from "../../engine/plan.ts";
import { prepared } from "../../engine/prepare.ts";
import type { Workload } from "../../ir/work.ts";
import type { ModelId, Profile } from "../../profiles/types.ts";

/** A layer's cost for a batch that is worked on together, taken apart. */
export interface Costed extends Cost, LayerView {
  /** The terms of its equations, in their order. */
  readonly terms: readonly Term[];
}

/** A model of a profile's chips, ready to open layers: the first one, if none is named. */
export function openerOf(profile: Profile, model?: ModelId, options?: PrepareOptions): Opener {
  const ready = prepared(profile, options).chips.flatMap(({ ready }) => ready);
  const found = ready.find(({ id }) => model === undefined || id === model);
  assert.ok(found !== undefined, `${profile.id} has no ${model}`);
  return found.open;
}

/** Layers opened by a model, no two of them known to be equal. */
export function opened(open: Opener, workloads: readonly Workload[]): Job {
  return open({ workloads, sorts: workloads.keys().toArray() });
}

/** What layers cost, all inputs of a batch together. */
export function costsOf(open: Opener, workloads: readonly Workload[], batch = 1): Costed[] {
  const job = opened(open, workloads);
  assert.deepEqual(job.gaps.filter((gap) => gap !== undefined), []);
  job.begin(batch, run);
  return workloads.map((_, at) => {
    const terms = traced((run) => job.cost(at, run)), { latencySeconds, energyJoules } = job.terms;
    return { latencySeconds, energyJoules, ...job.view(at), terms };
  });
}

/** What the run of some layers costs beyond them, likewise; nothing where there is no such thing. */
export function runOf(open: Opener, workloads: readonly Workload[], batch = 1): Costed | undefined {
  const job = opened(open, workloads), terms = traced((run) => job.begin(batch, run));
  if (job.whole === undefined) return undefined;
  const { latencySeconds, energyJoules } = job.whole.terms;
  return { latencySeconds, energyJoules, ...job.whole.view(), terms };
}

/** What layers and their run cost, a batch split as the chip takes it. */
export function splitOf(open: Opener, workloads: readonly Workload[], batch = 1): Costs {
  const job = opened(open, workloads), layers = Int32Array.from(workloads.keys());
  assert.deepEqual(job.gaps.filter((gap) => gap !== undefined), []);
  const part = { job, layers } as unknown as Part; // costs ask neither for the chip nor for the model's name
  return new Costs({
    parts: [part],
    partOf: new Int32Array(layers.length),
    placeOf: layers,
    gaps: job.gaps,
    zero: 0,
  })
    .take(batch);
}

/** A cost for comparisons and sums: 0 where no layer has one and the total is therefore not known. */
export function orNothing({ latencySeconds, energyJoules }: Cost): Cost {
  return Number.isNaN(latencySeconds)
    ? { latencySeconds: 0, energyJoules: 0 }
    : { latencySeconds, energyJoules };
}

/** The values of terms by their names. */
export function valuesOf({ terms }: Pick<Costed, "terms">): Record<string, number> {
  return Object.fromEntries(terms.map(({ name, value }) => [name, value]));
}
