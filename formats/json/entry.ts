import { headText } from "../text.ts";
import type { FormatEntry } from "../format.ts";
import { MAX_JSON_BYTES } from "../limits.ts";

/** FODLAM's own network as JSON. */
export const json: FormatEntry = {
  id: "json",
  name: "FODLAM network",
  extensions: [".json"],
  mostBytes: MAX_JSON_BYTES,
  reads: true,
  writes: true,
  summary: "a network as FODLAM holds it, nothing lost",
  recognises: (head) => /"format"\s*:\s*"fodlam\/network@/.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
