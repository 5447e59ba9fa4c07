import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** The beginning of a layer, in today's form or the older one. */
const LAYER = /(^|[\s}])layers?\s*:?\s*\{/;

/** Caffe's networks in text form. */
export const caffe: FormatEntry = {
  id: "caffe",
  name: "Caffe prototxt",
  extensions: [".prototxt"],
  reads: true,
  writes: false,
  summary: "networks of Caffe in text form, as they are tested",
  recognises: (head) => LAYER.test(headText(head)) && !/^\s*[[{]/.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
