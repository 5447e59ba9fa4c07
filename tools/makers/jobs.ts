/** What was fitted at once to the rows of several chips or by a longer search than `fits`: which numbers, to which tables, from where on. */
import type { ModelId } from "../../profiles/types.ts";

/** Numbers by their place in the model's data, and the guess from which a search for them begins. */
export type Guesses = Readonly<Record<string, number>>;

/** One joint fit. */
export interface Job {
  /** What comes of it. */
  readonly about: string;
  /** The model. */
  readonly model: ModelId;
  /** Chips with their runtimes: `rtx-4090@pytorch`. */
  readonly chips: readonly string[];
  /** Published tables. */
  readonly tables: readonly string[];
  /** Numbers that all chips share. */
  readonly shared: Guesses;
  /** Numbers that each chip has for itself. */
  readonly own: Guesses;
  /** Whether numbers are limits, at which estimates step: they are tried up and down in turn, because no slope leads to them; of one chip. */
  readonly steps?: true;
}

const convolution = (name: string) => `runtime.convolutions.0.${name}`;

/** What is guessed of PyTorch's kernels, compiled or not. */
const torch: Guesses = {
  [convolution("groupedMemoryEfficiency")]: 0.8,
  [convolution("groupedShare")]: 0.6,
  [convolution("overlap")]: 0.8,
  "runtime.kernelShare": 0.9,
};

const hexagon = [
  ..."hexagon-npu q-6690 qcs6490 qcs8275 qcs8450 qcs8550 qcs9075 sa7255p sa8295p sa8775p".split(" "),
  ..."snapdragon-7-gen-4 snapdragon-8-elite snapdragon-8-elite-gen-5 snapdragon-8-gen-3".split(" "),
];

const products = (at: number): Guesses => ({
  [`products.${at}.kernelCycles`]: 8000,
  [`products.${at}.computeEfficiency`]: 0.8,
  [`products.${at}.readEfficiency`]: 0.9,
  [`products.${at}.writeEfficiency`]: 0.9,
  [`products.${at}.operandBytesPerCycle`]: 80,
  [`products.${at}.stepCycles`]: 120,
});

/** Calls of experts, by the place of their precision. */
const experts = (at: number): Guesses => ({
  [`experts.${at}.startCycles`]: 40000,
  [`experts.${at}.expertCycles`]: 50,
  [`experts.${at}.elementsPerCycle`]: 2,
  [`experts.${at}.computeEfficiency`]: 0.7,
  [`experts.${at}.readEfficiency`]: 0.8,
  [`experts.${at}.stepCycles`]: 200,
  [`experts.${at}.tail`]: 0.7,
  [`experts.${at}.overlap`]: 0.6,
});

/** Attention of a prompt. */
const context: Guesses = {
  "attention.context.startCycles": 20000,
  "attention.context.elementsPerCycle": 2,
  "attention.context.blockCycles": 4000,
  "attention.context.computeEfficiency": 0.6,
  "attention.context.scoresPerCycle": 50,
  "attention.context.readEfficiency": 0.5,
};

