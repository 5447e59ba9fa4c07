import { MAX_YAML_BYTES } from "../../formats/limits.ts";
import { headText } from "../../formats/text.ts";
import type { ChipCard } from "../format.ts";

/** Timeloop's and Accelergy's architectures. */
export const timeloop: ChipCard = {
  id: "timeloop",
  name: "Timeloop architecture",
  extensions: ["arch.yaml", ".arch.yaml"],
  mostBytes: MAX_YAML_BYTES,
  writes: true,
  summary:
    "a hierarchy of versions 0.2 to 0.4, or flattened, with its energies, as the cost model `memoryTree`",
  recognises: (head) => /^architecture\s*:/m.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
