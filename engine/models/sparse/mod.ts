import type { Density, Workload } from "../../../ir/work.ts";
import type { SparseData } from "../../../profiles/types.ts";
import { run } from "../../equations.ts";
import { withChanges } from "../../changes.ts";
import { type Chip, type CostModel, firstsOf, type LayerView } from "../../model.ts";
import { percent } from "../../../ir/numbers.ts";
import * as equations from "./equations.ts";
import type { Product } from "./equations.ts";
import { averageImbalance } from "./imbalance.ts";
import { engineOf, nestsOf, productOf, work } from "./products.ts";

/**
 * An engine that multiplies stored weights by non-zero activations, one a cycle and PE: time = stored weights x
 * activation density / (PEs x clock) x load imbalance. Stored weights include padding for long runs of zeros.
 */
export const sparse: CostModel<"sparse"> = {
  id: "sparse",
  standing: "formula",
  words: "fixed",
  reads: ["clock"],
  adjustable: () => ({ latency: ["loadImbalance"], energy: ["powerWatts"] }),
  prepare(data, chip) {
    const gap = `${chip.profile.name} computes products of matrices and vectors, and it is something else`;
    const { delay, power } = chip.factors, { clock } = chip.profile, { powerWatts } = data;
    return ({ workloads, sorts }) => {
      const terms = engineOf(data), firsts = firstsOf(sorts), layers: (Layer | undefined)[] = [];
      terms.clockHertz = clock.hertz / delay;
      terms.powerWatts = powerWatts.value * power;
      terms.cited = { ...terms.cited, clockHertz: clock.source, powerWatts: powerWatts.source };
      workloads.forEach((workload, at) =>
        layers.push(firsts[at]! < at ? layers[firsts[at]!] : layerOf(workload, data, chip))
      );
      return {
        gaps: layers.map((layer) => layer === undefined ? gap : undefined),
        firsts,
        terms,
        storedWeights: (at) => storedOf(layers[at]!, data),
        begin: (batch) => void (terms.batch = batch),
        cost(at, run) {
          const { products, density } = layers[at]!;
          terms.weightDensity = density.weights;
          terms.activationDensity = density.activations;
          terms.storedWeights = terms.idealCycles = 0;
          for (let i = 0; i < products.length; i++) {
            work(products[i]!, terms, data, run);
            run(equations.addProduct, terms, products[i]!);
          }
          run(equations.costs, terms);
        },
        view: (at) => viewOf(layers[at]!, data, chip),
      };
    };
  },
  fit(profile, rows) {
    const loadImbalance = averageImbalance(profile, rows.map(({ name }) => name));
    return withChanges(profile, { "sparse.loadImbalance": Number(loadImbalance.toPrecision(4)) });
  },
};

/** A layer as the engine takes it. */
interface Layer {
  readonly workload: Workload;
  readonly products: readonly Product[];
  /** Shares that take time: of the activations all, where zeros are multiplied too. */
  readonly density: Density;
}

function layerOf(workload: Workload, data: SparseData, chip: Chip): Layer | undefined {
  const nests = nestsOf(workload, data);
  if (nests === undefined) return undefined;
  const { weights, activations } = densityOf(workload, data, chip);
  const products = nests.map((nest, at) => {
    const product = productOf(nest, weights, data);
    product.suffix = nests.length === 1 ? "" : `${at + 1}`;
    return product;
  });
  return { workload, products, density: { weights, activations: data.denseActivations ? 1 : activations } };
}

/** Densities of a layer: stated, or asked for, or assumed. */
function densityOf({ density }: Workload, { assumedDensity }: SparseData, { density: given }: Chip): Density {
  const { weights, activations } = given ?? assumedDensity;
  return { weights, activations, ...density };
}

function viewOf(layer: Layer, data: SparseData, chip: Chip): LayerView {
  const { pes, multipliers, longestZeroRun, powerWatts, loadImbalance, assumedDensity } = data;
  const cited = [pes, multipliers, longestZeroRun, powerWatts, loadImbalance].flatMap((cited) =>
    cited?.source ?? []
  );
  const missing = missingOf(layer.workload);
  const sources = [
    ...new Set(cited),
    ...(chip.density === undefined && missing.length > 0 ? [assumedDensity.source] : []),
  ];
  return { basis: "modelled", bound: "compute", sources, assumed: assumptionsOf(layer, data, chip) };
}

/** Weights that are not zero, with the padding of long runs of zeros. */
function storedOf({ workload, products, density }: Layer, data: SparseData): number {
  const terms = Object.assign(engineOf(data), { weightDensity: density.weights });
  let entries = 0;
  for (const product of products) {
    work(product, terms, data, run);
    entries += product.storedWeights;
  }
  return Math.max(entries, workload.parameters * density.weights);
}

/** Tensors of which the network states no density. */
function missingOf({ density = {} }: Workload): readonly (keyof Density)[] {
  return (["weights", "activations"] as const).filter((tensor) => density[tensor] === undefined);
}

function assumptionsOf({ workload }: Layer, data: SparseData, chip: Chip): string[] {
  const { convolutions = false } = data, density = densityOf(workload, data, chip);
  const assumed = workload.nests.length > 0
    ? []
    : ["as one product with long columns, because its shape is not known"];
  const missing = missingOf(workload);
  if (missing.length > 0) {
    const values = missing.map((tensor) => `${tensor} ${percent(density[tensor])}`).join(", ");
    const from = chip.density !== undefined
      ? "as asked"
      : convolutions
      ? "as assumed"
      : "median of the paper's layers";
    assumed.push(`pruned, because it states no density: ${values} non-zero (${from})`);
  }
  return assumed;
}
