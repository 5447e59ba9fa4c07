import type { FormatCard } from "../format.ts";

/** TensorFlow Lite models. */
export const tflite: FormatCard = {
  id: "tflite",
  name: "TensorFlow Lite",
  extensions: [".tflite", ".lite"],
  reads: true,
  writes: false,
  summary: "models of TensorFlow Lite (LiteRT), quantised ones with their bits",
  recognises: (head) => new TextDecoder().decode(head.subarray(4, 8)) === "TFL3",
  load: async () => (await import("./mod.ts")).format,
};
