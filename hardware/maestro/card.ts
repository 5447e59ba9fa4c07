import { MAX_MAESTRO_BYTES } from "../../formats/limits.ts";
import { headText } from "../../formats/text.ts";
import type { ChipCard } from "../format.ts";

/** MAESTRO's hardware, with a dataflow beside it. */
export const maestro: ChipCard = {
  id: "maestro",
  name: "MAESTRO hardware",
  extensions: [".m"],
  mostBytes: MAX_MAESTRO_BYTES,
  writes: false,
  summary: "elements with two memories and a dataflow or mapping file beside, as the cost model `memoryTree`",
  recognises: (head) =>
    /^[ \t]*(num_pes|l[12]_size_cstr|noc_bw_cstr|offchip_bw_cstr)[ \t]*:/m.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
