import type { FormatCard } from "../format.ts";

/** Scripts in FODLAM's own language. */
export const typescript: FormatCard = {
  id: "typescript",
  name: "FODLAM script",
  extensions: [".ts"],
  reads: false,
  writes: true,
  summary: "a short script that makes the same network; every command reads one by running it",
  load: async () => (await import("./mod.ts")).format,
};
