/** Files and pages of others that are re-entered whole: each row of theirs stands in a table, held against models or set aside with its reason. */

/** One file or page. */
export interface Collection {
  /** Whose it is and what it measures. */
  readonly title: string;
  /** How many measurements it has, counted there and not in the tables. */
  readonly measurements: number;
  /** How they are counted, where a line of it has several. */
  readonly counted?: string;
  /** The tables that have them, published ones or those of served models (`profiles/serving/tables/`). */
  readonly tables: readonly string[];
}

/** Every collection that is held whole. */
export const collections: readonly Collection[] = [
  {
    title: "Qualcomm AI Hub: 9 networks on 14 devices",
    measurements: 548,
    counted: "278 lines of up to three runtimes",
    tables: ["qualcomm-ai-hub"],
  },
  {
    title: "TensorRT-LLM's page: full batches and first tokens on one to four A100 and H100",
    measurements: 26,
    tables: ["tensorrt-llm-serving"],
  },
  { title: "ML.ENERGY: 15 language models on one to eight H100 in vLLM", measurements: 191, tables: ["h100-vllm-serving"] },
  { title: "ML.ENERGY: 6 image and film models on one to eight H100", measurements: 269, tables: ["h100-diffusers"] },
  {
    title: "Hailo's model zoo on Hailo-8",
    measurements: 120,
    counted: "60 networks at two batches",
    tables: ["hailo-8"],
  },
  { title: "NVIDIA's benchmarks of the Jetson Nano", measurements: 14, tables: ["jetson-nano"] },
  {
    title: "timm, NVIDIA, torch2trt, YOLOv5, gpt-fast, llama.cpp: networks on GPUs",
    measurements: 332,
    tables: "timm-gpus nvidia-examples torch2trt yolov5 gpt-fast llama-cpp".split(" "),
  },
  {
    title: "NVIDIA's jetson_benchmarks on the Jetson Xavier NX",
    measurements: 2,
    tables: ["jetson-benchmarks"],
  },
  {
    title: "Coral's benchmarks of the Edge TPU",
    measurements: 22,
    counted: "11 networks on two boards",
    tables: ["edge-tpu"],
  },
  {
    title: "aiconfigurator: matrix products in TensorRT-LLM on A100, H100, H200",
    measurements: 630,
    tables: "a100-gemm-bf16 a100-gemm-int8 h100-gemm-bf16 h100-gemm-fp8 h200-gemm-bf16 h200-gemm-fp8".split(" "),
  },
  {
    title: "aiconfigurator: attention in TensorRT-LLM on A100, H100, H200",
    measurements: 372,
    tables: ["a100", "h100", "h200"].flatMap((chip) => [`${chip}-attention-prompt`, `${chip}-attention-token`]),
  },
  {
    title: "aiconfigurator: experts in TensorRT-LLM on A100, H100, H200",
    measurements: 375,
    tables: "a100-experts-bf16 h100-experts-bf16 h100-experts-fp8 h200-experts-bf16 h200-experts-fp8".split(" "),
  },
  { title: "SCALE-Sim: layers on its simulated arrays", measurements: 366, tables: ["scale-sim-cycles"] },
];
