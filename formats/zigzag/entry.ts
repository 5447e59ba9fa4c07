import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** ZigZag's workloads. */
export const zigzag: FormatEntry = {
  id: "zigzag",
  name: "ZigZag workload",
  extensions: [".zigzag.yaml"],
  reads: true,
  writes: true,
  summary: "layers as equations with loop sizes, precisions and sources",
  recognises(head) {
    const text = headText(head);
    return /^\s*-?\s*operator_type\s*:/m.test(text) && /^\s*-?\s*equation\s*:/m.test(text);
  },
  load: async () => (await import("./mod.ts")).format,
};
