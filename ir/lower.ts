import { checkedFunction } from "./checked.ts";
import { calling } from "./errors.ts";
import { networkField } from "./given.ts";
import type { Network } from "./network.ts";
import type { Workload } from "./work.ts";
import { workloadsOf } from "./workloads.ts";

/** The work of every layer of a network for one inference, in the network's order. */
export const lower: (network: Network) => Workload[] = checkedFunction(
  { act: calling("lower"), takes: { network: networkField }, mapped: true },
  workloadsOf,
);
