import { MAX_DESCRIPTION_BYTES } from "../../formats/limits.ts";
import { headText } from "../../formats/text.ts";
import type { ChipCard } from "../format.ts";

/** SCALE-Sim's configurations. */
export const scaleSim: ChipCard = {
  id: "scale-sim",
  name: "SCALE-Sim configuration",
  extensions: [".cfg"],
  mostBytes: MAX_DESCRIPTION_BYTES,
  writes: false,
  summary: "a systolic array of versions 2 and 3, as the cost model `systolic`",
  recognises: (head) => /^[ \t]*\[(architecture_presets|run_presets)\][ \t]*\r?$/im.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
