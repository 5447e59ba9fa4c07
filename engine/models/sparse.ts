import { type Density, type Nest, product, type Workload } from "../../ir/work.ts";
import type { Cited, SparseData } from "../../profiles/types.ts";
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
  const runs = Math.max(0, Math.ceil(rows / step) - 1);
  const { sum, weighted } = powerSums(zeros, runs);
  return sum - weighted * step / rows;
}

/** z + z^2 + ... + z^n, and z + 2 z^2 + ... + n z^n, each doubled from its half: all terms are positive, however long the sum. */
function powerSums(z: number, n: number): { sum: number; weighted: number; power: number } {
  if (n === 0) return { sum: 0, weighted: 0, power: 1 };
  const half = Math.floor(n / 2), { sum, weighted, power } = powerSums(z, half);
  const all = {
    sum: sum * (1 + power),
    weighted: weighted + power * (weighted + half * sum),
    power: power ** 2,
  };
  if (n % 2 === 0) return all;
  const last = all.power * z;
  return { sum: all.sum + last, weighted: all.weighted + n * last, power: last };
}

/** The engine as its work depends on it. */
export interface SparseEngine {
  /** Processing elements. */
  readonly pes: number;
  /** Zeros between two stored weights at the most; Infinity if left out. */
  readonly longestZeroRun?: number;
  /** Multiply-accumulates of a processing element a cycle; 1 if left out. */
  readonly multipliers?: number;
  /** What is dealt out to processing elements: outputs if left out, or pixels. */
  readonly dealtOut?: "outputs" | "pixels";
  /** Whether zero activations are multiplied like others; false if left out. */
  readonly denseActivations?: boolean;
}

/** The engine of a profile. */
export function engineOf(data: SparseData): SparseEngine {
  const { pes, multipliers, longestZeroRun, dealtOut = "outputs", denseActivations = false } = data;
  return {
    pes: pes.value,
    multipliers: multipliers?.value ?? 1,
    longestZeroRun: longestZeroRun?.value ?? Infinity,
    dealtOut,
    denseActivations,
  };
}

/** What a sparse engine stores and does for one layer. */
export interface SparseWork {
  /** Weights stored, padding included. */
  readonly storedWeights: number;
  /** Cycles of a perfectly shared load. */
  readonly cycles: number;
  /** The fullest PE's share over the average: rows or pixels do not divide evenly among PEs. */
  readonly unevenness: number;
}

/** The fullest over the average where so many are dealt out to so many. */
function fullest(things: number, places: number): number {
  const each = things / places;
  return each === Infinity ? 1 : Math.ceil(each) / each;
}

/** How unevenly a layer's outputs, or the pixels of a square of processing elements, are dealt out. */
function unevennessOf({ k, p, q }: Nest, { pes, dealtOut }: SparseEngine): number {
  if (dealtOut !== "pixels") return fullest(k, pes);
  const side = Math.sqrt(pes);
  return fullest(p, side) * fullest(q, side);
}

/** Stored weights and ideal cycles of a fully connected layer or a convolution. */
export function sparseWork(nest: Nest, density: Density, engine: SparseEngine): SparseWork {
  const { pes, longestZeroRun = Infinity, multipliers = 1, denseActivations = false } = engine;
  const rows = nest.k / pes;
  const taps = nest.r * nest.s / nest.groups;
  const weights = (rows === Infinity ? nest.c : nest.k * nest.c * taps) * density.weights;
  const padding = longestZeroRun === Infinity ? 0 : paddingRatio(density.weights, rows, longestZeroRun);
  const storedWeights = weights * (1 + padding);
  const activations = denseActivations ? 1 : density.activations;
  const cycles = nest.n * nest.p * nest.q * storedWeights * activations / pes / multipliers;
  return { storedWeights, cycles, unevenness: unevennessOf(nest, engine) };
}

