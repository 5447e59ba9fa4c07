/** Where a law does not hold, each with its reason and its smallest example; docs/laws.md tells them. At most ten. */
import type { ModelId } from "../../../profiles/types.ts";

/** The laws by name. */
export type Law = "larger" | "batch" | "together" | "bits" | "hardware";

/** An exception. */
export interface Exception {
  readonly law: Law;
  readonly profiles: readonly string[];
  readonly model: ModelId;
  /** Share of trials that may break it at the most. */
  readonly share: number;
  readonly reason: string;
}

/** All of them. */
export const exceptions: readonly Exception[] = [
  {
    law: "hardware",
    profiles: ["scale-sim"],
    model: "systolic",
    share: 0.7,
    reason: "it is what SCALE-Sim prints, and the tool fills and drains its whole array for each fold",
  },
  {
    law: "hardware",
    profiles: ["eyeriss", "eyeriss-v2"],
    model: "rowStationary",
    share: 0.003,
    reason: "the search does not try every number of rounds of channels: differences below 0.1 %",
  },
  {
    law: "hardware",
    profiles: ["mit-eems"],
    model: "hierarchy",
    share: 0.003,
    reason: "the same",
  },
  {
    law: "batch",
    profiles: ["eyeriss", "eyeriss-v2"],
    model: "rowStationary",
    share: 0.002,
    reason: "the faster way took more energy than one after another for one input less, and no longer does",
  },
  {
    law: "batch",
    profiles: ["mit-eems"],
    model: "hierarchy",
    share: 0.002,
    reason: "the same",
  },
];

/** The share of trials of a law that may break it. */
export function allowed(law: Law, profile: string, model: ModelId): number {
  const found = exceptions.find((entry) =>
    entry.law === law && entry.model === model && entry.profiles.includes(profile)
  );
  return found?.share ?? 0;
}
