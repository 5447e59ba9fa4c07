/**
 * Published tables that profiles are held against: one JSON file each, every row with the id of its source. Nothing of an
 * estimate depends on them but its error. Imports the types of `profiles/`.
 *
 * ```ts
 * import { publishedIds } from "./mod.ts";
 *
 * console.log(Array.isArray(publishedIds)); // true
 * ```
 *
 * @module
 */
import type { PublishedTable } from "../types.ts";

interface JsonModule {
  readonly default: unknown;
}

const shelf: Readonly<Record<string, () => Promise<JsonModule>>> = {
  "a100-matmul": () => import("./a100-matmul.json", { with: { type: "json" } }),
  "a100-operators": () => import("./a100-operators.json", { with: { type: "json" } }),
  "academic-networks": () => import("./academic-networks.json", { with: { type: "json" } }),
  "edge-tpu": () => import("./edge-tpu.json", { with: { type: "json" } }),
  "eyeriss-networks": () => import("./eyeriss-networks.json", { with: { type: "json" } }),
  "eyeriss-v2-layers": () => import("./eyeriss-v2-layers.json", { with: { type: "json" } }),
  "hailo-8": () => import("./hailo-8.json", { with: { type: "json" } }),
  "jetson-nano": () => import("./jetson-nano.json", { with: { type: "json" } }),
  "mit-eems": () => import("./mit-eems.json", { with: { type: "json" } }),
  "mlperf-bert": () => import("./mlperf-bert.json", { with: { type: "json" } }),
  "mlperf-inference": () => import("./mlperf-inference.json", { with: { type: "json" } }),
  "nvdla-configurations": () => import("./nvdla-configurations.json", { with: { type: "json" } }),
  "nvdla-layers": () => import("./nvdla-layers.json", { with: { type: "json" } }),
  "nvdla-networks": () => import("./nvdla-networks.json", { with: { type: "json" } }),
  "nvdla-rtl": () => import("./nvdla-rtl.json", { with: { type: "json" } }),
  "scale-sim-cycles": () => import("./scale-sim-cycles.json", { with: { type: "json" } }),
  "tpu-v1": () => import("./tpu-v1.json", { with: { type: "json" } }),
  "tpu-v1-latency": () => import("./tpu-v1-latency.json", { with: { type: "json" } }),
};

/** The names of all published tables. */
export const publishedIds: readonly string[] = Object.keys(shelf);

/** A published table. */
export async function loadPublished(id: string): Promise<PublishedTable> {
  return (await shelf[id]!()).default as PublishedTable;
}
