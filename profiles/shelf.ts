/** The profiles that FODLAM ships: a JSON file and a line here for each. Nothing is loaded before it is named. */

import { nameParts } from "../ir/runtimeName.ts";

/** A JSON module. */
export interface JsonModule {
  /** What is in the file. */
  readonly default: unknown;
}

/** A JSON module on its way. */
export type Loading = Promise<JsonModule>;

/** A line for each profile: its name, and how to load it when it is named. */
export const shelf = {
  "a10": (): Loading => import("./a10.json", { with: { type: "json" } }),
  "a100": (): Loading => import("./a100.json", { with: { type: "json" } }),
  "a100-40gb": (): Loading => import("./a100-40gb.json", { with: { type: "json" } }),
  "a100-pcie": (): Loading => import("./a100-pcie.json", { with: { type: "json" } }),
  "a2": (): Loading => import("./a2.json", { with: { type: "json" } }),
  "a30": (): Loading => import("./a30.json", { with: { type: "json" } }),
  "a40": (): Loading => import("./a40.json", { with: { type: "json" } }),
  "accelforge-nvdla-like": (): Loading => import("./accelforge-nvdla-like.json", { with: { type: "json" } }),
  "accelforge-tpu-v4i-like": (): Loading =>
    import("./accelforge-tpu-v4i-like.json", { with: { type: "json" } }),
  "apple-ane": (): Loading => import("./apple-ane.json", { with: { type: "json" } }),
  "apple-m1": (): Loading => import("./apple-m1.json", { with: { type: "json" } }),
  "apple-m1-max": (): Loading => import("./apple-m1-max.json", { with: { type: "json" } }),
  "apple-m1-ultra": (): Loading => import("./apple-m1-ultra.json", { with: { type: "json" } }),
  "apple-m2": (): Loading => import("./apple-m2.json", { with: { type: "json" } }),
  "apple-m2-max": (): Loading => import("./apple-m2-max.json", { with: { type: "json" } }),
  "apple-m2-ultra": (): Loading => import("./apple-m2-ultra.json", { with: { type: "json" } }),
  "apple-m3": (): Loading => import("./apple-m3.json", { with: { type: "json" } }),
  "apple-m3-max": (): Loading => import("./apple-m3-max.json", { with: { type: "json" } }),
  "apple-m3-ultra": (): Loading => import("./apple-m3-ultra.json", { with: { type: "json" } }),
  "apple-m4": (): Loading => import("./apple-m4.json", { with: { type: "json" } }),
  "apple-m4-max": (): Loading => import("./apple-m4-max.json", { with: { type: "json" } }),
  "b200": (): Loading => import("./b200.json", { with: { type: "json" } }),
  "cambricon-x": (): Loading => import("./cambricon-x.json", { with: { type: "json" } }),
  "cerebras-wse2": (): Loading => import("./cerebras-wse2.json", { with: { type: "json" } }),
  "cerebras-wse3": (): Loading => import("./cerebras-wse3.json", { with: { type: "json" } }),
  "cloud-ai-100": (): Loading => import("./cloud-ai-100.json", { with: { type: "json" } }),
  "core-i9-13900k": (): Loading => import("./core-i9-13900k.json", { with: { type: "json" } }),
  "cortex-m7": (): Loading => import("./cortex-m7.json", { with: { type: "json" } }),
  "dadiannao": (): Loading => import("./dadiannao.json", { with: { type: "json" } }),
  "diannao": (): Loading => import("./diannao.json", { with: { type: "json" } }),
  "edge-tpu": (): Loading => import("./edge-tpu.json", { with: { type: "json" } }),
  "edge-tpu-devboard": (): Loading => import("./edge-tpu-devboard.json", { with: { type: "json" } }),
  "eie": (): Loading => import("./eie.json", { with: { type: "json" } }),
  "envision": (): Loading => import("./envision.json", { with: { type: "json" } }),
  "esp32-s3": (): Loading => import("./esp32-s3.json", { with: { type: "json" } }),
  "ethos-u55-128": (): Loading => import("./ethos-u55-128.json", { with: { type: "json" } }),
  "ethos-u55-256": (): Loading => import("./ethos-u55-256.json", { with: { type: "json" } }),
  "ethos-u65": (): Loading => import("./ethos-u65.json", { with: { type: "json" } }),
  "eyeriss": (): Loading => import("./eyeriss.json", { with: { type: "json" } }),
  "eyeriss+eie": (): Loading => import("./eyeriss+eie.json", { with: { type: "json" } }),
  "eyeriss-v2": (): Loading => import("./eyeriss-v2.json", { with: { type: "json" } }),
  "fodlam-2017": (): Loading => import("./fodlam-2017.json", { with: { type: "json" } }),
  "gaudi2": (): Loading => import("./gaudi2.json", { with: { type: "json" } }),
  "gaudi3": (): Loading => import("./gaudi3.json", { with: { type: "json" } }),
  "gb200": (): Loading => import("./gb200.json", { with: { type: "json" } }),
  "gemmini": (): Loading => import("./gemmini.json", { with: { type: "json" } }),
  "groq-tsp": (): Loading => import("./groq-tsp.json", { with: { type: "json" } }),
  "h100": (): Loading => import("./h100.json", { with: { type: "json" } }),
  "h100-pcie": (): Loading => import("./h100-pcie.json", { with: { type: "json" } }),
  "h200": (): Loading => import("./h200.json", { with: { type: "json" } }),
  "habana-goya": (): Loading => import("./habana-goya.json", { with: { type: "json" } }),
  "hailo-10h": (): Loading => import("./hailo-10h.json", { with: { type: "json" } }),
  "hailo-15h": (): Loading => import("./hailo-15h.json", { with: { type: "json" } }),
  "hailo-8": (): Loading => import("./hailo-8.json", { with: { type: "json" } }),
  "hailo-8l": (): Loading => import("./hailo-8l.json", { with: { type: "json" } }),
  "hexagon-npu": (): Loading => import("./hexagon-npu.json", { with: { type: "json" } }),
  "inferentia2": (): Loading => import("./inferentia2.json", { with: { type: "json" } }),
  "intel-npu4": (): Loading => import("./intel-npu4.json", { with: { type: "json" } }),
  "jetson-agx-orin": (): Loading => import("./jetson-agx-orin.json", { with: { type: "json" } }),
  "jetson-agx-xavier": (): Loading => import("./jetson-agx-xavier.json", { with: { type: "json" } }),
  "jetson-nano": (): Loading => import("./jetson-nano.json", { with: { type: "json" } }),
  "jetson-orin-nano": (): Loading => import("./jetson-orin-nano.json", { with: { type: "json" } }),
  "jetson-orin-nano-super": (): Loading =>
    import("./jetson-orin-nano-super.json", { with: { type: "json" } }),
  "jetson-orin-nx": (): Loading => import("./jetson-orin-nx.json", { with: { type: "json" } }),
  "jetson-orin-nx-8gb": (): Loading => import("./jetson-orin-nx-8gb.json", { with: { type: "json" } }),
  "jetson-xavier-nx": (): Loading => import("./jetson-xavier-nx.json", { with: { type: "json" } }),
  "l4": (): Loading => import("./l4.json", { with: { type: "json" } }),
  "l40s": (): Loading => import("./l40s.json", { with: { type: "json" } }),
  "mi210": (): Loading => import("./mi210.json", { with: { type: "json" } }),
  "mi250x": (): Loading => import("./mi250x.json", { with: { type: "json" } }),
  "mi300x": (): Loading => import("./mi300x.json", { with: { type: "json" } }),
  "mi325x": (): Loading => import("./mi325x.json", { with: { type: "json" } }),
  "mit-eems": (): Loading => import("./mit-eems.json", { with: { type: "json" } }),
  "moons-vlsi16": (): Loading => import("./moons-vlsi16.json", { with: { type: "json" } }),
  "nvdla-1024": (): Loading => import("./nvdla-1024.json", { with: { type: "json" } }),
  "nvdla-128": (): Loading => import("./nvdla-128.json", { with: { type: "json" } }),
  "nvdla-2048": (): Loading => import("./nvdla-2048.json", { with: { type: "json" } }),
  "nvdla-256": (): Loading => import("./nvdla-256.json", { with: { type: "json" } }),
  "nvdla-32": (): Loading => import("./nvdla-32.json", { with: { type: "json" } }),
  "nvdla-512": (): Loading => import("./nvdla-512.json", { with: { type: "json" } }),
  "nvdla-64": (): Loading => import("./nvdla-64.json", { with: { type: "json" } }),
  "nvdla-nv-full": (): Loading => import("./nvdla-nv-full.json", { with: { type: "json" } }),
  "nvdla-nv-large": (): Loading => import("./nvdla-nv-large.json", { with: { type: "json" } }),
  "nvdla-nv-medium-1024": (): Loading => import("./nvdla-nv-medium-1024.json", { with: { type: "json" } }),
  "nvdla-nv-medium-512": (): Loading => import("./nvdla-nv-medium-512.json", { with: { type: "json" } }),
  "nvdla-nv-small": (): Loading => import("./nvdla-nv-small.json", { with: { type: "json" } }),
  "nvdla-nv-small-256": (): Loading => import("./nvdla-nv-small-256.json", { with: { type: "json" } }),
  "q-6690": (): Loading => import("./q-6690.json", { with: { type: "json" } }),
  "qcs6490": (): Loading => import("./qcs6490.json", { with: { type: "json" } }),
  "qcs8275": (): Loading => import("./qcs8275.json", { with: { type: "json" } }),
  "qcs8450": (): Loading => import("./qcs8450.json", { with: { type: "json" } }),
  "qcs8550": (): Loading => import("./qcs8550.json", { with: { type: "json" } }),
  "qcs9075": (): Loading => import("./qcs9075.json", { with: { type: "json" } }),
  "rk3588": (): Loading => import("./rk3588.json", { with: { type: "json" } }),
  "rtx-3090": (): Loading => import("./rtx-3090.json", { with: { type: "json" } }),
  "rtx-4080": (): Loading => import("./rtx-4080.json", { with: { type: "json" } }),
  "rtx-4090": (): Loading => import("./rtx-4090.json", { with: { type: "json" } }),
  "rtx-5090": (): Loading => import("./rtx-5090.json", { with: { type: "json" } }),
  "ryzen-9-7950x": (): Loading => import("./ryzen-9-7950x.json", { with: { type: "json" } }),
  "sa7255p": (): Loading => import("./sa7255p.json", { with: { type: "json" } }),
  "sa8295p": (): Loading => import("./sa8295p.json", { with: { type: "json" } }),
  "sa8775p": (): Loading => import("./sa8775p.json", { with: { type: "json" } }),
  "scale-sim": (): Loading => import("./scale-sim.json", { with: { type: "json" } }),
  "scnn": (): Loading => import("./scnn.json", { with: { type: "json" } }),
  "shidiannao": (): Loading => import("./shidiannao.json", { with: { type: "json" } }),
  "simba": (): Loading => import("./simba.json", { with: { type: "json" } }),
  "simba-chiplet": (): Loading => import("./simba-chiplet.json", { with: { type: "json" } }),
  "snapdragon-7-gen-4": (): Loading => import("./snapdragon-7-gen-4.json", { with: { type: "json" } }),
  "snapdragon-8-elite": (): Loading => import("./snapdragon-8-elite.json", { with: { type: "json" } }),
  "snapdragon-8-elite-gen-5": (): Loading =>
    import("./snapdragon-8-elite-gen-5.json", { with: { type: "json" } }),
  "snapdragon-8-gen-3": (): Loading => import("./snapdragon-8-gen-3.json", { with: { type: "json" } }),
  "t4": (): Loading => import("./t4.json", { with: { type: "json" } }),
  "timeloop-eyeriss-like": (): Loading => import("./timeloop-eyeriss-like.json", { with: { type: "json" } }),
  "timeloop-output-stationary": (): Loading =>
    import("./timeloop-output-stationary.json", { with: { type: "json" } }),
  "timeloop-simba-like": (): Loading => import("./timeloop-simba-like.json", { with: { type: "json" } }),
  "timeloop-weight-stationary": (): Loading =>
    import("./timeloop-weight-stationary.json", { with: { type: "json" } }),
  "tpu-v1": (): Loading => import("./tpu-v1.json", { with: { type: "json" } }),
  "tpu-v2": (): Loading => import("./tpu-v2.json", { with: { type: "json" } }),
  "tpu-v3": (): Loading => import("./tpu-v3.json", { with: { type: "json" } }),
  "tpu-v4": (): Loading => import("./tpu-v4.json", { with: { type: "json" } }),
  "tpu-v4i": (): Loading => import("./tpu-v4i.json", { with: { type: "json" } }),
  "tpu-v5e": (): Loading => import("./tpu-v5e.json", { with: { type: "json" } }),
  "tpu-v5p": (): Loading => import("./tpu-v5p.json", { with: { type: "json" } }),
  "tpu-v6e": (): Loading => import("./tpu-v6e.json", { with: { type: "json" } }),
  "trainium1": (): Loading => import("./trainium1.json", { with: { type: "json" } }),
  "trainium2": (): Loading => import("./trainium2.json", { with: { type: "json" } }),
  "unpu": (): Loading => import("./unpu.json", { with: { type: "json" } }),
  "v100": (): Loading => import("./v100.json", { with: { type: "json" } }),
  "zigzag-ascend-like": (): Loading => import("./zigzag-ascend-like.json", { with: { type: "json" } }),
  "zigzag-edge-tpu-like": (): Loading => import("./zigzag-edge-tpu-like.json", { with: { type: "json" } }),
  "zigzag-meta-prototype-like": (): Loading =>
    import("./zigzag-meta-prototype-like.json", { with: { type: "json" } }),
  "zigzag-tesla-npu-like": (): Loading => import("./zigzag-tesla-npu-like.json", { with: { type: "json" } }),
  "zigzag-tpu-like": (): Loading => import("./zigzag-tpu-like.json", { with: { type: "json" } }),
};

/** The name of a profile that FODLAM ships. */
export type ProfileId = keyof typeof shelf;

/** The name of a profile that FODLAM ships, or behind it the name of one of its runtimes: `a100@engine`. */
export type ProfileName = ProfileId | `${ProfileId}@${string}`;

/** Whether a name is one of the shelf, alone or with a runtime behind it. */
export function isOnShelf(name: string): name is ProfileName {
  return Object.hasOwn(shelf, nameParts(name)[0]);
}
