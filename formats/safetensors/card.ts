import type { FormatCard } from "../format.ts";
import { headText } from "../text.ts";
import { headerLength, LENGTH_BYTES, MOST_HEADER_BYTES } from "./length.ts";

/** Weights on the Hugging Face Hub: one file, or the index of several. */
export const safetensors: FormatCard = {
  id: "safetensors",
  name: "safetensors",
  extensions: [".safetensors", ".safetensors.index.json"],
  reads: true,
  writes: false,
  prefixBytes: LENGTH_BYTES + MOST_HEADER_BYTES,
  summary:
    "parameters and their types by tensor, from the header alone: no shapes of activations, so no MACs",
  recognises(head) {
    if (head[8] === 0x7b && headerLength(head) !== undefined) return true;
    return /^\s*\{\s*"(metadata|weight_map)"\s*:/.test(headText(head)) &&
      /"weight_map"|"total_size"/.test(headText(head));
  },
  load: async () => (await import("./mod.ts")).format,
};
