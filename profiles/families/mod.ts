/**
 * What chips of one family share: a JSON file and a line here for each, loaded when a chip of it is. A family may have a family itself.
 *
 * @module
 */
import type { Loading } from "../shelf.ts";

/** A line for each family: its name, and how to load it. */
export const families = {
  "amd-instinct": (): Loading => import("./amd-instinct.json", { with: { type: "json" } }),
  "apple-gpu": (): Loading => import("./apple-gpu.json", { with: { type: "json" } }),
  "cerebras": (): Loading => import("./cerebras.json", { with: { type: "json" } }),
  "cpu": (): Loading => import("./cpu.json", { with: { type: "json" } }),
  "edge-tpu": (): Loading => import("./edge-tpu.json", { with: { type: "json" } }),
  "ethos-u": (): Loading => import("./ethos-u.json", { with: { type: "json" } }),
  "gaudi": (): Loading => import("./gaudi.json", { with: { type: "json" } }),
  "hailo": (): Loading => import("./hailo.json", { with: { type: "json" } }),
  "hailo-dram": (): Loading => import("./hailo-dram.json", { with: { type: "json" } }),
  "headline": (): Loading => import("./headline.json", { with: { type: "json" } }),
  "hexagon": (): Loading => import("./hexagon.json", { with: { type: "json" } }),
  "jetson": (): Loading => import("./jetson.json", { with: { type: "json" } }),
  "microcontroller": (): Loading => import("./microcontroller.json", { with: { type: "json" } }),
  "neuron": (): Loading => import("./neuron.json", { with: { type: "json" } }),
  "nvdla": (): Loading => import("./nvdla.json", { with: { type: "json" } }),
  "nvdla-published": (): Loading => import("./nvdla-published.json", { with: { type: "json" } }),
  "nvdla-specified": (): Loading => import("./nvdla-specified.json", { with: { type: "json" } }),
  "nvidia-gpu": (): Loading => import("./nvidia-gpu.json", { with: { type: "json" } }),
  "nvidia-gpu-kernels": (): Loading => import("./nvidia-gpu-kernels.json", { with: { type: "json" } }),
  "nvidia-gpu-unmeasured": (): Loading => import("./nvidia-gpu-unmeasured.json", { with: { type: "json" } }),
  "nvidia-hopper": (): Loading => import("./nvidia-hopper.json", { with: { type: "json" } }),
  "simba": (): Loading => import("./simba.json", { with: { type: "json" } }),
  "tpu": (): Loading => import("./tpu.json", { with: { type: "json" } }),
  "zigzag": (): Loading => import("./zigzag.json", { with: { type: "json" } }),
};

/** The name of a family. */
export type FamilyId = keyof typeof families;

/** The names of all families. */
export const familyIds: readonly FamilyId[] = Object.keys(families) as FamilyId[];
