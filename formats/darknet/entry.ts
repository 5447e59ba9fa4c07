import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** Darknet's cfg files. */
export const darknet: FormatEntry = {
  id: "darknet",
  name: "Darknet cfg",
  extensions: [".cfg"],
  reads: true,
  writes: false,
  summary: "YOLO and other networks of Darknet, sized as Darknet sizes them",
  recognises: (head) => /^\s*\[net(work)?\]\s*$/m.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
