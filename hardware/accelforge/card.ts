import { MAX_YAML_BYTES } from "../../formats/limits.ts";
import { headText } from "../../formats/text.ts";
import type { ChipCard } from "../format.ts";

/** AccelForge's architectures. */
export const accelforge: ChipCard = {
  id: "accelforge",
  name: "AccelForge architecture",
  extensions: [".yaml", ".yml"],
  mostBytes: MAX_YAML_BYTES,
  writes: false,
  summary: "memories, fan-outs and arithmetic with energies of their own, as the cost model `memoryTree`",
  recognises(head, path) {
    const text = headText(head);
    return /\.ya?ml$/i.test(path) && /^arch[ \t]*:/m.test(text);
  },
  load: async () => (await import("./mod.ts")).format,
};
