/** Where a law does not hold, each with its reason and its smallest example; docs/laws.md tells them. At most ten. */
import type { ModelId } from "../../../profiles/types.ts";

/** The laws by name. */
export type Law = "larger" | "batch" | "together" | "bits" | "hardware";

/** An exception. */
export interface Exception {
  readonly law: Law;
  readonly profiles: readonly string[];
  readonly models: readonly ModelId[];
  /** Share of trials that may break it at the most. */
  readonly share: number;
  readonly reason: string;
}

/** All of them. */
export const exceptions: readonly Exception[] = [
  {
    law: "hardware",
    profiles: ["scale-sim"],
    models: ["systolic"],
    share: 0.7,
    reason: "it is what SCALE-Sim prints, and the tool fills and drains its whole array for each fold",
  },
  {
    law: "hardware",
    profiles: ["eyeriss", "eyeriss-v2", "mit-eems"],
    models: ["rowStationary", "hierarchy"],
    share: 0.003,
    reason: "the search does not try every number of rounds of channels: differences below 0.2 %",
  },
  {
    law: "larger",
    profiles: ["eyeriss", "eyeriss-v2", "mit-eems"],
    models: ["rowStationary", "hierarchy"],
    share: 0.001,
    reason: "the same: one round more of fewer channels leaves room for filters; up to 6 %",
  },
  {
    law: "batch",
    profiles: ["eyeriss", "eyeriss-v2", "mit-eems", "gemmini", "scale-sim"],
    models: ["rowStationary", "hierarchy", "systolic"],
    share: 0.002,
    reason: "the faster way took more energy than one after another for one input less, and no longer does",
  },
  {
    law: "bits",
    profiles: ["a2"],
    models: ["gpu"],
    share: 0.03,
    reason: "its printed peak at 8 bits is 0.05 % less than twice that at 16",
  },
  {
    law: "larger",
    profiles: ["eyeriss"],
    models: ["memoryTree"],
    share: 0.08,
    reason: "a search of 0.1 s may miss the mapping that it finds for one more, where buses hold a layer up",
  },
  {
    law: "larger",
    profiles: ["accelforge-nvdla-like"],
    models: ["memoryTree"],
    share: 0.12,
    reason: "the same of one layer that DRAM holds up, by at most 1.0 %; none with a search of 1 s",
  },
  {
    law: "hardware",
    profiles: ["eyeriss", "timeloop-eyeriss-like"],
    models: ["memoryTree"],
    share: 0.05,
    reason: "the same",
  },
  {
    law: "batch",
    profiles: ["eyeriss"],
    models: ["memoryTree"],
    share: 0.03,
    reason: "the same",
  },
];

/** The share of trials of a law that may break it. */
export function allowed(law: Law, profile: string, model: ModelId): number {
  const found = exceptions.find((entry) =>
    entry.law === law && entry.models.includes(model) && entry.profiles.includes(profile)
  );
  return found?.share ?? 0;
}
