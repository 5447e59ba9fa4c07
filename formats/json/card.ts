import { headText } from "../text.ts";
import type { FormatCard } from "../format.ts";
import { MAX_JSON_BYTES } from "../limits.ts";

/** FODLAM's own network as JSON. */
export const json: FormatCard = {
  id: "json",
  name: "FODLAM network",
  extensions: [".json"],
  mostBytes: MAX_JSON_BYTES,
  reads: true,
  writes: true,
  summary: "FODLAM's own format, lossless",
  recognises: (head) => /"format"\s*:\s*"fodlam\/network@/.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
