import type { FormatCard } from "../format.ts";
import { headText } from "../text.ts";
import { MAX_MAESTRO_BYTES } from "../limits.ts";

/** MAESTRO's networks. */
export const maestro: FormatCard = {
  id: "maestro",
  name: "MAESTRO network",
  extensions: [".m"],
  mostBytes: MAX_MAESTRO_BYTES,
  reads: true,
  writes: true,
  summary: "layers with K, C, R, S, Y, X or M, N, K; dataflows are passed over",
  recognises: (head) => /^\s*Network\s+\S+\s*\{/m.test(headText(head).replace(/\/\/.*$/gm, "")),
  load: async () => (await import("./mod.ts")).format,
};
