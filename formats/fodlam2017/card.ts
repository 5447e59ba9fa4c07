import { headText } from "../text.ts";
import type { FormatCard } from "../format.ts";
import { MAX_JSON_BYTES } from "../limits.ts";

/** The files of the FODLAM of 2017. */
export const fodlam2017: FormatCard = {
  id: "fodlam-2017",
  name: "FODLAM of 2017",
  extensions: [".json"],
  mostBytes: MAX_JSON_BYTES,
  reads: true,
  writes: false,
  summary: "netfiles (MACs of each layer) and configurations of the original",
  recognises(head) {
    const text = headText(head);
    return /^\s*\[\s*\{[^{}]*"type"\s*:/.test(text) || /^\s*\{\s*"(net|netfile|layers)"\s*:/.test(text);
  },
  load: async () => (await import("./mod.ts")).format,
};
