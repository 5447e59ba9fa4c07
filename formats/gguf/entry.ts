import type { FormatEntry } from "../format.ts";

/** Bytes of a file's start that are read: vocabularies of a million words and more. The weights behind are left alone. */
export const MOST_HEADER_BYTES: number = 64 * 2 ** 20;

/** Models of llama.cpp. */
export const gguf: FormatEntry = {
  id: "gguf",
  name: "GGUF",
  extensions: [".gguf"],
  reads: true,
  writes: false,
  prefixBytes: MOST_HEADER_BYTES,
  summary: "models of llama.cpp: architecture, shapes and the type of every tensor, from the header alone",
  recognises: (head) => [0x47, 0x47, 0x55, 0x46].every((byte, i) => head[i] === byte), // "GGUF"
  load: async () => (await import("./mod.ts")).format,
};
