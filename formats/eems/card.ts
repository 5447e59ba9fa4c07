import type { FormatCard } from "../format.ts";
import { MAX_LIST_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** 25 whole numbers with commas between them, and no more in the line. */
const LINE = /^\s*\d+\s*(,\s*\d+\s*){24},?[ \t]*\r?(\n|$)/;

/** The input of MIT's energy estimation tool. */
export const eems: FormatCard = {
  id: "eems",
  name: "MIT EEMS text",
  extensions: [".eems", ".eems.txt"],
  mostBytes: MAX_LIST_BYTES,
  reads: true,
  writes: true,
  summary: "25 numbers a layer: shapes, zeros and bits of three tensors, stride, padding",
  recognises: (head) => LINE.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
