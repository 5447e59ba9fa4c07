import type { MemoryTreeData } from "../../../profiles/data/memoryTree.ts";
import type { Workload } from "../../../ir/work.ts";
import type { Run } from "../../equations.ts";
import type { MappedNest } from "../../mapped.ts";
import { LayerMappings } from "../../mapping/layers.ts";
import { type Chip, type CostModel, firstsOf, type Job, type LayerView, type Work } from "../../model.ts";
import { sourcesIn } from "../../sources.ts";
import { TreeTerms } from "./equations.ts";
import * as equations from "./equations.ts";
import { type Mapped, Mapper } from "./mapper.ts";
import { Scorer } from "./score.ts";
import { shapeOf, sharesWeights, TENSORS } from "./shape.ts";
import { type Tree, treeOf } from "./tree.ts";
import { type Sparse, sparseOf, usualShares } from "./zeros.ts";

/**
 * Memories from DRAM to the arithmetic: what a mapping of a layer's loops onto them moves, the time and energy of that, and the
 * mapping itself, given or searched.
 */
export const memoryTree: CostModel<"memoryTree"> = {
  id: "memoryTree",
  standing: "formula",
  words: "fixed",
  reads: ["clock"],
  searches: true,
  adjustable: () => ({ latency: [], energy: [] }),
  prepare(data, chip) {
    const mapper = mapperOf(data, chip), sources = [...sourcesIn(data)];
    return (work) => new TreeJob(work, { data, chip, tree: mapper.tree, mapper, sources });
  },
};

const mappers = new WeakMap<MemoryTreeData, Map<string, Mapper>>();

/** Mappings on a profile's tree, which are remembered by shape whatever else is asked of the chip. */
function mapperOf(data: MemoryTreeData, { profile, factors, mapping }: Chip): Mapper {
  const { nanometers } = profile.process, key = JSON.stringify([nanometers, factors, mapping]);
  let own = mappers.get(data);
  if (own === undefined) mappers.set(data, own = new Map());
  let mapper = own.get(key);
  if (mapper === undefined) own.set(key, mapper = new Mapper(treeOf(data, nanometers, factors), mapping));
  return mapper;
}

interface Ready {
  readonly data: MemoryTreeData;
  readonly chip: Chip;
  readonly tree: Tree;
  readonly mapper: Mapper;
  readonly sources: readonly string[];
}

class TreeJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: TreeTerms;
  readonly #ready: Ready;
  readonly #workloads: readonly Workload[];
  readonly #sparse: readonly Sparse[];
  readonly #scorer: Scorer;
  readonly #levelJoules: Float64Array;
  readonly #mappings = new LayerMappings<readonly Mapped[]>((layer, batch) => this.#find(layer, batch));
  #batch = 1;

  constructor({ workloads, sorts }: Work, ready: Ready) {
    const { data, chip, tree } = ready;
    this.#ready = ready;
    this.#workloads = workloads;
    this.firsts = firstsOf(sorts);
    this.#sparse = workloads.map((workload) => sparseOf(workload, data.zeros, chip.density));
    this.terms = constantsOf(data, chip, tree);
    this.#scorer = new Scorer(tree, this.terms);
    this.#levelJoules = new Float64Array(tree.levels.length);
    this.gaps = this.#mappings.gaps(workloads, this.firsts, chip.profile.name);
  }

  begin(batch: number): void {
    this.#batch = batch;
  }

  cost(layer: number, run: Run): void {
    const t = this.terms, scorer = this.#scorer, mappings = this.#mappings.of(layer, this.#batch);
    const { shares } = this.#sparse[layer]!, levels = this.#levelJoules.fill(0);
    clear(t);
    if (mappings === undefined) { // one input fits and several together do not: they go one after another
      t.latencySeconds = t.energyJoules = Infinity;
      return;
    }
    for (let i = 0; i < mappings.length; i++) {
      const { shape, loops } = mappings[i]!, { bound } = mappings[i]!.with(shares);
      scorer.name(mappings.length === 1 ? "" : `${i + 1}`);
      scorer.least.leastNestCycles = bound.cycles;
      scorer.least.leastNestJoules = bound.joules;
      run(equations.addLeast, t, scorer.least);
      scorer.score(shape, loops, shares, run);
      run(equations.addNest, t, scorer.nest);
      for (let at = 0; at < TENSORS * levels.length; at++) {
        if (loops.keeps[at] === 1) levels[at % levels.length]! += scorer.accesses[at]!.joules;
      }
    }
  }

  #find(layer: number, batch: number): readonly Mapped[] | undefined {
    const workload = this.#workloads[layer]!, { mapper, data } = this.#ready, found: Mapped[] = [];
    for (const nest of workload.nests) {
      const mapped = mapper.mappingOf(shapeOf(nest, batch, sharesWeights(workload)), usualShares(data.zeros));
      if (mapped === undefined) return undefined;
      found.push(mapped);
    }
    return found;
  }

  view(layer: number): LayerView {
    const t = this.terms, { tree, sources } = this.#ready, { clockHertz } = t;
    const { shares, assumed } = this.#sparse[layer]!;
    const computing = t.computeCycles / clockHertz, mappings = this.#mappings.of(layer, this.#batch)!;
    const levels = tree.levels.map(({ name }, l) => [name, this.#levelJoules[l]!] as const);
    return {
      latencyParts: { compute: computing, memories: Math.max(0, t.latencySeconds - computing) },
      energyParts: {
        compute: t.computeJoules,
        ...Object.fromEntries(levels),
        ...(t.leakageJoules > 0 && { leakage: t.leakageJoules }),
      },
      basis: "modelled",
      bound: t.cycles > t.computeCycles ? "memory" : "compute",
      sources,
      assumed: [...tree.assumed, ...assumed, ...assumedOf(mappings, tree)],
      mapping: mappings.map((mapped): MappedNest => mapped.with(shares).plain(clockHertz)),
    };
  }
}

/** What a layer's mappings take for granted. */
function assumedOf(mappings: readonly Mapped[], { levels }: Tree): string[] {
  const [one] = mappings;
  return one === undefined || one.stays < 0
    ? []
    : [`inputs and outputs in ${levels[one.stays]!.name} from layer to layer, because both fit there whole`];
}

function clear(t: TreeTerms): void {
  t.macs =
    t.computeCycles =
    t.cycles =
    t.leastCycles =
      0;
  t.computeJoules = t.leakageJoules = t.leastJoules = 0;
  t.latencySeconds = t.energyJoules = 0;
}

/** The chip's numbers at the process asked for. */
function constantsOf({ compute }: MemoryTreeData, { profile, factors }: Chip, tree: Tree): TreeTerms {
  return Object.assign(new TreeTerms(), {
    clockHertz: profile.clock.hertz / factors.delay,
    macsPerCycle: tree.macsPerCycle,
    joulesPerMac: tree.joulesPerMac,
    cited: {
      clockHertz: profile.clock.source,
      ...(compute.macsPerCycle !== undefined && { macsPerCycle: compute.macsPerCycle.source }),
      ...(compute.joulesPerMac !== undefined && { joulesPerMac: compute.joulesPerMac.source }),
    },
  });
}