/** The weights stored for a layer's products or convolutions. */
function storedTerms(
  products: readonly Nest[],
  works: readonly SparseWork[],
  density: Density,
  engine: SparseEngine,
): Term[] {
  const [nest] = products as [Nest], [{ storedWeights, unevenness }] = works as [SparseWork];
  if (products.length > 1) {
    const value = works.reduce((sum, work) => sum + work.storedWeights, 0);
    return [{ name: "storedWeights", value, formula: "sum over products of their weights and padding" }];
  }
  const weights = (nest.k === Infinity ? nest.c : nest.k * nest.c) * nest.r * nest.s / nest.groups;
  return [
    { name: "products", value: nest.n * nest.p * nest.q },
    { name: "weights", value: weights },
    { name: "paddingPerWeight", value: storedWeights / (weights * density.weights || 1) - 1 },
    {
      name: "storedWeights",
      value: storedWeights,
      formula: "weights x weightDensity x (1 + paddingPerWeight)",
    },
    ...(engine.dealtOut === "pixels" ? [{ name: "pesAcross", value: Math.sqrt(engine.pes) }] : []),
    { name: "unevenness", value: unevenness, ...unevennessFormula(nest, engine) },
  ];
}

function unevennessFormula({ k, p, q }: Nest, { dealtOut }: SparseEngine): { readonly formula?: string } {
  if (k === Infinity) return {};
  if (dealtOut !== "pixels") return { formula: `ceil(${k} / pes) / (${k} / pes)` };
  const side = (places: number) => `ceil(${places} / pesAcross) / (${places} / pesAcross)`;
  return { formula: `${side(p)} x ${side(q)}` };
}

function cyclesFormula(products: readonly Nest[], { multipliers }: SparseEngine): string {
  const each = multipliers === 1 ? "" : " / multipliers";
  const one = `storedWeights x activationDensity / pes${each} x unevenness`;
  return products.length === 1 ? `products x ${one}` : `sum over products of ${one}`;
}

/** The loop nests that the engine does, or nothing if it does something else. Of unknown shape: one with endless columns. */
function productsOf({ nests, macs }: Workload, convolutions: boolean): readonly Nest[] | undefined {
  if (nests.length === 0) return [{ ...product(1, macs, 1), k: Infinity }];
  if (convolutions) return nests;
  return nests.every(({ p, q, r, s, groups }) => p * q * r * s * groups === 1) ? nests : undefined;
}

/** A constant that not every engine has, as a term. */
function optional(name: string, cited: Cited | undefined): Term[] {
  return cited === undefined ? [] : [{ name, value: cited.value, source: cited.source }];
}

/**
 * An engine that multiplies stored weights by non-zero activations, one a cycle and PE: time = stored weights x
 * activation density / (PEs x clock) x load imbalance. Stored weights include padding for long runs of zeros.
 */
export const sparse: CostModel<"sparse"> = {
  id: "sparse",
  prepare(data, { profile, factors, density: given }) {
    const { pes, longestZeroRun, powerWatts, weightCapacity, loadImbalance, assumedDensity } = data;
    const { multipliers, convolutions = false, denseActivations = false } = data;
    const engine = engineOf(data);
    const secondsPerCycle = factors.delay / profile.clock.hertz;
    const watts = powerWatts.value * factors.power;
    const fallback = given ?? assumedDensity;
    const sources = [
      ...new Set(
        [pes, multipliers, longestZeroRun, powerWatts, loadImbalance].flatMap((cited) => cited?.source ?? []),
      ),
    ];
    const gap: Gap = {
      gap: `${profile.name} computes products of matrices and vectors, and it is something else`,
    };

    return (workloads, batch) =>
      workloads.map((workload): LayerCost | Gap => {
        const products = productsOf(workload, convolutions);
        if (products === undefined) return gap;
        const stated = workload.density ?? {};
        const density = { weights: fallback.weights, activations: fallback.activations, ...stated };
        const works = products.map((nest) => sparseWork(nest, density, engine));
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
              given ? "as asked" : convolutions ? "as assumed" : "median of the paper's layers"
            })`,
          );
        }
        if (weightCapacity !== undefined && storedWeights > weightCapacity.value) {
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
            ...optional("multipliers", multipliers),
            ...optional("longestZeroRun", longestZeroRun),
            { name: "loadImbalance", value: loadImbalance.value, source: loadImbalance.source },
            { name: "powerWatts", value: watts, source: powerWatts.source },
            { name: "weightDensity", value: density.weights },
            { name: "activationDensity", value: denseActivations ? 1 : density.activations },
            { name: "batch", value: batch },
            ...storedTerms(products, works, density, engine),
            { name: "idealCycles", value: cycles, formula: cyclesFormula(products, engine) },
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