/** All of them by name. */
export const jobs: Readonly<Record<string, Job>> = {
  "gpu-compiled": {
    about: "networks in torch.compile",
    model: "gpu",
    chips: ["rtx-4090@torch-compile", "rtx-5090@torch-compile"],
    tables: ["timm-gpus"],
    shared: {
      ...torch,
      "runtime.passes.0.times": 4,
      "pointwise.l2Share": 0.2,
    },
    own: { [convolution("efficiency")]: 0.8 },
  },
  "gpu-eager": {
    about: "networks in PyTorch's eager mode",
    model: "gpu",
    chips: ["rtx-3090@pytorch", "rtx-4090@pytorch", "rtx-5090@pytorch"],
    tables: ["timm-gpus"],
    shared: {
      ...torch,
      "runtime.passes.1.times": 6,
      "runtime.passes.2.times": 4,
    },
    own: { [convolution("efficiency")]: 0.8, [convolution("memoryEfficiency")]: 0.8 },
  },
  "gpu-engine": {
    about: "networks in TensorRT",
    model: "gpu",
    chips: ["a100@engine", "t4@engine"],
    tables: ["mlperf-inference", "mlperf-bert", "nvidia-examples"],
    shared: {
      [convolution("groupedMemoryEfficiency")]: 0.8,
      [convolution("kernelCycles")]: 6000,
      "runtime.startSeconds": 2e-4,
      "pointwise.l2Share": 0.1,
    },
    own: { [convolution("efficiency")]: 0.7, "runtime.kernelShare": 0.9 },
  },
  "gpu-llama": {
    about: "Llama 3 8B in llama.cpp",
    model: "gpu",
    chips: ["rtx-3090@llama.cpp", "rtx-4090@llama.cpp"],
    tables: ["llama-cpp"],
    shared: {
      "products.0.computeEfficiency": 0.9,
      "products.0.readEfficiency": 0.9,
      "attention.context.scoresPerCycle": 1,
      "attention.generation.groupedBytesPerCycle": 20,
    },
    own: {},
  },
  "gpu-products": {
    about: "products of 16 bits on Hopper",
    model: "gpu",
    chips: ["h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["h100-gemm-bf16", "h200-gemm-bf16"],
    shared: { ...products(1), "products.1.splitCycles": 3000 },
    own: {},
  },
  "gpu-products-fp8": {
    about: "products of 8 bits on Hopper, activations quantised first",
    model: "gpu",
    chips: ["h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["h100-gemm-fp8", "h200-gemm-fp8"],
    shared: { ...products(0), "products.0.splitCycles": 3000, "products.0.quantElementsPerCycle": 2 },
    own: {},
  },
  "gpu-attention": {
    about: "attention of a prompt on Hopper",
    model: "gpu",
    chips: ["h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["h100-attention-prompt", "h200-attention-prompt"],
    shared: context,
    own: {},
  },
  "gpu-attention-ampere": {
    about: "attention of a prompt on an A100",
    model: "gpu",
    chips: ["a100@tensorrt-llm"],
    tables: ["a100-attention-prompt"],
    shared: {},
    own: context,
  },
  "gpu-attention-token": {
    about: "attention of one token a sequence",
    model: "gpu",
    chips: ["a100@tensorrt-llm", "h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["a100-attention-token", "h100-attention-token", "h200-attention-token"],
    shared: {
      "attention.generation.headCycles": 3000,
      "attention.generation.groupedBytesPerCycle": 20,
      "attention.generation.groupedCycles": 3000,
      "attention.generation.rowCycles": 1500,
      "attention.generation.pairCycles": 0.01,
      "attention.generation.splitCycles": 10000,
    },
    own: {
      "attention.generation.startCycles": 10000,
      "attention.generation.readEfficiency": 0.8,
      "attention.generation.headBytesPerCycle": 20,
      "attention.generation.groupedReadEfficiency": 0.9,
    },
  },
  "gpu-experts": {
    about: "experts of 16 bits on Hopper",
    model: "gpu",
    chips: ["h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["h100-experts-bf16", "h200-experts-bf16"],
    shared: experts(1),
    own: {},
  },
  "gpu-experts-fp8": {
    about: "experts of 8 bits on Hopper",
    model: "gpu",
    chips: ["h100@tensorrt-llm", "h200@tensorrt-llm"],
    tables: ["h100-experts-fp8", "h200-experts-fp8"],
    shared: experts(0),
    own: {},
  },
  "gpu-experts-ampere": {
    about: "experts of 16 bits on an A100",
    model: "gpu",
    chips: ["a100@tensorrt-llm"],
    tables: ["a100-experts-bf16"],
    shared: {},
    own: experts(0),
  },
  "gpu-vllm": {
    about: "steps of language models in vLLM",
    model: "gpu",
    chips: ["h100@vllm"],
    tables: ["h100-vllm"],
    shared: {},
    own: { "runtime.startSeconds": 5e-4, "runtime.inputSeconds": 2e-5, "spread.exponent": 0.5 },
  },
  "gpu-diffusion": {
    about: "images and films in diffusers",
    model: "gpu",
    chips: ["h100@pytorch"],
    tables: ["h100-diffusion"],
    shared: {},
    own: {
      "products.0.computeEfficiency": 0.6,
      [convolution("efficiency")]: 0.4,
      "attention.context.computeEfficiency": 0.5,
    },
  },
  "gpu-xavier": {
    about: "image networks in TensorRT at 8 bits on two Xaviers, each of which is shipped with the other's",
    model: "gpu",
    chips: ["jetson-agx-xavier@engine", "jetson-xavier-nx@engine"],
    tables: ["mlperf-inference"],
    shared: {},
    own: { [convolution("efficiency")]: 0.6, [convolution("kernelCycles")]: 15000 },
  },
  "gpu-before-ampere": {
    about: "BERT-large in TensorRT before Ampere, each chip shipped with the others' mean",
    model: "gpu",
    chips: ["t4@engine", "jetson-agx-xavier@engine", "jetson-xavier-nx@engine"],
    tables: ["mlperf-bert"],
    shared: {},
    own: { "runtime.kernelShare": 1 },
  },
  "npu": {
    about: "Qualcomm's Hexagon: what all of its devices share, and their rates",
    model: "npu",
    chips: hexagon,
    tables: ["qualcomm-ai-hub"],
    shared: {
      "vector.multiplyElements": 2,
      "vector.curvedElements": 30,
      "vector.movedElements": 0.3,
      "operationSeconds": 3e-6,
      "starts.0.floatSeconds": 4e-4,
      "starts.0.quantisedSeconds": 3e-4,
      "starts.1.floatSeconds": 4e-4,
      "starts.1.quantisedSeconds": 2e-4,
      "starts.2.floatSeconds": 4e-4,
      "starts.2.quantisedSeconds": 4e-4,
    },
    own: {
      "rates.0.macsPerSecond": 6e12,
      "rates.1.macsPerSecond": 1e12,
      "vector.elementsPerSecond": 2e11,
      "weightBytesPerSecond": 3e10,
      "slowness": 1.2,
    },
  },
  "hailo": {
    about: "Hailo-8: rates, and the times of a run in contexts",
    model: "roofline",
    chips: ["hailo-8"],
    tables: ["hailo-8"],
    shared: {},
    own: {
      "unit.efficiency": 0.7,
      "vector.operationsPerSecond": 2e11,
      "memories.1.bytesPerSecond": 1e11,
      "contexts.seconds": 1e-3,
      "contexts.layerSeconds": 5e-5,
    },
  },
  "hailo-contexts": {
    about: "Hailo-8: what a context holds",
    model: "roofline",
    chips: ["hailo-8"],
    tables: ["hailo-8"],
    shared: {},
    own: {
      "contexts.weightBytes": 2.5e7,
      "contexts.macs": 2e10,
      "contexts.layers": 100,
      "contexts.attentions": 3,
    },
    steps: true,
  },
};
