import type { FormatCard } from "../format.ts";

/** ONNX, the format that frameworks export. */
export const onnx: FormatCard = {
  id: "onnx",
  name: "ONNX",
  extensions: [".onnx"],
  reads: true,
  writes: true,
  summary: "what PyTorch, TensorFlow, PaddlePaddle and others export: a graph of operators, with its weights",
  // the first field is the version of the format (1, a number below 32), the next the producer, the opset or the graph
  recognises: (head) =>
    head[0] === 0x08 && head[1]! > 0 && head[1]! < 32 && [0x12, 0x1a, 0x22, 0x3a, 0x42].includes(head[2]!),
  load: async () => (await import("./mod.ts")).format,
};
