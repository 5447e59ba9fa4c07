/** A sparse engine and the products of a layer, as facts. */
import { type Nest, product, type Workload } from "../../../ir/work.ts";
import type { SparseData } from "../../../profiles/types.ts";
import type { Run } from "../../equations.ts";
import * as equations from "./equations.ts";
import { Product, SparseTerms } from "./equations.ts";
import { paddingRatio } from "./padding.ts";

/** The engine's own numbers, with their sources. */
export function engineOf({ pes, multipliers, loadImbalance }: SparseData): SparseTerms {
  const cited: Record<string, string> = { pes: pes.source, loadImbalance: loadImbalance.source };
  if (multipliers !== undefined) cited.multipliers = multipliers.source;
  return Object.assign(new SparseTerms(), {
    pes: pes.value,
    multipliers: multipliers?.value ?? 1,
    loadImbalance: loadImbalance.value,
    cited,
  });
}

/** The loop nests that the engine does, or nothing if it does something else. Of unknown shape: one with endless columns. */
export function nestsOf(
  { nests, macs }: Workload,
  { convolutions = false }: SparseData,
): readonly Nest[] | undefined {
  if (nests.length === 0) return [{ ...product(1, macs, 1), k: Infinity }];
  if (convolutions) return nests;
  return nests.every(({ p, q, r, s, groups }) => p * q * r * s * groups === 1) ? nests : undefined;
}

/** A loop nest as the engine takes it, with weights of a density. */
export function productOf(nest: Nest, weightDensity: number, { pes, longestZeroRun }: SparseData): Product {
  const { n, k, c, p, q, r, s, groups } = nest;
  return Object.assign(new Product(), {
    products: n * p * q,
    outputs: k,
    outputRows: p,
    outputColumns: q,
    weights: k === Infinity ? c : k * c * (r * s / groups),
    paddingPerWeight: paddingRatio(weightDensity, k / pes.value, longestZeroRun?.value ?? Infinity),
    cited: longestZeroRun === undefined ? {} : { paddingPerWeight: longestZeroRun.source },
  });
}

/** Weights and cycles of a product; densities stand among the terms. */
export function work(p: Product, t: SparseTerms, { dealtOut = "outputs" }: SparseData, run: Run): void {
  run(equations.stored, p, t);
  if (dealtOut === "pixels") run(equations.pixelsDealtOut, p, t);
  else if (p.outputs === Infinity) run(equations.evenly, p);
  else run(equations.outputsDealtOut, p, t);
}
