/** Mappings written short, and nests with what they cost on a tree. */
import type { GivenMapping, Loop, MappedNest, TreeMapping } from "../../../engine/mapped.ts";
import type { LayerView } from "../../../engine/model.ts";
import type { PrepareOptions } from "../../../engine/options.ts";
import { planFor } from "../../../engine/plan.ts";
import { prepared } from "../../../engine/prepare.ts";
import { run, traced } from "../../../engine/equations.ts";
import { macsOf, type Nest, type Workload } from "../../../ir/work.ts";
import type { ChipProfile, LoopName, MemoryTreeData } from "../../../profiles/types.ts";

/** Loops as `k4 c2`, from outside in. */
export function loopsOf(text = ""): Loop[] {
  return [...text.matchAll(/([gnkcpqrs])(\d+)/g)].map(([, loop, count]) => [loop as LoopName, Number(count)]);
}

/** A mapping by what stands at each memory and fan-out; every memory keeps what its profile says. */
export function evenMapping(
  { levels, fanOuts }: MemoryTreeData,
  places: Readonly<Record<string, string>>,
): TreeMapping {
  const starts = new Map<string, number>(), loops: Loop[] = [];
  for (const { name } of levels) {
    starts.set(name, loops.length);
    loops.push(...loopsOf(places[name]));
  }
  const below = (fanOut: string) => levels.find(({ feeds }) => !feeds.includes(fanOut))?.name;
  return {
    loops,
    tiles: Object.fromEntries(levels.map(({ name, keeps }) => [
      name,
      Object.fromEntries(keeps.map((tensor) => [tensor, starts.get(name)!])),
    ])),
    fanOuts: Object.fromEntries(fanOuts.map(({ name }) => [name, {
      outside: starts.get(below(name) ?? "") ?? loops.length,
      loops: loopsOf(places[name]),
    }])),
  };
}

/** A nest's work: one layer of it. */
export function workOf(nest: Nest, more: Partial<Workload> = {}): Workload {
  const weights = nest.k * (nest.c / nest.groups) * nest.r * nest.s;
  return {
    group: "conv",
    nests: [nest],
    macs: macsOf(nest),
    maskedMacs: 0,
    biasAdditions: 0,
    parameters: weights,
    parametersRead: weights,
    vectorOperations: 0,
    stateElements: 0,
    inputElements: nest.n * nest.c * nest.p * nest.q,
    outputElements: nest.n * nest.k * nest.p * nest.q,
    ...more,
  };
}

type Size =
  & Omit<Nest, "stride" | "dilation" | "image">
  & { readonly stride: number; readonly dilation: number };

/** A square nest without padding. */
export function nestOf(
  { k = 1, c = 1, p = 1, q = 1, r = 1, s = 1, n = 1, groups = 1, stride = 1, dilation = 1 }: Partial<Size>,
  image: readonly [number, number] = [
    (p - 1) * stride + (r - 1) * dilation + 1,
    (q - 1) * stride + (s - 1) * dilation + 1,
  ],
): Nest {
  return { n, k, c, p, q, r, s, groups, stride: [stride, stride], dilation: [dilation, dilation], image };
}

/** The shape of a nest of weights as mappings name it. */
export function shapeOf(
  { n, k, c, p, q, r, s, groups, stride, dilation, image }: Nest,
): GivenMapping["shape"] {
  const counts = { g: groups, n, k: k / groups, c: c / groups, p, q, r, s };
  return { counts, stride, dilation, image: image! };
}

/** What a layer costs, with its cycles and what the model says of it; nothing where it has a gap. */
export interface Costed {
  readonly cycles: number;
  readonly joules: number;
  readonly view: LayerView;
  readonly nest: MappedNest;
}

/** The terms of a nest on a profile's tree, all of its inputs together. */
export function termsOn(
  profile: ChipProfile,
  work: Workload,
  mapping: TreeMapping,
): ReadonlyMap<string, number> {
  const mappings = [{ shape: shapeOf(work.nests[0]!), mapping }];
  const { chips } = prepared(profile, { model: "memoryTree", mappings });
  const { job } = planFor({ workloads: [work], sorts: [0] }, chips).parts[0]!;
  job.begin(1, run);
  return new Map(traced((run) => job.cost(0, run)).map(({ name, value }) => [name, value]));
}

/** A layer's cost on a profile's tree. */
export function costedOn(
  profile: ChipProfile,
  work: Workload,
  options: PrepareOptions = {},
  batch = 1,
): Costed | undefined {
  const { chips } = prepared(profile, { model: "memoryTree", ...options });
  const [part] = planFor({ workloads: [work], sorts: [0] }, chips).parts;
  if (part === undefined) return undefined;
  part.job.begin(batch, run);
  part.job.cost(0, run);
  const { latencySeconds, energyJoules } = part.job.terms, view = part.job.view(0);
  const cycles = Math.round(latencySeconds * profile.clock.hertz * 1e6) / 1e6;
  return { cycles, joules: energyJoules, view, nest: view.mapping![0]! };
}
