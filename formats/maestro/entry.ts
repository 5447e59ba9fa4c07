import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** MAESTRO's networks. */
export const maestro: FormatEntry = {
  id: "maestro",
  name: "MAESTRO network",
  extensions: [".m"],
  mostBytes: 8 * 2 ** 20,
  reads: true,
  writes: true,
  summary: "layers with K, C, R, S, Y, X or M, N, K; dataflows are passed over",
  recognises: (head) => /^\s*Network\s+\S+\s*\{/m.test(headText(head).replace(/\/\/.*$/gm, "")),
  load: async () => (await import("./mod.ts")).format,
};
