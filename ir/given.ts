/** Networks as public functions are given them. */
import { check } from "./check.ts";
import { faultsOf, FodlamError } from "./errors.ts";
import type { Field } from "./field.ts";
import { isBuilt, type Network, NETWORK_FORMAT } from "./network.ts";

function isCalledNetwork(value: unknown): value is Network {
  return typeof value === "object" && value !== null && (value as Network).format === NETWORK_FORMAT;
}

/**
 * A network that a function is given: the builder's are right; others, such as parsed JSON, are checked here, and their
 * faults named.
 */
export const networkField: Field<Network> = {
  doc: "the network",
  expected: "a network such as network(name, inputShape, fragment) or tensor.toNetwork(name)",
  accepts: (value): value is Network => {
    if (!isCalledNetwork(value)) return false;
    if (isBuilt(value)) return true;
    const problems = check(value);
    if (problems.length > 0) throw new FodlamError(faultsOf("network", problems), problems);
    return true;
  },
};
