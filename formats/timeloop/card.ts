import type { FormatCard } from "../format.ts";
import { MAX_YAML_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

const YAML = /\.ya?ml$/i;

/** Timeloop's problems. */
export const timeloop: FormatCard = {
  id: "timeloop",
  name: "Timeloop problems",
  extensions: [".timeloop", ".prob.yaml", ".yaml", ".yml"],
  mostBytes: MAX_YAML_BYTES,
  reads: true,
  writes: "folder",
  summary: "a problem a layer: dimensions, strides, densities; one file, a folder, or an index of files",
  recognises: (head, path) => YAML.test(path) && /^\s*(problem|problems)\s*:/m.test(headText(head)),
  recognisesFolder: (names) => names.some((name) => YAML.test(name)),
  load: async () => (await import("./mod.ts")).format,
};
