import type { FormatCard } from "../format.ts";
import { MAX_YAML_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** ZigZag's workloads. */
export const zigzag: FormatCard = {
  id: "zigzag",
  name: "ZigZag workload",
  extensions: [".zigzag.yaml"],
  mostBytes: MAX_YAML_BYTES,
  reads: true,
  writes: true,
  summary: "layers as equations with loop sizes, precisions and sources",
  recognises(head) {
    const text = headText(head);
    return /^[ \t]*(-[ \t]*)?operator_type[ \t]*:/m.test(text) &&
      /^[ \t]*(-[ \t]*)?equation[ \t]*:/m.test(text);
  },
  load: async () => (await import("./mod.ts")).format,
};
