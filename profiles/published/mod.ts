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

/** A file by an address that Deno does not see before it is reached: no script reads these. Takes the right to read FODLAM's own files. */
function table(path: string): Promise<JsonModule> {
  const address = new URL(path, import.meta.url).href;
  return import(address, { with: { type: "json" } });
}

const shelf: Readonly<Record<string, () => Promise<JsonModule>>> = {
  "a100-attention-prompt": () => table("./a100-attention-prompt.json"),
  "a100-attention-token": () => table("./a100-attention-token.json"),
  "a100-experts-bf16": () => table("./a100-experts-bf16.json"),
  "a100-gemm-bf16": () => table("./a100-gemm-bf16.json"),
  "a100-gemm-int8": () => table("./a100-gemm-int8.json"),
  "a100-matmul": () => table("./a100-matmul.json"),
  "a100-operators": () => table("./a100-operators.json"),
  "academic-networks": () => table("./academic-networks.json"),
  "edge-tpu": () => table("./edge-tpu.json"),
  "eyeriss-networks": () => table("./eyeriss-networks.json"),
  "eyeriss-v2-layers": () => table("./eyeriss-v2-layers.json"),
  "gpt-fast": () => table("./gpt-fast.json"),
  "h100-attention-prompt": () => table("./h100-attention-prompt.json"),
  "h100-attention-token": () => table("./h100-attention-token.json"),
  "h100-diffusion": () => table("./h100-diffusion.json"),
  "h100-experts-bf16": () => table("./h100-experts-bf16.json"),
  "h100-experts-fp8": () => table("./h100-experts-fp8.json"),
  "h100-gemm-bf16": () => table("./h100-gemm-bf16.json"),
  "h100-gemm-fp8": () => table("./h100-gemm-fp8.json"),
  "h100-vllm": () => table("./h100-vllm.json"),
  "h200-attention-prompt": () => table("./h200-attention-prompt.json"),
  "h200-attention-token": () => table("./h200-attention-token.json"),
  "h200-experts-bf16": () => table("./h200-experts-bf16.json"),
  "h200-experts-fp8": () => table("./h200-experts-fp8.json"),
  "h200-gemm-bf16": () => table("./h200-gemm-bf16.json"),
  "h200-gemm-fp8": () => table("./h200-gemm-fp8.json"),
  "hailo-8": () => table("./hailo-8.json"),
  "jetson-benchmarks": () => table("./jetson-benchmarks.json"),
  "jetson-nano": () => table("./jetson-nano.json"),
  "llama-cpp": () => table("./llama-cpp.json"),
  "mit-eems": () => table("./mit-eems.json"),
  "mlperf-bert": () => table("./mlperf-bert.json"),
  "mlperf-inference": () => table("./mlperf-inference.json"),
  "nvdla-configurations": () => table("./nvdla-configurations.json"),
  "nvdla-layers": () => table("./nvdla-layers.json"),
  "nvdla-networks": () => table("./nvdla-networks.json"),
  "nvdla-rtl": () => table("./nvdla-rtl.json"),
  "nvidia-examples": () => table("./nvidia-examples.json"),
  "qualcomm-ai-hub": () => table("./qualcomm-ai-hub.json"),
  "scale-sim-cycles": () => table("./scale-sim-cycles.json"),
  "tensorrt-llm": () => table("./tensorrt-llm.json"),
  "timm-gpus": () => table("./timm-gpus.json"),
  "torch2trt": () => table("./torch2trt.json"),
  "tpu-v1": () => table("./tpu-v1.json"),
  "tpu-v1-latency": () => table("./tpu-v1-latency.json"),
  "yolov5": () => table("./yolov5.json"),
};

/** The names of all published tables. */
export const publishedIds: readonly string[] = Object.keys(shelf);

/** A published table. */
export async function loadPublished(id: string): Promise<PublishedTable> {
  return (await shelf[id]!()).default as PublishedTable;
}
