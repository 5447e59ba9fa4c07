import { type Density, type Nest, product, type Workload } from "../../ir/work.ts";
import { type CostModel, type Gap, type LayerCost, percent, type Term } from "../model.ts";

/**
 * Padding entries for each stored weight, when weights lie at random and a run of more than `longest` zeros must store
 * one: over a column of n rows, the sum over k of (1 - d)^(k L) (1 - k L / n) with L = longest + 1. A PE holds n =
 * outputs / PEs rows of each column, so short columns need none. Over an endless column the sum is geometric.
 */
export function paddingRatio(density: number, rows: number, longest: number): number {
  if (density <= 0) return 0;
  const step = longest + 1;
  const zeros = (1 - density) ** step;
  if (rows === Infinity) return zeros / (1 - zeros);
  let ratio = 0;
  for (let run = step; run < rows; run += step) ratio += (1 - density) ** run * (1 - run / rows);
  return ratio;
}

/** What a sparse engine stores and does for one matrix-vector product. */
export interface SparseWork {
  /** Weights stored, padding included. */
  readonly storedWeights: number;
  /** Cycles of a perfectly shared load. */
  readonly cycles: number;
  /** The fullest PE's rows over the average: rows do not divide evenly among PEs. */
  readonly unevenness: number;
}

/** Stored weights and ideal cycles of a fully connected layer on `pes` processing elements. */
export function sparseWork(nest: Nest, density: Density, pes: number, longestZeroRun: number): SparseWork {
  const rows = nest.k / pes;
  const weights = (rows === Infinity ? nest.c : nest.k * nest.c) * density.weights;
  const storedWeights = weights * (1 + paddingRatio(density.weights, rows, longestZeroRun));
  const cycles = nest.n * storedWeights * density.activations / pes;
  return { storedWeights, cycles, unevenness: rows === Infinity ? 1 : Math.ceil(rows) / rows };
}

/** The weights stored for a layer's products. */
function storedTerms(products: readonly Nest[], works: readonly SparseWork[], density: Density): Term[] {
  const [nest] = products as [Nest], [{ storedWeights, unevenness }] = works as [SparseWork];
  if (products.length > 1) {
    const value = works.reduce((sum, work) => sum + work.storedWeights, 0);
    return [{ name: "storedWeights", value, formula: "sum over products of their weights and padding" }];
  }
  const weights = nest.k === Infinity ? nest.c : nest.k * nest.c;
  return [
    { name: "products", value: nest.n },
    { name: "weights", value: weights },
    { name: "paddingPerWeight", value: storedWeights / (weights * density.weights || 1) - 1 },
    {
      name: "storedWeights",
      value: storedWeights,
      formula: "weights x weightDensity x (1 + paddingPerWeight)",
    },
    {
      name: "unevenness",
      value: unevenness,
      ...(nest.k !== Infinity && { formula: `ceil(${nest.k} / pes) / (${nest.k} / pes)` }),
    },
  ];
}

function cyclesFormula(products: readonly Nest[]): string {
  const one = "storedWeights x activationDensity / pes x unevenness";
  return products.length === 1 ? `products x ${one}` : `sum over products of ${one}`;
}

/** The matrix-vector products of a layer, or nothing if it is something else. Of unknown shape: one with endless columns. */
function productsOf({ nests, macs }: Workload): readonly Nest[] | undefined {
  if (nests.length === 0) return [{ ...product(1, macs, 1), k: Infinity }];
  return nests.every(({ p, q, r, s, groups }) => p * q * r * s * groups === 1) ? nests : undefined;
}

/**
 * An engine that multiplies stored weights by non-zero activations, one a cycle and PE: time = stored weights x
 * activation density / (PEs x clock) x load imbalance. Stored weights include padding for long runs of zeros.
 */
export const sparse: CostModel<"sparse"> = {
  id: "sparse",
  prepare(data, { profile, factors, density: given }) {
    const { pes, longestZeroRun, powerWatts, weightCapacity, loadImbalance, assumedDensity } = data;
    const secondsPerCycle = factors.delay / profile.clock.hertz;
    const watts = powerWatts.value * factors.power;
    const fallback = given ?? assumedDensity;
    const sources = [
      ...new Set([pes, longestZeroRun, powerWatts, loadImbalance].map(({ source }) => source)),
    ];
    const gap: Gap = {
      gap: `${profile.name} computes products of matrices and vectors, and it is something else`,
    };

    return (workloads, batch) =>
      workloads.map((workload): LayerCost | Gap => {
        const products = productsOf(workload);
        if (products === undefined) return gap;
        const stated = workload.density ?? {};
        const density = { weights: fallback.weights, activations: fallback.activations, ...stated };
        const works = products.map((nest) => sparseWork(nest, density, pes.value, longestZeroRun.value));
        let cycles = 0, stored = 0;
        for (const work of works) {
          cycles += work.cycles * work.unevenness;
          stored += work.storedWeights;
        }
        const storedWeights = Math.max(stored, workload.parameters * density.weights);
        const latencySeconds = cycles * loadImbalance.value * secondsPerCycle * batch;
        const assumed = workload.nests.length > 0
          ? []
          : ["one product with long columns, for its shape is not known"];
        const missing = (["weights", "activations"] as const).filter((tensor) =>
          stated[tensor] === undefined
        );
        if (missing.length > 0) {
          const values = missing.map((tensor) => `${tensor} ${percent(density[tensor])}`).join(", ");
          assumed.push(
            `pruned, for it states no density: ${values} non-zero (${
              given ? "as asked" : "median of the paper's layers"
            })`,
          );
        }
        if (storedWeights > weightCapacity.value) {
          const stored = Math.round(storedWeights).toLocaleString("en-US");
          const room = weightCapacity.value.toLocaleString("en-US");
          assumed.push(
            `on a chip with more memory: it stores ${stored} weights, and there is room for ${room}`,
          );
        }
        return {
          latencySeconds,
          energyJoules: latencySeconds * watts,
          basis: "modelled",
          bound: "compute",
          sources: given || missing.length === 0 ? sources : [...sources, assumedDensity.source],
          assumed,
          terms: () => [
            { name: "pes", value: pes.value, source: pes.source },
            { name: "clockHertz", value: 1 / secondsPerCycle, source: profile.clock.source },
            { name: "longestZeroRun", value: longestZeroRun.value, source: longestZeroRun.source },
            { name: "loadImbalance", value: loadImbalance.value, source: loadImbalance.source },
            { name: "powerWatts", value: watts, source: powerWatts.source },
            { name: "weightDensity", value: density.weights },
            { name: "activationDensity", value: density.activations },
            { name: "batch", value: batch },
            ...storedTerms(products, works, density),
            { name: "idealCycles", value: cycles, formula: cyclesFormula(products) },
            {
              name: "latencySeconds",
              value: latencySeconds,
              formula: "idealCycles x loadImbalance / clockHertz x batch",
            },
            { name: "energyJoules", value: latencySeconds * watts, formula: "latencySeconds x powerWatts" },
          ],
        };
      });
  },
};
