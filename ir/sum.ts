import type { Mismatch } from "./wording.ts";
import type { Network } from "./network.ts";
import { workloadsOf } from "./workloads.ts";

/** What is counted, in words. */
const COUNTS = { macs: "MACs", parameters: "parameters", vectorOperations: "vector operations" } as const;

/** Sums over a network that are no longer exact, though those of each layer are. */
export function inexactSums(network: Network): Mismatch[] {
  const sums = { macs: 0, parameters: 0, vectorOperations: 0 };
  for (const { macs, parameters, vectorOperations } of workloadsOf(network)) {
    sums.macs += macs;
    sums.parameters += parameters;
    sums.vectorOperations += vectorOperations;
  }
  return (Object.keys(COUNTS) as (keyof typeof COUNTS)[]).flatMap((key) =>
    sums[key] <= Number.MAX_SAFE_INTEGER
      ? []
      : [{ expected: `layers that come to at most 2^53 ${COUNTS[key]}`, got: sums[key].toPrecision(4) }]
  );
}
