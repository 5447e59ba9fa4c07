import type { FormatEntry } from "../format.ts";
import { headText } from "../text.ts";

/** Bytes of a header that is read: 200 thousand tensors and more. The library itself takes 100 MB. */
export const MOST_HEADER_BYTES = 32_000_000;

/** Bytes of the header's length. */
export const LENGTH_BYTES = 8;

/** The number that a file begins with. */
export function writtenLength(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
}

/** The header's length, which a file begins with; nothing if it cannot be one. */
export function headerLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 9) return undefined;
  const length = writtenLength(bytes);
  return length >= 2n && length <= BigInt(MOST_HEADER_BYTES) ? Number(length) : undefined;
}

/** Weights on the Hugging Face Hub: one file, or the index of several. */
export const safetensors: FormatEntry = {
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
