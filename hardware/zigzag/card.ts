import { MAX_YAML_BYTES } from "../../formats/limits.ts";
import { headText } from "../../formats/text.ts";
import type { ChipCard } from "../format.ts";

/** ZigZag's accelerators. */
export const zigzag: ChipCard = {
  id: "zigzag",
  name: "ZigZag accelerator",
  extensions: [".zigzag.yaml"],
  mostBytes: MAX_YAML_BYTES,
  writes: true,
  summary:
    "memories, ports and an array of multipliers, with or without a mapping file, as the cost model `memoryTree`",
  recognises(head) {
    const text = headText(head);
    return /^(memories|operational_array)[ \t]*:/m.test(text) &&
      /^[ \t]+(operands|served_dimensions|unit_energy|is_imc|dimensions)[ \t]*:/m.test(text);
  },
  load: async () => (await import("./mod.ts")).format,
};
