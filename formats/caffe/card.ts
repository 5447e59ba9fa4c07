import type { FormatCard } from "../format.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** The beginning of a layer, in today's form or the older one. */
const LAYER = /(^|[\s}])layers?\s*:?\s*\{/;

/** Caffe's networks in text form. */
export const caffe: FormatCard = {
  id: "caffe",
  name: "Caffe prototxt",
  extensions: [".prototxt"],
  mostBytes: MAX_DESCRIPTION_BYTES,
  reads: true,
  writes: false,
  summary: "networks of Caffe in text form, as they are tested",
  recognises: (head) => LAYER.test(headText(head)) && !/^\s*[[{]/.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
