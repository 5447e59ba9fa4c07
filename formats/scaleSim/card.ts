import type { FormatCard } from "../format.ts";
import { MAX_LIST_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** The columns of a convolution, by which SCALE-Sim's files begin. */
const CONVOLUTION = /^[^\n]*if_?map[^\n]*[,\t][^\n]*filter[^\n]*[,\t]/i;

/** The columns of a matrix product. */
const PRODUCT = /^\s*l[^\n,\t]*[,\t]\s*m\s*[,\t]\s*n\s*[,\t]\s*k\s*([,\t]|$)/im;

/** SCALE-Sim's topologies. */
export const scaleSim: FormatCard = {
  id: "scale-sim",
  name: "SCALE-Sim topology",
  extensions: [".scale-sim.csv"],
  mostBytes: MAX_LIST_BYTES,
  reads: true,
  writes: true,
  summary: "a line a layer, as convolution or as matrix product (M, N, K)",
  recognises(head) {
    const text = headText(head).trimStart();
    return CONVOLUTION.test(text) || PRODUCT.test(text.slice(0, text.indexOf("\n") + 1));
  },
  load: async () => (await import("./mod.ts")).format,
};
