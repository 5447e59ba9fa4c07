import type { FormatCard } from "../format.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** Darknet's cfg files. */
export const darknet: FormatCard = {
  id: "darknet",
  name: "Darknet cfg",
  extensions: [".cfg"],
  mostBytes: MAX_DESCRIPTION_BYTES,
  reads: true,
  writes: false,
  summary: "YOLO and other networks of Darknet, sized as Darknet sizes them",
  recognises: (head) => /^\s*\[net(work)?\]\s*$/m.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
