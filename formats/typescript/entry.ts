import type { FormatEntry } from "../format.ts";

/** Scripts in FODLAM's own language. */
export const typescript: FormatEntry = {
  id: "typescript",
  name: "FODLAM script",
  extensions: [".ts"],
  reads: false,
  writes: true,
  summary: "a short script that makes the very network; to read one is to run it, which every command does",
  load: async () => (await import("./mod.ts")).format,
};
