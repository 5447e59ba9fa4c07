/** What zeros save: products, cycles, and accesses of what a product needs. */
import { percent } from "../../../ir/numbers.ts";
import type { Density, Workload } from "../../../ir/work.ts";
import type { TreeZeros } from "../../../profiles/data/memoryTree.ts";
import type { Shares } from "./count.ts";
import { DENSE } from "./score.ts";

/** Shares of a layer's work that zeros leave, and what had to be assumed. */
export interface Sparse {
  readonly shares: Shares;
  readonly assumed: readonly string[];
}

/** What zeros leave of a layer. Densities are the layer's, or else the caller's, or else the profile's. */
export function sparseOf(
  { density = {} }: Workload,
  zeros: TreeZeros | undefined,
  given: Density | undefined,
): Sparse {
  if (zeros === undefined) return { shares: DENSE, assumed: [] };
  const { assumedDensity } = zeros;
  const weights = density.weights ?? given?.weights, activations = density.activations ?? given?.activations;
  return {
    shares: sharesOf(zeros, {
      weights: weights ?? assumedDensity.weights,
      activations: activations ?? assumedDensity.activations,
    }),
    assumed: [
      ...words("weights", zeros.weights, weights ?? assumedDensity.weights, weights),
      ...words("inputs", zeros.inputs, activations ?? assumedDensity.activations, activations),
    ],
  };
}

/** What the zeros leave that a profile assumes: mappings are chosen for them, because which there are is known when a chip runs. */
export function usualShares(zeros: TreeZeros | undefined): Shares {
  return zeros === undefined ? DENSE : sharesOf(zeros, zeros.assumedDensity);
}

/** A gated tensor's zeros save the product and the other tensors' accesses, a skipped one's its own access and the cycle too. */
function sharesOf(zeros: TreeZeros, density: Density): Shares {
  const left = (rule: "gated" | "skipped" | undefined, share: number) => rule === undefined ? 1 : share;
  const weights = left(zeros.weights, density.weights), inputs = left(zeros.inputs, density.activations);
  const ownWeights = zeros.weights === "skipped" ? weights : 1,
    ownInputs = zeros.inputs === "skipped" ? inputs : 1;
  return {
    products: weights * inputs,
    cycles: ownWeights * ownInputs,
    accesses: [inputs * ownWeights, weights * ownInputs, weights * inputs],
  };
}

function words(
  tensor: string,
  rule: string | undefined,
  share: number,
  stated: number | undefined,
): string[] {
  if (rule === undefined) return [];
  return [
    `zeros of ${tensor} ${rule}, ${percent(share)} non-zero${
      stated === undefined ? " (the profile's assumption)" : ""
    }`,
  ];
}
